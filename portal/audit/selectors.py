"""Who may read the trail, and who the actors are in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.selectors import has_role
from portal.audit.enums import ActorKind
from portal.audit.models import AuditEvent

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from wagtail.models import Site

READERS = (Role.AUDITOR, Role.DIRECTOR)


def events_visible_to(user: User | AnonymousUser, site: Site) -> QuerySet[AuditEvent]:
    """Return the program's events, newest first, for its auditors and directors; nothing for anybody else."""
    if not has_role(user, site, *READERS):
        return AuditEvent.objects.none()
    return AuditEvent.objects.filter(site_id=site.pk).order_by("-at", "-pk")


def actors_in_words(events: Iterable[AuditEvent]) -> dict[int, str]:
    """Return who acted, by the key of the event: a name for those who sign in, else the kind of actor. One query."""
    rows = list(events)
    keys = {row.actor_id for row in rows if row.actor_id is not None}
    names = {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=keys)}
    return {row.pk: _actor(row, names) for row in rows}


def _actor(row: AuditEvent, names: dict[int, str]) -> str:
    if row.actor_id is not None:
        return names.get(row.actor_id) or _("Account %(number)s, deleted") % {"number": row.actor_id}
    return str(ActorKind(row.actor_kind).label)
