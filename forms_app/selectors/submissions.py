"""What was sent, for those who may read it, and who they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet

from forms_app import purposes
from forms_app.models import Submission
from portal.accounts.enums import Role
from portal.accounts.selectors import roles_of, users_with_role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from wagtail.models import Site

    from portal.accounts.models import User

# Who reads submissions of a purpose that names nobody else, or that no room knows any more.
READERS: Final = frozenset({Role.COORDINATOR, Role.DIRECTOR})
# Whoever makes the forms never reads an answer, whatever a purpose says.
NEVER: Final = frozenset({Role.EDITOR})


def submissions_visible_to(user: User | AnonymousUser, site: Site) -> QuerySet[Submission]:
    """Return the submissions of this site that the person may read: the only way to them. Newest first.

    Each purpose names its readers; whoever is none of them sees nothing of it. The rights of a page's editor count for
    nothing here. Submissions that are held for review, or marked as spam, are among them.
    """
    roles = roles_of(user, site) - NEVER
    allowed = Q(purpose__in=purposes.readable_by(roles))
    if roles & READERS:
        allowed |= ~Q(purpose__in=[purpose.name for purpose in purposes.all_purposes()])
    return Submission.objects.filter(allowed, site=site)


def reading_roles(purpose_name: str) -> frozenset[Role]:
    """Return the roles that may read submissions of a purpose."""
    purpose = purposes.get(purpose_name)
    return (frozenset(purpose.readers) if purpose else READERS) - NEVER


def all_reading_roles() -> frozenset[Role]:
    """Return the roles that may read submissions of any purpose."""
    return READERS.union(*(reading_roles(purpose.name) for purpose in purposes.all_purposes()))


def may_read(user: User | AnonymousUser, site: Site, purpose_name: str) -> bool:
    """True when the person may read submissions of the purpose."""
    return bool(roles_of(user, site) & reading_roles(purpose_name))


def people_who_may_read(site: Site, purpose_names: Iterable[str]) -> QuerySet[User]:
    """Return the people who may read submissions of at least one of the purposes, by name."""
    roles = frozenset[Role]().union(*(reading_roles(name) for name in purpose_names))
    return users_with_role(site, *roles)
