"""Work that comes round: reminders, escalation, the question before a session. Each is safe to run any number of times.

Once per cause is kept by the outbox: the same reminder of the same session in the same state is queued once.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from mediator_portal.cases.rules import SYSTEM
from mediator_portal.cases.services.outgoing import parties_of
from mediator_portal.meetings import escalation, rules, signing
from mediator_portal.meetings.enums import BookingState, EscalationStep, SeatState, SessionState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import MediationSession
from mediator_portal.meetings.selectors.more import answer_by, answers_of, asked_at_once
from mediator_portal.meetings.services import outgoing
from mediator_portal.meetings.services.base import lock_session
from mediator_portal.meetings.services.descriptions import descriptions_forget
from mediator_portal.meetings.services.pool import request_more
from portal.accounts.enums import Role
from portal.notifications.timers import timer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from program_pages.models import Program

QUARTER = dt.timedelta(minutes=15)
# No policy looks further ahead than this.
AHEAD = dt.timedelta(days=31)
BEHIND = dt.timedelta(days=7)


@timer("meetings.pool_reminder", every=QUARTER)
def pool_reminder(now: dt.datetime) -> int:
    """Remind mediators who have not answered once half of the time to answer is over."""
    return _each(_coming(now, SessionState.REQUESTED), now, _remind_pool)


@timer("meetings.interpreter_reminder", every=QUARTER)
def interpreter_reminder(now: dt.datetime) -> int:
    """Remind interpreters who have not answered once half of their time to answer is over."""
    states = (SessionState.PLANNED, SessionState.REQUESTED, SessionState.CONFIRMED)
    return sum(_each(_coming(now, state), now, _remind_interpreters) for state in states)


@timer("meetings.few_answers", every=QUARTER)
def few_answers(now: dt.datetime) -> int:
    """Tell staff that too few mediators said yes, then ask more: each step of the policy once (`escalation`)."""
    return _each(_coming(now, SessionState.REQUESTED), now, _few_answers)


@timer("meetings.escalate", every=QUARTER)
def escalate(now: dt.datetime) -> int:
    """Tell staff once when a session lacks mediators on the policy's day."""
    return _each(_coming(now, SessionState.REQUESTED), now, _escalate)


@timer("meetings.confirm_reminder", every=QUARTER)
def confirm_reminder(now: dt.datetime) -> int:
    """Remind silent parties one day before staff call them."""
    return _each(_coming(now, SessionState.CONFIRMED), now, _remind_parties)


@timer("meetings.attest_again", every=QUARTER)
def attest_again(now: dt.datetime) -> int:
    """Ask mediators and interpreters about a conflict of interest again on the day before the session."""
    return _each(_coming(now, SessionState.CONFIRMED), now, _attest)


@timer("meetings.agreement_reminder", every=QUARTER)
def agreement_reminder(now: dt.datetime) -> int:
    """Ask mediators who have not signed the agreement, from the policy's day of confirming until the session."""
    return _each(_coming(now, SessionState.CONFIRMED), now, _ask_signature)


@timer("meetings.report_reminder", every=QUARTER)
def report_reminder(now: dt.datetime) -> int:
    """Ask the mediators for report and survey when a session is over, and again when the report is late."""
    over = MediationSession.objects.filter(
        state__in=[SessionState.CONFIRMED, SessionState.HELD], ends_at__lte=now, ends_at__gt=now - BEHIND
    )
    return _each(over, now, _ask_report)


@timer("meetings.descriptions", every=dt.timedelta(hours=1))
def descriptions(now: dt.datetime) -> int:
    """Forget what mediators said about themselves where it has no purpose any more.

    How many is not told: a count in the hour in which somebody leaves would say whether they had said anything.
    """
    descriptions_forget()
    return 0


def _coming(now: dt.datetime, state: str) -> QuerySet[MediationSession]:
    return MediationSession.objects.filter(state=state, starts_at__gt=now, starts_at__lte=now + AHEAD)


def _each(
    sessions: QuerySet[MediationSession], now: dt.datetime, work: Callable[[MediationSession, dt.datetime], int]
) -> int:
    """Do the work for each session in a transaction of its own, under the session's lock."""
    count = 0
    for pk, state in list(sessions.order_by("pk").values_list("pk", "state")):
        with transaction.atomic():
            session = lock_session(pk)
            if session.state == state:
                count += work(session, now)
    return count


def _remind_pool(session: MediationSession, now: dt.datetime) -> int:
    if session.requested_at is None or session.reply_by is None:
        return 0
    # Who was asked later has half of their own time.
    silent = [
        row
        for row in session.requests.filter(reply="").select_related("mediator")
        if rules.half_over(asked_at=row.sent_at, reply_by=session.reply_by, now=now)
    ]
    letters = [each for row in silent for each in outgoing.to_mediator(row.mediator, "pool_reminder", row)]
    return outgoing.queue_all(letters, session=session, event="reminder")


def _remind_interpreters(session: MediationSession, now: dt.datetime) -> int:
    silent = [
        row
        for row in session.bookings.filter(state=BookingState.ASKED).select_related("interpreter")
        if rules.half_over(asked_at=row.asked_at, reply_by=answer_by(session, row.asked_at), now=now)
    ]
    letters = [each for row in silent for each in outgoing.to_interpreter(row, "interpreter_reminder")]
    return outgoing.queue_all(letters, session=session, event="interpreter_reminder")


def _few_answers(session: MediationSession, now: dt.datetime) -> int:
    answers = answers_of(session)
    steps = escalation.steps_due(session.case.program, answers, now)
    if not steps:
        return 0
    letters = _few_letters(session, steps)
    if EscalationStep.WIDER in steps:
        letters += outgoing.to_staff(session, _ask_wider(session), Role.COORDINATOR)
    outgoing.queue_all(letters, session=session, event="few_answers", stage=f"{answers.since.timestamp():.0f}")
    session.steps_taken |= {step.value: now.isoformat() for step in steps}
    session.save(update_fields=["steps_taken"])
    return len(steps)


def _few_letters(session: MediationSession, steps: Iterable[EscalationStep]) -> list[outgoing.Outgoing]:
    """Return who is told now; somebody who is both coordinator and director once."""
    directors, coordinators = [], []
    if EscalationStep.DIRECTOR in steps:
        directors = outgoing.to_staff(session, "few_answers_director", Role.DIRECTOR)
    if EscalationStep.COORDINATOR in steps:
        coordinators = outgoing.to_staff(session, "few_answers", Role.COORDINATOR, without=directors)
        if not coordinators and not directors:
            coordinators = outgoing.to_staff(session, "few_answers", Role.DIRECTOR)
    return [*coordinators, *directors]


def _ask_wider(session: MediationSession) -> str:
    """Ask the next ones; return the message to staff: more were asked, or nobody is left."""
    try:
        request_more(session=session, actor=SYSTEM, most=asked_at_once(session))
    except SessionRefused:
        return "pool_nobody_left"
    session.refresh_from_db(fields=["reply_by"])
    return "pool_widened"


def _escalate(session: MediationSession, now: dt.datetime) -> int:
    program = session.case.program
    if not rules.is_due(starts_at=session.starts_at, days=program.escalate_days, now=now, tz=program.tz):
        return 0
    seats = list(session.seats.values_list("state", flat=True))
    if not rules.seats_missing(seats, session.mediators_needed):
        return 0
    return outgoing.queue_all(outgoing.to_staff(session, "mediators_missing"), session=session, event="escalate")


def _remind_parties(session: MediationSession, now: dt.datetime) -> int:
    program = session.case.program
    if not rules.is_due(starts_at=session.starts_at, days=program.confirm_days + 1, now=now, tz=program.tz):
        return 0
    if session.confirmed_at is not None and now - session.confirmed_at < dt.timedelta(hours=24):
        return 0
    answered = set(session.confirmations.values_list("person_id", flat=True))
    letters = [
        each
        for person in parties_of(session.case)
        if person.pk not in answered
        for each in outgoing.to_party(person, "confirm_session_reminder")
    ]
    return outgoing.queue_all(letters, session=session, event="confirm_reminder", stage=_when_and_where(session))


def _attest(session: MediationSession, now: dt.datetime) -> int:
    program: Program = session.case.program
    if not rules.attests_again(starts_at=session.starts_at, now=now, tz=program.tz):
        return 0
    seats = session.seats.filter(state=SeatState.CONFIRMED, attested_at=None).select_related("mediator")
    letters = [each for seat in seats for each in outgoing.to_mediator(seat.mediator, "attest_again")]
    bookings = session.bookings.filter(state=BookingState.CONFIRMED, attested_again_at=None)
    for booking in bookings.select_related("interpreter"):
        letters += outgoing.to_interpreter(booking, "interpreter_attest_again")
    return outgoing.queue_all(letters, session=session, event="attest", stage=_when_and_where(session))


def _ask_signature(session: MediationSession, now: dt.datetime) -> int:
    program: Program = session.case.program
    if not rules.is_due(starts_at=session.starts_at, days=program.confirm_days, now=now, tz=program.tz):
        return 0
    seats = signing.unsigned(session.seats.select_related("mediator"))
    if not seats or not signing.asks(program):
        return 0
    letters = [each for seat in seats for each in outgoing.to_mediator(seat.mediator, "agreement_wanted")]
    return outgoing.queue_all(letters, session=session, event="agreement", stage=_when_and_where(session))


def _when_and_where(session: MediationSession) -> str:
    """Return what makes a reminder new: another time or room does, another mediator does not."""
    return f"{session.starts_at.timestamp():.0f}-{session.room_id}"


def _ask_report(session: MediationSession, now: dt.datetime) -> int:
    late = now >= session.ends_at + dt.timedelta(days=session.case.program.report_days)
    letters = outgoing.to_seated(session, "report_wanted", SeatState.CONFIRMED)
    return outgoing.queue_all(letters, session=session, event="report_late" if late else "held")
