"""Who gets which message by which channel: one answer for the page that asks "send this?" and for the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mediator_portal.cases.enums import DEAD_STATES, PARTIES, ContactKind
from portal.notifications.enums import Channel
from portal.notifications.registry import messages
from portal.notifications.services import queue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mediator_portal.cases.models import Case, CaseMove, CasePerson, ContactPoint
    from mediator_portal.cases.workflow import Move

CHANNELS: Final = {
    ContactKind.EMAIL: Channel.EMAIL,
    ContactKind.MOBILE: Channel.TEXT,
    ContactKind.ADDRESS: Channel.LETTER,
}


@dataclass(frozen=True)
class Planned:
    """A message as it would go out. Without a channel nothing can be sent: staff call."""

    person: CasePerson
    kind: str
    channel: str = ""
    contact: ContactPoint | None = None


def usable_points(person: CasePerson) -> list[ContactPoint]:
    """Return the contact points that may be written to, the preferred first; never opted out, bounced or wrong."""
    points = [point for point in person.contact_points.all() if point.state not in DEAD_STATES]
    return sorted(points, key=lambda point: (not point.preferred, point.pk))


def plan(person: CasePerson, kind: str) -> Planned:
    """Return how a message of this kind reaches a person: the first usable contact point that the message can go by."""
    allowed = set(messages.get(kind).channels)
    for point in usable_points(person):
        channel = CHANNELS.get(ContactKind(point.kind))
        if channel in allowed:
            return Planned(person, kind, channel, point)
    return Planned(person, kind)


def parties_of(case: Case) -> list[CasePerson]:
    """Return the complainant and the officer."""
    return [person for person in case.people.all() if person.role in PARTIES]


def planned_messages(case: Case, move: Move, after: str = "") -> list[Planned]:
    """Return what a move sends when it lands in `after` (by default its first landing): both parties, by channel."""
    kind = move.message_for(after or move.after[0])
    return [plan(person, kind) for person in parties_of(case)] if kind else []


def queue_planned(planned: Iterable[Planned], *, case: Case, cause: str) -> int:
    """Put messages in the outbox in the caller's transaction; return how many are new."""
    count = 0
    for each in planned:
        if not each.channel:
            continue
        message = queue(
            each.kind,
            site=case.program.site,
            recipient_type="person",
            recipient_id=each.person.pk,
            ids={"case": case.pk, "person": each.person.pk},
            channel=each.channel,
            cause=cause,
        )
        count += message is not None
    return count


def queue_for_move(case: Case, move: Move, entry: CaseMove) -> None:
    """Queue the messages of a move, once per row of the history. An invitation marks the contact that carries it."""
    planned = planned_messages(case, move, entry.after)
    if move.name == "invite":
        mark_carriers(planned)
    queue_planned(planned, case=case, cause=f"case:{case.reference}:move:{entry.pk}")


def mark_carriers(planned: Iterable[Planned]) -> None:
    """Remember where invitations go: an identity code must never go there (product.md section 4)."""
    for each in planned:
        if each.contact is not None and not each.contact.carries_invitation:
            each.contact.carries_invitation = True
            each.contact.save(update_fields=["carries_invitation"])
