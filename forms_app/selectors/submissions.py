"""What was sent, for those who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from forms_app import purposes
from forms_app.models import Submission
from portal.accounts.enums import Role
from portal.accounts.selectors import roles_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from wagtail.models import Site

    from portal.accounts.models import User

# Who reads submissions of a purpose that names nobody else, or that no room knows any more.
READERS = frozenset({Role.COORDINATOR, Role.DIRECTOR})


def submissions_visible_to(user: User | AnonymousUser, site: Site) -> QuerySet[Submission]:
    """Return the submissions of this site that the person may read: the only way to them. Newest first.

    Each purpose names its readers; whoever is none of them sees nothing of it.
    """
    roles = roles_of(user, site)
    readable = purposes.readable_by(roles)
    allowed = Q(purpose__in=readable)
    if roles & READERS:
        allowed |= ~Q(purpose__in=[purpose.name for purpose in purposes.all_purposes()])
    return Submission.objects.filter(allowed, site=site)
