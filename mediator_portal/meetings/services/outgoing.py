"""Who gets which message about a session: one answer for the page that shows it first and for the outbox.

No message says when, where or about whom: it says that something waits, behind a link (product.md 11).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mediator_portal.cases.enums import PersonRole
from mediator_portal.cases.facts import living
from mediator_portal.cases.services.outgoing import attenders_of, deciders_of, parties_of, plan
from mediator_portal.meetings.enums import SEATED, BookingState, Reply, SeatState
from mediator_portal.meetings.interpreting import OPEN
from portal.accounts.enums import Role
from portal.accounts.selectors import users_with_role
from portal.notifications.enums import Channel
from portal.notifications.registry import messages
from portal.notifications.services import queue

if TYPE_CHECKING:
    import datetime as dt

    from mediator_portal.cases.models import CasePerson
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.meetings.models import InterpreterBooking, MediationSession, PoolRequest, Seat


ATTENDANCE_NEWS = "attendance_news"


@dataclass(frozen=True)
class Outgoing:
    """One message to one recipient. Without a channel nothing can be sent: staff call."""

    kind: str
    recipient_type: str
    recipient_id: int
    to: str
    channel: str = Channel.EMAIL
    request_id: int | None = None
    booking_id: int | None = None

    def as_row(self) -> dict[str, str]:
        """Return the message as components/send_preview.html shows it."""
        channel = Channel(self.channel).label if self.channel else _("cannot be written to: call")
        return {"to": self.to, "what": messages.label(self.kind), "channel": str(channel)}


def to_mediator(mediator: Mediator, kind: str, request: PoolRequest | None = None) -> list[Outgoing]:
    """Return the message to a mediator; nothing for one who never signed in."""
    if mediator.user_id is None:
        return []
    return [Outgoing(kind, "user", mediator.user_id, mediator.name, request_id=request.pk if request else None)]


def to_interpreter(booking: InterpreterBooking, kind: str) -> list[Outgoing]:
    """Return the message to an interpreter; nothing for one without an account: staff call."""
    interpreter = booking.interpreter
    if interpreter.user_id is None:
        return []
    return [Outgoing(kind, "user", interpreter.user_id, interpreter.name, booking_id=booking.pk)]


def to_party(person: CasePerson, kind: str) -> list[Outgoing]:
    """Return the message to a party by the first channel that reaches them."""
    return [Outgoing(kind, "person", person.pk, person.name, plan(person, kind).channel)]


def to_parties(session: MediationSession, kind: str) -> list[Outgoing]:
    """Return the message to every complainant and officer who takes part."""
    return [each for person in parties_of(session.case) for each in to_party(person, kind)]


def to_deciders(session: MediationSession, kind: str, people: list[CasePerson] | None = None) -> list[Outgoing]:
    """Return the message to the parties and those who decide with them; `people` of the case where they are at hand."""
    people = living(session.case) if people is None else people
    return [each for person in deciders_of(session.case, people) for each in to_party(person, kind)]


def to_everybody(session: MediationSession, kind: str, *, booked: Iterable[str] = ()) -> list[Outgoing]:
    """Return the message to the parties and those who decide with them, and the news to those who only attend.

    `booked`: interpreters whose booking is in one of these states get a message of their own about the same event, so
    the same person among the people of the case gets no second one.
    """
    people = living(session.case)
    attending = _not_booked(session, attenders_of(session.case, people), list(booked))
    news = [each for person in attending for each in to_party(person, ATTENDANCE_NEWS)]
    return to_deciders(session, kind, people) + news


def _not_booked(session: MediationSession, people: list[CasePerson], states: list[str]) -> list[CasePerson]:
    """Leave out the interpreters of the case who are written to through their booking: same name or same address."""
    if not states or not any(person.role == PersonRole.INTERPRETER for person in people):
        return people
    rows = session.bookings.filter(state__in=states, interpreter__user__isnull=False)
    known = list(rows.values_list("interpreter__name_hash", "interpreter__email_hash"))
    hashes = {each for pair in known for each in pair if each}

    def is_one(person: CasePerson) -> bool:
        addresses = {point.value_hash for point in person.contact_points.all()}
        return person.role == PersonRole.INTERPRETER and bool(hashes & {person.name_hash, *addresses})

    return [person for person in people if not is_one(person)]


def request_kind(marked: bool) -> str:
    """Return which request goes to somebody: the time is free in their availability, or it merely leaves it open."""
    return "pool_request" if marked else "pool_request_open"


def to_staff(session: MediationSession, kind: str, *roles: Role, without: Iterable[Outgoing] = ()) -> list[Outgoing]:
    """Return the message to those of the roles (else coordinators and directors), without who gets the others."""
    wanted = roles or (Role.COORDINATOR, Role.DIRECTOR)
    users = users_with_role(session.case.program.site_id, *wanted)
    users = users.exclude(pk__in=[each.recipient_id for each in without])
    return [Outgoing(kind, "user", user.pk, user.get_full_name()) for user in users]


def seated(session: MediationSession, *states: str) -> list[Seat]:
    """Return the seats in one of the states, with their mediators, confirmed ones by number."""
    return list(session.seats.filter(state__in=states).select_related("mediator"))


def to_seated(session: MediationSession, kind: str, *states: str) -> list[Outgoing]:
    """Return the message to the mediators whose seat is in one of the states."""
    return [each for seat in seated(session, *states) for each in to_mediator(seat.mediator, kind)]


def to_asked(session: MediationSession, kind: str, *, without: Iterable[str] = ()) -> list[Outgoing]:
    """Return the message to the mediators who were asked and did not say no, without those in such a seat."""
    held = session.seats.filter(state__in=list(without)).values("mediator_id")
    asked = session.requests.exclude(reply__in=[Reply.NO, Reply.CONFLICT]).exclude(mediator_id__in=held)
    return [each for row in asked.select_related("mediator") for each in to_mediator(row.mediator, kind)]


def on_confirm(
    session: MediationSession, mediators: Iterable[Mediator], standby: Iterable[Mediator]
) -> tuple[list[Outgoing], list[Outgoing]]:
    """Return what confirming these mediators sends: to the parties, and to mediators, standby and those not needed."""
    mediators, standby = list(mediators), list(standby)
    taken = {each.pk for each in [*mediators, *standby, *(seat.mediator for seat in seated(session, *SEATED))]}
    helped = session.requests.filter(reply__in=[Reply.YES, Reply.MAYBE]).exclude(mediator_id__in=taken)
    to_others = [
        *(each for mediator in mediators for each in to_mediator(mediator, "session_confirmed_mediator")),
        *(each for mediator in standby for each in to_mediator(mediator, "session_standby")),
        *(each for row in helped.select_related("mediator") for each in to_mediator(row.mediator, "pool_thanks")),
    ]
    if session.confirmed_at is None:
        return to_everybody(session, "session_confirmed_party"), to_others
    return on_replace(session), to_others


def on_replace(session: MediationSession) -> list[Outgoing]:
    """Return what another mediator means for the parties: they know the session, and their page names somebody new.

    Those who only attend hear of day and place alone. Before the parties know the session there is nothing to tell.
    """
    return to_deciders(session, "session_mediators_party") if session.confirmed_at is not None else []


def on_change(session: MediationSession, *, moved: bool = False) -> list[Outgoing]:
    """Return what a change of place or time sends: everybody who comes, and the standby; interpreters apart."""
    return [
        *to_seated(session, "session_changed_mediator", SeatState.CONFIRMED, SeatState.STANDBY),
        *to_everybody(session, "session_changed_party", booked=OPEN if moved else [BookingState.CONFIRMED]),
    ]


def bookings_told(session: MediationSession, *, moved: bool) -> list[tuple[InterpreterBooking, str]]:
    """Return which interpreters a change concerns, each with its kind: another time asks again, another place tells."""
    rows = session.bookings.select_related("interpreter")
    if not moved:
        return [(booking, "interpreter_place") for booking in rows.filter(state=BookingState.CONFIRMED)]
    return [
        (booking, "interpreter_changed" if booking.state == BookingState.CONFIRMED else "interpreter_request")
        for booking in rows.filter(state__in=OPEN)
    ]


def on_cancel(session: MediationSession, *, tell_parties: bool) -> list[Outgoing]:
    """Return what a cancelled session sends. Parties whose case ended hear that from the case's own message."""
    to_mediators = to_seated(session, "session_cancelled_mediator", SeatState.CONFIRMED, SeatState.STANDBY)
    to_interpreters = [
        each
        for booking in session.bookings.filter(state__in=OPEN).select_related("interpreter")
        for each in to_interpreter(booking, "interpreter_cancelled")
    ]
    told = to_everybody(session, "session_cancelled_party", booked=OPEN) if tell_parties else []
    return [*to_mediators, *to_interpreters, *told]


def queue_all(
    outgoing: Iterable[Outgoing],
    *,
    session: MediationSession,
    event: str,
    not_before: dt.datetime | None = None,
    stage: str = "",
) -> int:
    """Put the messages in the outbox in the caller's transaction; return how many are new.

    The cause names session, event and SEQUENCE, or `stage` where less than that makes it new: the same event of the
    same state of a session writes once.
    """
    count = 0
    for each in outgoing:
        if not each.channel:
            continue
        message = queue(
            each.kind,
            site=session.case.program.site,
            recipient_type=each.recipient_type,
            recipient_id=each.recipient_id,
            ids={
                "session": session.pk,
                "case": session.case_id,
                "request": each.request_id,
                **({"booking": each.booking_id} if each.booking_id else {}),
            },
            channel=each.channel,
            cause=f"session:{session.reference}:{event}:{stage or session.sequence}",
            not_before=not_before,
        )
        count += message is not None
    return count
