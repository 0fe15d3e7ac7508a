"""After the session: report, surveys, statements, stipends, timers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.models import Case
from mediator_portal.cases.rules import Actor
from mediator_portal.cases.services import MoveRefused
from mediator_portal.meetings import services, timers
from mediator_portal.meetings.enums import PartyAnswer, SessionState, StipendState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import MediationSession, Seat, SessionReport, Stipend, SurveyDone
from mediator_portal.meetings.selectors import stipends_visible_to
from portal.accounts.enums import Role
from portal.notifications.models import OutboxMessage
from tests.factories.cases import actor_make, complainant_of, officer_of
from tests.factories.meetings import MediatorFactory, confirmed_session, mediator_actor, stipend_make

NOTHING: dict = {"ended_early": False, "settlement": True}


def report(session, mediator, *, absent=(), **facts):
    people = [person.pk for person in session.case.people.all()]
    present = [seat.mediator_id for seat in session.seats.filter(state="confirmed") if seat.mediator not in absent]
    given = {**NOTHING, "people": people, "mediators": present, **facts}
    return services.report_record(session=session, mediator=mediator, actor=mediator_actor(mediator), **given)


def sent(kind):
    return OutboxMessage.objects.filter(kind=kind).count()


def test_a_report_marks_the_session_held_and_raises_the_stipends(program):
    program.stipend_cents = 15000
    program.save()
    session, mediators = confirmed_session(program, trait="begun")
    report(session, mediators[0], absent=[mediators[1]])
    case = Case.objects.get(pk=session.case_id)
    assert (case.state, case.report_in, case.settlement, case.mediator_surveys_missing) == (
        CaseState.HELD,
        True,
        True,
        2,
    )
    assert [(each.mediator, each.cents, each.state) for each in Stipend.objects.all()] == [
        (mediators[0], 15000, StipendState.RAISED)
    ]
    assert (sent("report_wanted"), sent("survey_invitation")) == (2, 2)


def test_the_report_comes_once(program):
    session, mediators = confirmed_session(program, trait="begun")
    first = report(session, mediators[0])
    assert report(session, mediators[0]) == first
    with pytest.raises(SessionRefused, match="already in"):
        report(session, mediators[1], settlement=False)
    assert SessionReport.objects.get().settlement is True
    assert Stipend.objects.count() == 2


def test_no_report_before_the_session_begins(program):
    session, mediators = confirmed_session(program)
    with pytest.raises(MoveRefused, match="not begun"):
        report(session, mediators[0])
    assert SessionReport.objects.count() == 0


def test_only_a_mediator_of_the_session_reports(program):
    session, mediators = confirmed_session(program, standby=1, trait="begun")
    for stranger in (mediators[2], MediatorFactory(program=program)):
        with pytest.raises(SessionRefused, match="Only a mediator of this session"):
            report(session, stranger)


def test_report_and_the_mediators_surveys_complete_the_case(program):
    session, mediators = confirmed_session(program, trait="begun")
    report(session, mediators[0])
    for mediator in mediators:
        assert services.survey_done_record(session=session, mediator=mediator)
        assert not services.survey_done_record(session=session, mediator=mediator)
    assert Case.objects.get(pk=session.case_id).state == CaseState.REPORTED
    assert SurveyDone.objects.count() == 2


def test_surveys_before_the_report_complete_it_too(program):
    session, mediators = confirmed_session(program, trait="begun")
    cases.move(case=session.case, name="mark_held", actor=mediator_actor(mediators[0]))
    for mediator in mediators:
        services.survey_done_record(session=session, mediator=mediator)
    assert Case.objects.get(pk=session.case_id).state == CaseState.HELD
    report(session, mediators[1])
    assert Case.objects.get(pk=session.case_id).state == CaseState.REPORTED


def test_a_partys_survey_never_moves_the_case(program):
    session, mediators = confirmed_session(program, trait="begun")
    report(session, mediators[0])
    assert services.survey_done_record(session=session, person=complainant_of(session.case))
    assert Case.objects.get(pk=session.case_id).state == CaseState.HELD


def test_no_survey_before_the_session(program):
    session, mediators = confirmed_session(program)
    with pytest.raises(SessionRefused):
        services.survey_done_record(session=session, mediator=mediators[0])


@pytest.mark.parametrize(("officer_understood", "expected"), [(None, None), (True, True), (False, False)])
def test_statements_of_both_parties_tell_success(program, officer_understood, expected):
    session, mediators = confirmed_session(program, trait="begun")
    report(session, mediators[0], settlement=False)
    yes = {"heard": True, "clarified": True}
    for person, understood in ((complainant_of(session.case), True), (officer_of(session.case), officer_understood)):
        if understood is not None:
            services.statement_record(
                session=session, person=person, understood=understood, actor=Actor.party(person), **yes
            )
    assert Case.objects.get(pk=session.case_id).parties_state_success is expected


def test_no_stipend_where_the_program_pays_none(program):
    program.stipend_paid = False
    program.save()
    session, mediators = confirmed_session(program, trait="begun")
    report(session, mediators[0])
    assert Stipend.objects.count() == 0


# Stipends ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def stipend(program):
    session, mediators = confirmed_session(program, trait="held")
    return stipend_make(session, mediators[0], cents=None)


def test_director_approves_and_finance_pays(program, stipend, director):
    finance = actor_make(program, Role.FINANCE, name="Fay Finance")
    with pytest.raises(SessionRefused, match="Enter the amount"):
        services.stipend_approve(stipend=stipend, actor=director)
    with pytest.raises(SessionRefused, match="director approves"):
        services.stipend_pay(stipend=stipend, actor=finance)
    services.stipend_approve(stipend=stipend, actor=director, cents=12000)
    services.stipend_approve(stipend=stipend, actor=director, cents=99000)
    for _again in range(2):
        services.stipend_pay(stipend=stipend, actor=finance)
    stipend.refresh_from_db()
    assert (stipend.state, stipend.cents, stipend.approved_by) == (StipendState.PAID, 12000, director.user)
    assert sent("stipend_paid") == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.FINANCE, Role.AUDITOR, Role.MEDIATOR])
def test_only_the_director_approves(program, stipend, role):
    with pytest.raises(SessionRefused, match="This step is for: director"):
        services.stipend_approve(stipend=stipend, actor=actor_make(program, role), cents=100)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DIRECTOR, Role.MEDIATOR])
def test_only_finance_pays(program, stipend, role):
    Stipend.objects.update(state=StipendState.APPROVED, cents=100)
    with pytest.raises(SessionRefused, match="This step is for: finance"):
        services.stipend_pay(stipend=stipend, actor=actor_make(program, role))


def test_a_payment_in_the_future_is_refused(program, stipend):
    Stipend.objects.update(state=StipendState.APPROVED, cents=100)
    tomorrow = timezone.localdate() + dt.timedelta(days=2)
    with pytest.raises(SessionRefused, match="future"):
        services.stipend_pay(stipend=stipend, actor=actor_make(program, Role.FINANCE), paid_on=tomorrow)


def test_a_mediator_sees_own_stipends_only(program, stipend):
    other = MediatorFactory(program=program)
    assert stipends_visible_to(stipend.mediator.user, program.site).get() == stipend
    assert not stipends_visible_to(other.user, program.site).exists()
    assert not stipends_visible_to(actor_make(program, Role.AUDITOR).user, program.site).exists()


# Parties before the session ------------------------------------------------------------------------------------------


def test_a_party_confirms_and_asks_for_a_change(program, coordinator):
    session, _mediators = confirmed_session(program)
    person = complainant_of(session.case)
    record = services.party_confirmation_record
    assert record(session=session, person=person, answer="confirmed", actor=Actor.party(person)).answer == "confirmed"
    changed = record(session=session, person=person, answer="change", wish="later", actor=Actor.party(person))
    assert (changed.answer, changed.wish, session.confirmations.count()) == (PartyAnswer.CHANGE, "later", 1)
    assert sent("change_wanted_staff") == 1
    with pytest.raises(SessionRefused):
        record(session=session, person=officer_of(session.case), answer="confirmed", actor=Actor.party(person))
    record(session=session, person=officer_of(session.case), answer="confirmed", actor=coordinator)


# Timers --------------------------------------------------------------------------------------------------------------


def at(session: MediationSession, **before: float) -> dt.datetime:
    return session.starts_at - dt.timedelta(**before)


@pytest.mark.parametrize(
    ("timer", "trait", "before", "kind", "count"),
    [
        (timers.confirm_reminder, "confirmed", {"days": 4.2}, "confirm_session_reminder", 2),
        (timers.confirm_reminder, "confirmed", {"days": 5.9}, "confirm_session_reminder", 0),
        (timers.attest_again, "confirmed", {"hours": 20}, "attest_again", 2),
        (timers.attest_again, "confirmed", {"days": 3}, "attest_again", 0),
        (timers.report_reminder, "confirmed", {"hours": -4}, "report_wanted", 2),
        (timers.report_reminder, "confirmed", {"hours": -2}, "report_wanted", 0),
        (timers.escalate, "requested", {"days": 2.5}, "mediators_missing", 1),
        (timers.escalate, "requested", {"days": 4.8}, "mediators_missing", 0),
    ],
)
def test_timers_write_when_due_and_once(program, director, timer, trait, before, kind, count):
    session, _mediators = confirmed_session(program)
    MediationSession.objects.filter(pk=session.pk).update(
        state=trait, confirmed_at=timezone.now() - dt.timedelta(days=2)
    )
    if trait == "requested":
        Seat.objects.filter(number=2).delete()
    now = at(session, **before)
    assert timer(now) == count
    assert timer(now + dt.timedelta(minutes=30)) == 0
    assert sent(kind) == count


@pytest.mark.parametrize(
    ("timer", "before", "kind"),
    [
        (timers.confirm_reminder, {"days": 3}, "confirm_session_reminder"),
        (timers.attest_again, {"hours": 20}, "attest_again"),
    ],
)
def test_a_mediator_replaced_reminds_nobody_a_second_time(program, timer, before, kind):
    session, mediators = confirmed_session(program, standby=1)
    MediationSession.objects.filter(pk=session.pk).update(confirmed_at=timezone.now() - dt.timedelta(days=2))
    now = at(session, **before)
    assert timer(now) == 2
    services.seat_release(seat=Seat.objects.get(mediator=mediators[0]), actor=mediator_actor(mediators[0]))
    assert timer(now) == (1 if kind == "attest_again" else 0)
    assert timer(now) == 0
    assert sent("session_mediators_party") == 2


def test_silent_mediators_are_reminded_when_half_of_the_time_is_over(program, pool):
    from tests.factories.meetings import SessionFactory, request_make

    session = SessionFactory(program=program, requested=True)
    request_make(session, pool[0])
    request_make(session, pool[1], "")
    half = session.requested_at + (session.reply_by - session.requested_at) / 2
    assert timers.pool_reminder(half - dt.timedelta(minutes=1)) == 0
    assert timers.pool_reminder(half + dt.timedelta(minutes=1)) == 1
    assert timers.pool_reminder(half + dt.timedelta(hours=5)) == 0


def test_a_cancelled_session_is_left_alone(program):
    session, _mediators = confirmed_session(program)
    MediationSession.objects.update(state=SessionState.CANCELLED)
    for timer in (timers.confirm_reminder, timers.attest_again, timers.report_reminder, timers.escalate):
        assert timer(at(session, hours=10)) == 0
