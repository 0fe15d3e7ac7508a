"""Who holds which role where."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles.models import RoleAssignment, ServiceAccount, UserInvitation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from wagtail.models import Site


def roles_of(user: User | AnonymousUser, site: Site | int) -> frozenset[Role]:
    """Return the roles the person holds at the site; none for somebody not signed in or no longer active.

    The answer is remembered on the user object for the length of a request.
    """
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    site_id = site if isinstance(site, int) else site.pk
    known = user._roles_by_site
    if known is None:
        found: dict[int, set[Role]] = {}
        for row_site, role in RoleAssignment.objects.filter(user=user).values_list("site_id", "role"):
            found.setdefault(row_site, set()).add(Role(role))
        known = {key: frozenset(roles) for key, roles in found.items()}
        user._roles_by_site = known
    return known.get(site_id, frozenset())


def has_role(user: User | AnonymousUser, site: Site | int, *roles: Role) -> bool:
    """True when the person holds at least one of the roles at the site."""
    return not roles_of(user, site).isdisjoint(roles)


def users_with_role(site: Site | int, *roles: Role) -> QuerySet[User]:
    """Return the active people who hold one of the roles at the site, by name."""
    site_id = site if isinstance(site, int) else site.pk
    return (
        User.objects.filter(is_active=True, role_assignments__site_id=site_id, role_assignments__role__in=roles)
        .distinct()
        .order_by("name", "pk")
    )


def service_account_for(user: User | AnonymousUser, now: datetime | None = None) -> ServiceAccount | None:
    """Return the service account behind a user while it holds; None for people and for accounts past their end."""
    if not user.is_authenticated or not user.is_active:
        return None
    return (
        ServiceAccount.objects.select_related("site")
        .filter(user_id=user.pk, expires_at__gt=now or timezone.now())
        .first()
    )


def people_at(site: Site, *, words: str = "", role: str = "") -> QuerySet[User]:
    """Return who holds a role at the site, by name, each with their roles there (`roles_here`)."""
    held = RoleAssignment.objects.filter(site=site)
    if role:
        held = held.filter(role=role)
    people = User.objects.filter(pk__in=held.values("user"))
    if words:
        people = people.filter(Q(name__icontains=words) | Q(email__icontains=words))
    here = RoleAssignment.objects.filter(site=site).order_by("role")
    return people.prefetch_related(Prefetch("role_assignments", queryset=here, to_attr="roles_here")).order_by(
        "name", "email"
    )


def open_invitations(site: Site, now: datetime | None = None) -> QuerySet[UserInvitation]:
    """Return the invitations of the site that wait for an answer, the newest first."""
    return UserInvitation.objects.filter(
        site=site, accepted_at=None, withdrawn_at=None, expires_at__gt=now or timezone.now()
    ).order_by("-invited_at", "-pk")


def demo_logins(site: Site) -> list[User]:
    """Return one person for each role of the site (`role_shown` is the role's name); nobody outside the demo."""
    if not settings.DEMO:
        return []
    people = []
    seen: set[str] = set()
    held = RoleAssignment.objects.filter(site=site, user__is_active=True).select_related("user").order_by("pk")
    for assignment in held:
        if assignment.role not in seen:
            seen.add(assignment.role)
            assignment.user.role_shown = assignment.get_role_display()  # type: ignore[attr-defined]
            people.append(assignment.user)
    return people
