"""Give and take roles, invite people, make accounts for other software. Each act is one transaction and is audited.

Locks are taken in this order: invitation, then user.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import APIToken

from portal.accounts import rules
from portal.accounts.enums import STAFF_ROLES, Agency, Role, ServiceKind
from portal.accounts.groups import service_group, sync_membership
from portal.accounts.models import User
from portal.accounts.roles.models import RoleAssignment, ServiceAccount, UserInvitation
from portal.accounts.selectors import has_role, roles_of
from portal.accounts.signals import invitation_accepted, user_invited
from portal.audit.services import record
from portal.vault.crypto import keyed_hash

if TYPE_CHECKING:
    from wagtail.models import Site


class AccountsRefused(Exception):
    """An act that the rules of the room refuse; `str()` is a sentence for the person who tried."""


def role_grant(*, user: User, site: Site, role: Role, granted_by: User | None, agency: str = "") -> RoleAssignment:
    """Give a role at a site; giving it again changes nothing but the agency a panel member speaks for.

    `granted_by` None is the system itself (a command, the demo). Anybody else needs a role that may give this one.
    """
    _check_may_manage(granted_by, site, role)
    _check_agency(role, agency)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        assignment, created = RoleAssignment.objects.get_or_create(
            user=user, site=site, role=role, defaults={"granted_by": granted_by, "agency": agency}
        )
        if not created and assignment.agency == agency:
            return assignment
        if not created:
            assignment.agency = agency
            assignment.save(update_fields=["agency"])
        _apply(user, site, role)
        record(action="role.granted", actor=granted_by, site=site, target=user, ids={"role": role.value})
    return assignment


def role_revoke(*, user: User, site: Site, role: Role, revoked_by: User | None) -> bool:
    """Take a role away; return False when the person did not hold it (any more). Nobody takes their own."""
    _check_may_manage(revoked_by, site, role)
    if revoked_by is not None and revoked_by.pk == user.pk:
        raise AccountsRefused(_("You cannot take a role from yourself. Ask another director or the operator."))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        deleted, _rows = RoleAssignment.objects.filter(user=user, site=site, role=role).delete()
        if not deleted:
            return False
        _apply(user, site, role)
        record(action="role.revoked", actor=revoked_by, site=site, target=user, ids={"role": role.value})
    return True


def invitation_create(
    *, site: Site, email: str, name: str, role: Role, invited_by: User | None, agency: str = ""
) -> UserInvitation:
    """Invite somebody to sign in with a role; the message leaves by the outbox, its link is made at delivery.

    An open invitation of the same person to the same role is renewed: it holds anew, and the old link no longer opens
    it.
    """
    _check_may_manage(invited_by, site, role)
    _check_agency(role, agency)
    email = User.objects.normalize_email(email).lower()
    known = User.objects.filter(email__iexact=email).first()
    if known is not None and has_role(known, site, role):
        raise AccountsRefused(_("This person already has the role."))
    with transaction.atomic():
        invitation, _created = UserInvitation.objects.select_for_update().update_or_create(
            site=site,
            email=email,
            role=role,
            accepted_at=None,
            withdrawn_at=None,
            defaults={
                "name": name,
                "agency": agency,
                "invited_by": invited_by,
                "expires_at": timezone.now() + rules.INVITATION_LIFETIME,
                "link_hash": "",
            },
        )
        record(action="invitation.created", actor=invited_by, site=site, target=invitation, ids={"role": role.value})
        user_invited.send(sender=UserInvitation, invitation=invitation)
    return invitation


def invitation_withdraw(*, invitation: UserInvitation, withdrawn_by: User) -> bool:
    """Close an invitation before it is accepted; return False when it is closed already."""
    _check_may_manage(withdrawn_by, invitation.site, Role(invitation.role))
    with transaction.atomic():
        locked = UserInvitation.objects.select_for_update().get(pk=invitation.pk)
        if locked.accepted_at or locked.withdrawn_at:
            return False
        locked.withdrawn_at = timezone.now()
        locked.save(update_fields=["withdrawn_at"])
        record(action="invitation.withdrawn", actor=withdrawn_by, site=locked.site_id, target=locked)
    return True


def invitation_token(invitation: UserInvitation) -> str:
    """Return the secret of an invitation's link and keep its hash. Made at delivery; the same until it is renewed."""
    token = keyed_hash("invitation-token", f"{invitation.pk}:{invitation.expires_at.timestamp()}")[:40]
    UserInvitation.objects.filter(pk=invitation.pk).update(link_hash=keyed_hash("invitation-link", token))
    return token


def invitation_accept(*, token: str, name: str = "", password: str | None = None) -> User:
    """Accept an invitation: the person gets the role, and an account when they had none.

    A new account needs a name and a password. Somebody who has an account keeps their password and only gains the role.
    Accepting twice is harmless. Raises AccountsRefused with a sentence when the invitation is no longer open.
    """
    with transaction.atomic():
        invitation = UserInvitation.objects.select_for_update().filter(link_hash=_link_hash(token)).first()
        if invitation is None or not is_open(invitation, timezone.now()):
            raise AccountsRefused(_("This invitation is no longer open. Ask the program to send you a new one."))
        user = User.objects.filter(email__iexact=invitation.email).first()
        if user is None:
            user = User.objects.create_user(invitation.email, password, name=name or invitation.name)
        invitation.accepted_at = timezone.now()
        invitation.accepted_by = user
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        record(action="invitation.accepted", actor=user, site=invitation.site_id, target=invitation)
        role_grant(
            user=user, site=invitation.site, role=Role(invitation.role), granted_by=None, agency=invitation.agency
        )
        invitation_accepted.send(sender=UserInvitation, invitation=invitation, user=user)
    return user


def find_invitation(token: str) -> UserInvitation | None:
    """Return the open invitation of a link's secret, or None."""
    invitation = UserInvitation.objects.select_related("site").filter(link_hash=_link_hash(token)).first()
    return invitation if invitation is not None and is_open(invitation, timezone.now()) else None


def is_open(invitation: UserInvitation, now: datetime) -> bool:
    """True while the invitation can be accepted."""
    return rules.invitation_is_open(
        expires_at=invitation.expires_at,
        accepted_at=invitation.accepted_at,
        withdrawn_at=invitation.withdrawn_at,
        now=now,
    )


def service_account_create(
    *, site: Site, purpose: str, days: int, kind: ServiceKind = ServiceKind.CONTENT
) -> tuple[ServiceAccount, str]:
    """Make an account for a program's own software and return it with its API token, which is shown this once.

    The account has no password and no role. One for content may edit the site's pages and files; one for referrals may
    send them in and read what became of its own, and nothing else. It is bound to that site and ends after `days` days
    (portal.api checks both).
    """
    if days < 1:
        raise AccountsRefused(_("A service account must hold for at least one day."))
    expires_at = timezone.now() + timedelta(days=days)
    with transaction.atomic():
        number = ServiceAccount.objects.filter(site=site).count() + 1
        user = User.objects.create_user(
            f"service-{site.pk}-{number}-{timezone.now():%Y%m%d%H%M%S%f}@service.invalid", None, name=purpose
        )
        if kind == ServiceKind.CONTENT:
            user.groups.add(service_group(site))
        account = ServiceAccount.objects.create(user=user, site=site, kind=kind, purpose=purpose, expires_at=expires_at)
        api_token, secret = APIToken.create_token(user=user, name=purpose[:255])
        record(
            action="service_account.created",
            site=site,
            target=account,
            ids={"user": user.pk, "token": api_token.pk, "days": days, "kind": kind.value},
        )
    return account, secret


def service_account_end(*, account: ServiceAccount) -> None:
    """Close a service account at once: its tokens stop working."""
    with transaction.atomic():
        APIToken.objects.filter(user_id=account.user_id, revoked_at=None).update(revoked_at=timezone.now())
        User.objects.filter(pk=account.user_id).update(is_active=False)
        record(action="service_account.ended", site=account.site_id, target=account)


def _link_hash(token: str) -> str:
    return keyed_hash("invitation-link", token)


def _check_may_manage(actor: User | None, site: Site, role: Role) -> None:
    if actor is None or actor.is_superuser:
        return
    if role not in rules.grantable_roles(roles_of(actor, site)):
        raise AccountsRefused(_("Your own role does not let you give or take this one."))


def _check_agency(role: Role, agency: str) -> None:
    if role == Role.PANEL_MEMBER and agency not in Agency.values:
        raise AccountsRefused(_("Say which agency this panel member speaks for."))


def _apply(user: User, site: Site, role: Role) -> None:
    """Bring what follows from the roles in step: Wagtail's groups, and what this very object remembers."""
    user._roles_by_site = None
    if role in STAFF_ROLES:
        sync_membership(user.pk, site)
