"""Too few say yes: which step is due when, each once; who is asked next; the page that asks them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from mediator_portal.meetings import escalation, services, timers
from mediator_portal.meetings.enums import EscalationStep, Reply, SessionState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.escalation import Answers, in_working_hours, steps_due
from mediator_portal.meetings.models import (
    AvailabilityException,
    AvailabilityPause,
    MediationSession,
    PoolRequest,
    WeeklyAvailability,
)
from mediator_portal.meetings.selectors.more import more_to_ask
from mediator_portal.meetings.today import meeting_items
from portal.accounts.enums import Role
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import messages
from tests.factories.cases import actor_make
from tests.factories.meetings import MediatorFactory, SessionFactory, confirmed_session, mediator_actor, request_make
from tests.factories.program_pages import program_make
from tests.meetings.test_race import at_once

TZ = ZoneInfo("America/New_York")
COORDINATOR, DIRECTOR, WIDER = EscalationStep


def local(day: int, hour: int = 10, minute: int = 0) -> dt.datetime:
    """A moment of June 2026 on the program's wall; June 1 is a Monday."""
    return dt.datetime(2026, 6, day, hour, minute, tzinfo=TZ)


# Asked on Monday at ten for the Tuesday of the week after; answers are wanted by the Saturday before.
ASKED, STARTS, REPLY_BY = local(1), local(9), local(6, 9)
POLICY = {"few_answers_hours": 24, "few_answers_director_hours": 48, "pool_widen_hours": 72, "escalate_days": 3}


def due(now: dt.datetime, policy: dict | None = None, **fields) -> list[EscalationStep]:
    given = {"since": ASKED, "starts_at": STARTS, "reply_by": REPLY_BY, "yes": 1, "silent": 3, "missing": 2, **fields}
    return steps_due(SimpleNamespace(**{**POLICY, **(policy or {})}, tz=TZ), Answers(**given), now)


@pytest.mark.parametrize(
    ("now", "policy", "fields", "expected"),
    [
        (local(1, 10), {}, {}, []),
        (local(2, 9, 59), {}, {}, []),
        (local(2, 10), {}, {}, [COORDINATOR]),
        (local(3, 9, 59), {}, {}, [COORDINATOR]),
        # A late run takes every step that is due.
        (local(3, 10), {}, {}, [COORDINATOR, DIRECTOR]),
        (local(4, 10), {}, {}, [COORDINATOR, DIRECTOR, WIDER]),
        # Each once; a step before a seat was given back does not count.
        (local(3, 10), {}, {"taken": {COORDINATOR: local(2, 10)}}, [DIRECTOR]),
        (local(4, 10), {}, {"taken": {COORDINATOR: local(2), DIRECTOR: local(3), WIDER: local(4)}}, []),
        (local(4, 10), {}, {"taken": {COORDINATOR: local(2)}, "since": local(3)}, [COORDINATOR]),
        # Enough yes answers, or none missing: nothing. A maybe and a no are no yes.
        (local(4, 10), {}, {"yes": 2}, []),
        (local(4, 10), {}, {"yes": 0, "missing": 0}, []),
        (local(2, 10), {}, {"yes": 0, "missing": 1}, [COORDINATOR]),
        # Everybody has answered: the coordinator hears at once, nobody else.
        (local(1, 10, 15), {}, {"silent": 0}, [COORDINATOR]),
        # Left out by the policy.
        (local(5, 10), {"few_answers_hours": None, "few_answers_director_hours": None}, {}, [WIDER]),
        (local(5, 10), {"pool_widen_hours": None}, {}, [COORDINATOR, DIRECTOR]),
        # Nights and weekends wait for nine on the next working day.
        (local(1, 20), {"few_answers_hours": 9}, {}, []),
        (local(2, 8, 59), {"few_answers_hours": 9}, {}, []),
        (local(2, 9), {"few_answers_hours": 9}, {}, [COORDINATOR]),
        # More are asked when answers are due at the latest, whatever the hours say.
        (local(6, 8, 59), {"pool_widen_hours": 200}, {"taken": {COORDINATOR: local(2), DIRECTOR: local(3)}}, []),
        (local(6, 9), {"pool_widen_hours": 200}, {"taken": {COORDINATOR: local(2), DIRECTOR: local(3)}}, [WIDER]),
        # On the day of escalation its own message says the same; more are asked all the same, until it begins.
        (local(6, 10), {}, {}, [WIDER]),
        (local(9, 9, 59), {}, {}, [WIDER]),
        (local(9, 10), {}, {}, []),
    ],
)
def test_which_step_is_due(now, policy, fields, expected):
    assert due(now, policy, **fields) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (local(2, 9), local(2, 9)),
        (local(2, 16, 59), local(2, 16, 59)),
        (local(2, 17), local(3, 9)),
        (local(2, 3), local(2, 9)),
        (local(5, 18), local(8, 9)),
        (local(6, 12), local(8, 9)),
        # June 19 is a federal holiday, and a Friday.
        (local(18, 22), local(22, 9)),
        (local(19, 5), local(22, 9)),
    ],
)
def test_steps_fall_into_working_hours(moment, expected):
    assert in_working_hours(moment, TZ) == expected


# The timer ------------------------------------------------------------------------------------------------------------


def sent(kind: str) -> int:
    return OutboxMessage.objects.filter(kind=kind).count()


def few(program, pool, **fields) -> tuple[MediationSession, dt.datetime]:
    """Return a session whose first of two mediators said yes, and a moment at which every step is due."""
    session = SessionFactory(program=program, requested=True, **fields)
    request_make(session, pool[0])
    request_make(session, pool[1], "")
    asked = session.starts_at - dt.timedelta(days=12)
    MediationSession.objects.filter(pk=session.pk).update(requested_at=asked)
    return session, session.starts_at - dt.timedelta(days=5)


@pytest.fixture
def widening(program):
    program.pool_widen_hours = 72
    program.save()
    return program


def test_each_step_is_taken_once_in_its_turn(widening, pool, coordinator, director):
    session, _later = few(widening, pool)
    asked = session.starts_at - dt.timedelta(days=12)
    counts = []
    for hours in range(0, 24 * 8, 6):
        timers.few_answers(asked + dt.timedelta(hours=hours))
        counts.append([sent(kind) for kind in ("few_answers", "few_answers_director", "pool_widened")])
    assert counts[0] == [0, 0, 0]
    assert counts[-1] == [1, 1, 1]
    assert counts == sorted(counts)
    # The two who were not asked: three for the one missing yes, and only two are left.
    assert set(session.requests.values_list("mediator_id", flat=True)) == {each.pk for each in pool}
    assert sent("pool_request") == 2


def test_a_late_run_catches_up_and_a_repeat_does_nothing(widening, pool, coordinator, director):
    session, later = few(widening, pool)
    assert timers.few_answers(later) == 3
    assert timers.few_answers(later) == 0
    assert timers.few_answers(later + dt.timedelta(days=1)) == 0
    assert [sent(kind) for kind in ("few_answers", "few_answers_director", "pool_widened", "pool_nobody_left")] == [
        1,
        1,
        1,
        0,
    ]
    session.refresh_from_db()
    assert set(session.steps_taken) == set(EscalationStep.values)


def test_one_person_of_both_roles_is_told_once(program, pool):
    both = actor_make(program, Role.COORDINATOR, Role.DIRECTOR)
    _session, later = few(program, pool)
    assert timers.few_answers(later) == 2
    assert list(OutboxMessage.objects.values_list("kind", "recipient_id")) == [("few_answers_director", both.user.pk)]


def test_without_a_coordinator_the_director_is_told_first(program, pool, director):
    session, _later = few(program, pool)
    timers.few_answers(session.starts_at - dt.timedelta(days=12) + dt.timedelta(hours=24))
    program.few_answers_director_hours = None
    program.save()
    timers.few_answers(session.starts_at - dt.timedelta(days=8))
    assert list(OutboxMessage.objects.values_list("kind", "recipient_id")) == [("few_answers", director.user.pk)]


def test_nobody_left_is_said(widening, pool, coordinator):
    session, later = few(widening, pool)
    for each in pool[2:]:
        request_make(session, each, Reply.NO)
    timers.few_answers(later)
    assert (sent("pool_nobody_left"), sent("pool_widened")) == (1, 0)


@pytest.mark.parametrize("state", [SessionState.PLANNED, SessionState.CONFIRMED, SessionState.CANCELLED])
def test_a_session_in_another_state_is_left_alone(widening, pool, coordinator, state):
    session, later = few(widening, pool)
    MediationSession.objects.filter(pk=session.pk).update(state=state)
    assert timers.few_answers(later) == 0
    assert not OutboxMessage.objects.exists()


def test_enough_answers_end_it_and_take_back_what_was_not_sent_yet(program, pool, coordinator):
    session, later = few(program, pool)
    timers.few_answers(later)
    message = OutboxMessage.objects.get(kind="few_answers")
    assert messages.get("few_answers").is_still_wanted(message)
    PoolRequest.objects.filter(reply="").update(reply=Reply.YES, attested_at=timezone.now())
    assert not messages.get("few_answers").is_still_wanted(message)
    MediationSession.objects.filter(pk=session.pk).update(steps_taken={})
    assert timers.few_answers(later) == 0


def test_a_seat_given_back_starts_the_hours_anew(program, pool, coordinator):
    session, mediators = confirmed_session(program)
    MediationSession.objects.filter(pk=session.pk).update(
        requested_at=timezone.now() - dt.timedelta(days=9), reply_by=session.starts_at - dt.timedelta(days=3)
    )
    seat = session.seats.get(mediator=mediators[0])
    services.seat_release(seat=seat, actor=mediator_actor(mediators[0]))
    session.refresh_from_db()
    assert session.state == SessionState.REQUESTED
    request_make(session, pool[0], "")
    assert timers.few_answers(timezone.now()) == 0


def test_who_is_asked_later_is_reminded_after_half_of_their_own_time(program, pool):
    session = SessionFactory(program=program, requested=True)
    request_make(session, pool[0])
    late = request_make(session, pool[1], "")
    PoolRequest.objects.filter(pk=late.pk).update(sent_at=session.reply_by - dt.timedelta(hours=24))
    assert timers.pool_reminder(session.reply_by - dt.timedelta(hours=13)) == 0
    assert timers.pool_reminder(session.reply_by - dt.timedelta(hours=12)) == 1


# Who is asked next ----------------------------------------------------------------------------------------------------


def test_the_free_come_first_then_those_whose_week_leaves_it_open(program, pool):
    session, _later = few(program, pool)
    day = session.starts_at.astimezone(program.tz).date()
    unmarked, off, paused = (MediatorFactory(program=program) for _number in range(3))
    WeeklyAvailability.objects.filter(mediator__in=[unmarked, off, paused]).delete()
    AvailabilityException.objects.create(mediator=off, on=day, kind="off")
    AvailabilityPause.objects.create(mediator=paused, starts_on=day)
    found = more_to_ask(session)
    assert {each.mediator.pk for each in found if each.marked} == {pool[2].pk, pool[3].pk}
    assert [each.mediator.pk for each in found if not each.marked] == [unmarked.pk]
    assert [each.marked for each in found] == [True, True, False]
    assert found[-1].reasons[0] == "Did not mark this time; nothing speaks against it"
    assert any("this year" in reason for reason in found[0].reasons)


def test_the_order_is_the_one_of_the_factors(program, pool):
    session, _later = few(program, pool)
    confirmed_session_of(program, pool[2])
    # Who has a case this year stands behind who has none.
    assert [each.mediator.pk for each in more_to_ask(session)] == [pool[3].pk, pool[2].pk]


def confirmed_session_of(program, mediator) -> None:
    other = SessionFactory(program=program, confirmed=True, starts_at=timezone.now() + dt.timedelta(days=20))
    other.seats.create(mediator=mediator, state="confirmed", number=1)


def test_the_time_to_answer_is_a_day_at_least(program, pool, coordinator):
    session, _later = few(program, pool)
    MediationSession.objects.filter(pk=session.pk).update(reply_by=timezone.now() - dt.timedelta(hours=1))
    services.request_more(session=session, actor=coordinator, mediators=[pool[2]])
    session.refresh_from_db()
    assert session.reply_by > timezone.now() + dt.timedelta(hours=23)


def test_a_mediator_cannot_ask_others(program, pool):
    session, _later = few(program, pool)
    with pytest.raises(SessionRefused):
        services.request_more(session=session, actor=mediator_actor(pool[0]), mediators=[pool[2]])


# The page and Today ---------------------------------------------------------------------------------------------------


def test_the_page_shows_before_it_asks(program, pool, desk):
    session, _later = few(program, pool)
    url = reverse("meetings:session_more", args=[session.reference])
    shown = desk.get(url).text
    assert pool[2].name in shown
    assert pool[0].name not in shown
    assert not OutboxMessage.objects.exists()
    empty = desk.post(url, {})
    assert empty.status_code == 422
    assert "Choose at least one mediator." in empty.text
    stale = desk.post(url, {"mediators": [pool[0].reference]})
    assert "can no longer be asked" in stale.text
    answer = desk.post(url, {"mediators": [pool[2].reference]})
    assert answer.status_code == 302
    assert session.requests.count() == 3
    assert sent("pool_request") == 1
    assert "pool_request_open" not in OutboxMessage.objects.values_list("kind", flat=True)


def test_somebody_who_did_not_mark_the_time_gets_a_request_that_says_so(program, pool, desk):
    session, _later = few(program, pool)
    WeeklyAvailability.objects.filter(mediator=pool[3]).delete()
    url = reverse("meetings:session_more", args=[session.reference])
    desk.post(url, {"mediators": [pool[3].reference]})
    assert (sent("pool_request_open"), sent("pool_request")) == (1, 0)
    request = session.requests.get(mediator=pool[3])
    services.reply_record(request=request, reply=Reply.YES, attested=True, actor=mediator_actor(pool[3]))
    assert pool[3].name in desk.get(reverse("meetings:session_match", args=[session.reference])).text


def test_nobody_left_is_shown(program, pool, desk):
    session, _later = few(program, pool)
    for each in pool[2:]:
        request_make(session, each, "")
    page = desk.get(reverse("meetings:session_more", args=[session.reference])).text
    assert "Nobody else can be asked" in page


@pytest.mark.parametrize(("trait", "name"), [("planned", "meetings:request"), ("confirmed", "meetings:session")])
def test_the_page_leads_on_when_there_is_nothing_to_ask(program, pool, desk, trait, name):
    session = SessionFactory(program=program, **({} if trait == "planned" else {trait: True}))
    args = [session.case.reference if name == "meetings:request" else session.reference]
    answer = desk.get(reverse("meetings:session_more", args=[session.reference]))
    assert answer.headers["Location"] == reverse(name, args=args)


def test_today_names_it(program, pool, coordinator):
    _session, later = few(program, pool)
    labels = [item.label for item in meeting_items(coordinator.user, program.site, later)]
    assert "Too few mediators have said yes: 1 of 2" in labels
    before = later - dt.timedelta(days=7)
    assert not [item for item in meeting_items(coordinator.user, program.site, before) if "Too few" in item.label]
    PoolRequest.objects.filter(reply="").update(reply=Reply.YES, attested_at=timezone.now())
    labels = [item.label for item in meeting_items(coordinator.user, program.site, later)]
    assert "Confirm the mediators" in labels


def test_the_number_of_queries_does_not_grow_with_the_pool(program, pool, django_assert_max_num_queries):
    session, _later = few(program, pool)
    for _number in range(6):
        MediatorFactory(program=program)
    with django_assert_max_num_queries(20):
        assert len(more_to_ask(MediationSession.objects.select_related("case__program").get(pk=session.pk))) == 8


# Races ----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_timers_at_once_take_each_step_once():
    program = program_make()
    program.pool_widen_hours = 72
    program.save()
    actor_make(program, Role.COORDINATOR)
    actor_make(program, Role.DIRECTOR, name="Dora Director")
    pool = [MediatorFactory(program=program, lead=not number) for number in range(4)]
    session, later = few(program, pool)
    results = at_once([lambda: timers.few_answers(later)] * 4)
    assert sorted(results) == [0, 0, 0, 3], results
    assert [sent(kind) for kind in ("few_answers", "few_answers_director", "pool_widened", "pool_request")] == [
        1,
        1,
        1,
        2,
    ]
    assert session.requests.count() == 4


@pytest.mark.django_db(transaction=True)
def test_the_timer_and_the_coordinator_ask_nobody_twice():
    program = program_make()
    program.pool_widen_hours = 72
    program.save()
    actor = actor_make(program, Role.COORDINATOR)
    pool = [MediatorFactory(program=program, lead=not number) for number in range(4)]
    session, later = few(program, pool)
    press = lambda: services.request_more(session=session, actor=actor, mediators=pool[2:])  # noqa: E731
    results = at_once([lambda: timers.few_answers(later), press, press])
    unexpected = [each for each in results if isinstance(each, Exception) and not isinstance(each, SessionRefused)]
    assert unexpected == []
    assert session.requests.count() == 4
    assert sent("pool_request") == 2


def test_the_hours_of_every_step_are_policy():
    assert set(escalation.HOURS) == set(EscalationStep)
