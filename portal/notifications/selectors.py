"""Who may see the outbox, and what waits in it for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.selectors import has_role
from portal.notifications.enums import Channel, MessageState
from portal.notifications.models import DemoMail, LetterBatch, OutboxMessage
from portal.notifications.registry import recipients

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from wagtail.models import Site

    from portal.accounts.models import User

READERS = (Role.COORDINATOR, Role.DIRECTOR)


def messages_visible_to(user: User | AnonymousUser, site: Site) -> QuerySet[OutboxMessage]:
    """Return the program's messages, newest first, for its coordinators and directors; nothing for anybody else."""
    if not has_role(user, site, *READERS):
        return OutboxMessage.objects.none()
    return OutboxMessage.objects.filter(site=site).order_by("-queued_at", "-pk")


def recipients_in_words(site: Site, rows: Iterable[OutboxMessage]) -> Mapping[int, str]:
    """Return each message's recipient in words, never an address: one query for each type of recipient."""
    found = list(rows)
    by_type: dict[str, set[int]] = {}
    for row in found:
        by_type.setdefault(row.recipient_type, set()).add(row.recipient_id)
    names = {kind: recipients.labels(kind, site, ids) for kind, ids in by_type.items()}
    return {row.pk: names[row.recipient_type].get(row.recipient_id) or _without_name(row) for row in found}


def needs_a_person(site: Site) -> tuple[int, int]:
    """Return how many messages could not be delivered, and how many letters wait to be printed or posted."""
    counts = OutboxMessage.objects.filter(site=site).aggregate(
        failed=Count("pk", filter=Q(state=MessageState.FAILED)),
        letters=Count("pk", filter=Q(state__in=[MessageState.TO_PRINT, MessageState.PRINTED])),
    )
    return counts["failed"], counts["letters"]


def messages_to(
    site: Site, recipient_type: str, recipients_wanted: Iterable[int], kinds: Iterable[str]
) -> dict[int, list[OutboxMessage]]:
    """Return the messages of some kinds to some recipients, the oldest first, by recipient: one query."""
    rows = OutboxMessage.objects.filter(
        site=site, recipient_type=recipient_type, recipient_id__in=list(recipients_wanted), kind__in=list(kinds)
    )
    found: dict[int, list[OutboxMessage]] = {}
    for row in rows.order_by("queued_at", "pk"):
        found.setdefault(row.recipient_id, []).append(row)
    return found


def letters_waiting(user: User | AnonymousUser, site: Site) -> QuerySet[OutboxMessage]:
    """Return the letters that wait to be printed, the oldest first."""
    waiting = messages_visible_to(user, site).filter(channel=Channel.LETTER, state=MessageState.TO_PRINT)
    return waiting.order_by("queued_at", "pk")


def batches_visible_to(user: User | AnonymousUser, site: Site) -> QuerySet[LetterBatch]:
    """Return the program's batches of letters, newest first, for its coordinators and directors."""
    if not has_role(user, site, *READERS):
        return LetterBatch.objects.none()
    return LetterBatch.objects.filter(site=site)


def mailbox(site: Site) -> QuerySet[DemoMail]:
    """Return what arrived in the demo: the program's messages and those that name none, newest first."""
    return DemoMail.objects.filter(Q(site=site) | Q(site=None)).order_by("-pk")


def _without_name(row: OutboxMessage) -> str:
    return _("%(type)s no. %(number)s") % {"type": row.recipient_type, "number": row.recipient_id}
