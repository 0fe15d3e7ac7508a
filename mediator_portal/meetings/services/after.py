"""After the session: it took place, the report, the surveys, what the parties state."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import CaseState, PersonRole
from mediator_portal.cases.rules import SYSTEM
from mediator_portal.cases.services.outgoing import parties_of
from mediator_portal.meetings import rules, signing
from mediator_portal.meetings.enums import SeatState, SessionState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import Attendance, PartyStatement, SessionReport, SurveyDone
from mediator_portal.meetings.services.base import lock_session, require_mediator, tell_audit
from mediator_portal.meetings.services.stipends import stipend_raise

if TYPE_CHECKING:
    from mediator_portal.cases.models import CasePerson
    from mediator_portal.cases.rules import Actor
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.meetings.models import MediationSession

# Who may be named as attending: people with a place in the room.
ATTENDING_ROLES = (
    PersonRole.COMPLAINANT,
    PersonRole.OFFICER,
    PersonRole.GUARDIAN,
    PersonRole.REPRESENTATIVE,
    PersonRole.INTERPRETER,
    PersonRole.SUPPORT,
    PersonRole.OBSERVER,
)


def report_record(
    *,
    session: MediationSession,
    mediator: Mediator,
    ended_early: bool,
    settlement: bool,
    people: Collection[int],
    mediators: Collection[int],
    actor: Actor,
) -> SessionReport:
    """Record the three facts of the report: how it ended, settlement, who attended (keys of people and mediators).

    The first report of a session's mediators is the report; the same again changes nothing. It says that the session
    took place, raises the stipends of the mediators who attended, and completes the case when the surveys are in too.
    """
    with transaction.atomic():
        locked = lock_session(session)
        require_mediator(actor, mediator, locked.case)
        if not locked.seats.filter(mediator=mediator, state=SeatState.CONFIRMED).exists():
            raise SessionRefused(_("Only a mediator of this session reports on it."))
        known = SessionReport.objects.filter(session=locked).first()
        if known is not None:
            return _same_report(known, mediator, ended_early, settlement)
        _check_signed(locked, set(mediators))
        locked = _held(locked, actor)
        report = SessionReport.objects.create(
            session=locked, ended_early=ended_early, settlement=settlement, by=mediator
        )
        present = _attendance(report, set(people), set(mediators))
        cases.session_facts_record(case=locked.case, report_in=True, ended_early=ended_early, settlement=settlement)
        for each in present:
            stipend_raise(session=locked, mediator=each)
        ids = {"ended_early": ended_early, "settlement": settlement}
        tell_audit("session.report", actor=actor, case=locked.case, target=locked, ids=ids)
        _complete(locked)
    return report


def survey_done_record(
    *, session: MediationSession, mediator: Mediator | None = None, person: CasePerson | None = None
) -> bool:
    """Record that a mediator or a party answered the survey, without a time; return whether that is new.

    Call it in the transaction that keeps the answers. The mediators' last survey completes the case.
    """
    with transaction.atomic():
        locked = lock_session(session)
        if locked.state != SessionState.HELD:
            raise SessionRefused(_("The survey opens when the session is over."))
        _row, created = SurveyDone.objects.get_or_create(session=locked, mediator=mediator, person=person)
        if created and mediator is not None:
            cases.session_facts_record(case=locked.case, mediator_surveys_missing=surveys_missing(locked))
            _complete(locked)
    return created


def statement_record(
    *, session: MediationSession, person: CasePerson, heard: bool, clarified: bool, understood: bool, actor: Actor
) -> PartyStatement:
    """Record what a party states about the conversation, once; where it is the program's rule, it tells success."""
    with transaction.atomic():
        locked = lock_session(session)
        if locked.state != SessionState.HELD or person not in parties_of(locked.case):
            raise SessionRefused(_("This question opens when the session is over."))
        statement, created = PartyStatement.objects.get_or_create(
            session=locked,
            person=person,
            defaults={"heard": heard, "clarified": clarified, "understood": understood},
        )
        if created:
            told = list(locked.statements.values_list("heard", "clarified", "understood"))
            success = rules.success_stated(told, len(parties_of(locked.case)))
            cases.session_facts_record(case=locked.case, parties_state_success=success)
            tell_audit("session.statement", actor=actor, case=locked.case, target=locked)
    return statement


def surveys_missing(session: MediationSession) -> int:
    """Return how many mediators of the session have not answered their survey."""
    done = session.surveys_done.filter(mediator__isnull=False).values("mediator_id")
    return session.seats.filter(state=SeatState.CONFIRMED).exclude(mediator_id__in=done).count()


def _held(session: MediationSession, actor: Actor) -> MediationSession:
    """Return the session marked as held; the move tells whether it has begun."""
    if session.case.state == CaseState.CONFIRMED:
        cases.move(case=session.case, name="mark_held", actor=actor)
        session = lock_session(session)
    if session.state != SessionState.HELD:
        raise SessionRefused(_("The report opens when the session is over."))
    return session


def _attendance(report: SessionReport, people: set[int], mediators: set[int]) -> list[Mediator]:
    """Write one row for everybody with a place in the room; return the mediators who were there."""
    session = report.session
    seats = list(session.seats.filter(state=SeatState.CONFIRMED).select_related("mediator"))
    Attendance.objects.bulk_create(
        Attendance(report=report, person=person, attended=person.pk in people)
        for person in session.case.people.filter(role__in=ATTENDING_ROLES, left_out_at=None)
    )
    Attendance.objects.bulk_create(
        Attendance(report=report, mediator=seat.mediator, attended=seat.mediator_id in mediators) for seat in seats
    )
    return [seat.mediator for seat in seats if seat.mediator_id in mediators]


def _check_signed(session: MediationSession, mediators: set[int]) -> None:
    """Refuse a report that names a mediator as present who did not sign, where the program asks for signatures."""
    open_seats = signing.unsigned(session.seats.filter(mediator_id__in=mediators).select_related("mediator"))
    if not open_seats or not signing.asks(session.case.program):
        return
    names = ", ".join(seat.mediator.name for seat in open_seats)
    sentence = _(
        "Not signed yet by: %(names)s. Every mediator who was there signs the agreement before the report. They sign "
        "on the page of the session, or staff record what was signed on paper."
    )
    raise SessionRefused(sentence % {"names": names})


def _same_report(report: SessionReport, mediator: Mediator, ended_early: bool, settlement: bool) -> SessionReport:
    if (report.by_id, report.ended_early, report.settlement) == (mediator.pk, ended_early, settlement):
        return report
    raise SessionRefused(_("The report of this session is already in. Call us if something in it is wrong."))


def _complete(session: MediationSession) -> None:
    """Ask for the move when report and mediators' surveys are in; the guard of the move says the same."""
    if SessionReport.objects.filter(session=session).exists() and surveys_missing(session) == 0:
        case = cases.session_facts_record(case=session.case)
        if case.state == CaseState.HELD:
            cases.move(case=case, name="complete_report", actor=SYSTEM)
