"""Who gets which message by which channel: one answer for the page that asks "send this?" and for the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mediator_portal.cases.enums import (
    ATTENDERS,
    BESIDE_DECIDING,
    DEAD_STATES,
    DECIDERS,
    PARTIES,
    Answer,
    ContactKind,
    StepChannel,
)
from mediator_portal.cases.facts import living
from mediator_portal.cases.rules import first_side_of
from mediator_portal.cases.rules.reach import SHIPPED_PLAN, Step, opening, steps_for, withholds_link
from mediator_portal.cases.services.asking import people_asked
from portal.notifications.enums import Channel
from portal.notifications.registry import messages
from portal.notifications.services import queue

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from mediator_portal.cases.models import Case, CaseMove, CasePerson, ContactPoint
    from mediator_portal.cases.workflow import Move
    from program_pages.models import Program

CHANNELS: Final = {
    ContactKind.EMAIL: Channel.EMAIL,
    ContactKind.MOBILE: Channel.TEXT,
    ContactKind.ADDRESS: Channel.LETTER,
}


# The channel of the outbox that a step of the plan asks for; the best way asks for none.
BY_CHANNEL: Final = {
    StepChannel.EMAIL: Channel.EMAIL,
    StepChannel.TEXT: Channel.TEXT,
    StepChannel.LETTER: Channel.LETTER,
}

INVITATION: Final = "invitation"
ENDED: Final = "outcome_not_going_ahead"


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


def plan(person: CasePerson, kind: str, by: str = "") -> Planned:
    """Return how a message of this kind reaches a person: the first usable contact point that the message can go by.

    `by` asks for one channel only (portal.notifications.enums.Channel).
    """
    allowed = {by} & set(messages.get(kind).channels) if by else set(messages.get(kind).channels)
    for point in usable_points(person):
        channel = CHANNELS.get(ContactKind(point.kind))
        if channel in allowed:
            return Planned(person, kind, str(channel), point)
    return Planned(person, kind)


def parties_of(case: Case) -> list[CasePerson]:
    """Return the complainants and officers who are part of the case: all of them, or those it goes ahead with."""
    return [person for person in living(case) if person.role in PARTIES]


def deciders_of(case: Case, people: Iterable[CasePerson] | None = None) -> list[CasePerson]:
    """Return the parties with the guardians and representatives who decide with them; `people`: those known already."""
    return [person for person in (living(case) if people is None else people) if person.role in DECIDERS]


def attenders_of(case: Case, people: Iterable[CasePerson] | None = None) -> list[CasePerson]:
    """Return the interpreters, support persons and observers who were asked and have not said no."""
    if case.consented_at is None:
        return []
    known = living(case) if people is None else people
    return [person for person in known if person.role in ATTENDERS and person.answer != Answer.NO]


def kind_for(person: CasePerson, kind: str) -> str:
    """Return the kind in which somebody gets a message of the parties: an invitation names what they are asked for."""
    if kind != INVITATION:
        return kind
    if person.role in ATTENDERS:
        return "attendance_asked"
    return "invitation_beside" if person.role in BESIDE_DECIDING else kind


def planned_messages(case: Case, move: Move, after: str = "") -> list[Planned]:
    """Return what a move sends when it lands in `after` (by default its first landing), person by person.

    An invitation goes to the side that is asked now; everything later to those who were asked, and to nobody else.
    """
    kind = move.message_for(after or move.after[0])
    if not kind:
        return []
    if kind == INVITATION:
        invited = _invited_by(case, move)
        return [each for person in invited for each in opening_messages(case, person, kind_for(person, kind))]
    planned = [plan(person, kind) for person in people_asked(case)]
    if move.name == "consent":
        planned += [plan(person, "outcome_without_you") for person in _left_out_now(case)]
        planned += [plan(person, "attendance_asked") for person in attenders_of(case)]
    elif kind == ENDED:
        planned += [plan(person, "attendance_off") for person in attenders_of(case)]
    return planned


def _invited_by(case: Case, move: Move) -> list[CasePerson]:
    """Return whom a move invites: with an order of deciding one side, else everybody who decides."""
    first = first_side_of(case.program.decision_order) if case.invited_at is None else case.first_side
    if not first:
        return deciders_of(case)
    second = move.name == "invite_second"
    return [person for person in deciders_of(case) if (person.side == first) != second]


def _left_out_now(case: Case) -> list[CasePerson]:
    """Return those whom the case goes ahead without."""
    if case.consented_at is None:
        return []
    return [
        person for person in case.people.all() if person.role in DECIDERS and person.left_out_at == case.consented_at
    ]


def plan_of(program: Program) -> list[Step]:
    """Return the invitation plan of a program: its own steps, or the shipped ones."""
    own = [Step(row.day, row.channel, row.role) for row in program.invitation_steps.all()]
    return sorted(own or SHIPPED_PLAN)


def opening_messages(case: Case, person: CasePerson, kind: str) -> list[Planned]:
    """Return how the invitation itself leaves: by the channels of day 0, or the best way when none of them is there."""
    steps = steps_for(plan_of(case.program), person.side or person.role)
    found = opening(steps, list(person.contact_points.all()))
    return [plan(person, kind, BY_CHANNEL.get(StepChannel(channel), "")) for channel in found]


def queue_planned(planned: Iterable[Planned], *, case: Case, cause: str, not_before: dt.datetime | None = None) -> int:
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
            not_before=not_before,
        )
        count += message is not None
    return count


def queue_for_move(case: Case, move: Move, entry: CaseMove) -> None:
    """Queue the messages of a move, once per row of the history. An invitation marks the contact that carries it."""
    planned = planned_messages(case, move, entry.after)
    if move.message == INVITATION:
        mark_carriers(planned, always=False)
    queue_planned(planned, case=case, cause=f"case:{case.reference}:move:{entry.pk}")


def carries_link(contact: ContactPoint) -> bool:
    """True when a message to this contact may carry the person's own way in (rules.reach.withholds_link)."""
    others = type(contact).objects.filter(person_id=contact.person_id).exclude(pk=contact.pk)
    return not withholds_link(contact, others)


def mark_carriers(planned: Iterable[Planned], *, always: bool = True) -> None:
    """Remember where invitations go: an identity code must never go there (product.md section 4).

    Not `always`: a contact whose message will not carry the way in stays free for the code.
    """
    for each in planned:
        contact = each.contact
        if contact is None or contact.carries_invitation or not (always or carries_link(contact)):
            continue
        contact.carries_invitation = True
        contact.save(update_fields=["carries_invitation"])
