"""Slots, rooms and the notice window."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from mediator_portal.cases.enums import CaseState, PersonRole
from mediator_portal.cases.models import CasePerson
from mediator_portal.cases.rules import Actor
from mediator_portal.meetings import services
from mediator_portal.meetings.enums import SeatState, SessionState
from mediator_portal.meetings.errors import NeedsConsent, SessionRefused
from mediator_portal.meetings.models import AvailabilityException, MediationSession, PartyTime, PoolRequest, Seat
from mediator_portal.meetings.selectors import eligible_for, slot_search, slots_for
from portal.accounts.enums import Role
from portal.notifications.models import OutboxMessage
from program_pages.models import PolicyNote
from tests.factories.cases import CaseFactory, actor_make, complainant_of, officer_of
from tests.factories.meetings import (
    LENGTH,
    MediatorFactory,
    RoomFactory,
    SessionFactory,
    confirmed_session,
    soon,
    times_make,
)
from tests.factories.program_pages import course_make

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def case(program):
    return CaseFactory(program=program, scheduling=True)


@pytest.fixture
def room(program):
    return RoomFactory(venue__program=program)


def test_a_slot_where_parties_room_and_mediators_meet(program, case, room, pool):
    times_make(case, soon(program), length=4 * HOUR)
    slots = slots_for(case)
    assert [slot.starts_at - soon(program) for slot in slots] == [0 * HOUR, HOUR / 2, HOUR]
    assert slots[0].rooms == (room,)
    assert slots[0].eligible == 4


def test_a_room_counts_only_while_its_venue_is_open(program, case, room, pool):
    """From ten to two a session of three hours fits at ten, half past ten and eleven; the place closes at half past."""
    starts_at = soon(program)
    times_make(case, starts_at, length=4 * HOUR)
    weekday = starts_at.astimezone(program.tz).weekday()
    room.venue.hours.create(weekday=weekday, opens=dt.time(9), closes=dt.time(13, 30))
    always = {slot.starts_at - starts_at: slot.rooms for slot in slots_for(case)}
    assert always == {0 * HOUR: (room,), HOUR / 2: (room,), HOUR: ()}
    other = RoomFactory(venue__program=program)
    assert [slot.rooms for slot in slots_for(case) if slot.starts_at - starts_at == HOUR] == [(other,)]
    room.venue.hours.update(weekday=(weekday + 1) % 7)
    assert {slot.rooms for slot in slots_for(case)} == {(other,)}


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("nobody", "complainant has not offered"), ("complainant", "officer has not offered"), ("apart", "do not meet")],
)
def test_what_stands_in_the_way_is_said(program, case, room, pool, who, sentence):
    starts_at = soon(program)
    if who != "nobody":
        PartyTime.objects.create(person=complainant_of(case), starts_at=starts_at, ends_at=starts_at + LENGTH)
    if who == "apart":
        later = starts_at + LENGTH
        PartyTime.objects.create(person=officer_of(case), starts_at=later, ends_at=later + LENGTH)
    search = slot_search(case)
    assert search.slots == []
    assert sentence in " ".join(search.obstacles)


def test_nobody_free_and_no_room_are_said_and_the_slot_is_still_shown(program, case):
    times_make(case, soon(program))
    search = slot_search(case)
    assert [slot.eligible for slot in search.slots] == [0]
    assert len(search.obstacles) == 2


def test_times_shorter_than_a_session(program, case):
    times_make(case, soon(program), length=HOUR)
    assert "shorter" in slot_search(case).obstacles[0]


def test_a_day_off_takes_a_mediator_out(program, case, room, pool):
    times_make(case, soon(program))
    day = soon(program).astimezone(program.tz).date()
    AvailabilityException.objects.create(mediator=pool[0], on=day, kind="off")
    assert slots_for(case)[0].eligible == 3


def test_plan_fixes_slot_place_and_facts(program, case, room, coordinator):
    session = services.session_plan(case=case, starts_at=soon(program), room=room, actor=coordinator)
    case.refresh_from_db()
    assert (session.state, session.ends_at - session.starts_at, session.mediators_needed) == ("planned", LENGTH, 2)
    assert case.session_starts_at == soon(program)
    again = services.session_plan(case=case, starts_at=soon(program) + HOUR, room=room, actor=coordinator)
    assert again.pk == session.pk
    assert MediationSession.objects.count() == 1


@pytest.mark.parametrize("shift", [-2 * HOUR, 0 * HOUR, 2 * HOUR])
def test_a_room_is_never_booked_twice(program, case, room, coordinator, shift):
    SessionFactory(program=program, room=room, starts_at=soon(program))
    with pytest.raises(SessionRefused, match="Another session has this room"):
        services.session_plan(
            case=case, starts_at=soon(program) + shift, room=room, actor=coordinator, accepts_warnings=True
        )


@pytest.mark.parametrize("shift", [-3 * HOUR, 3 * HOUR])
def test_sessions_that_touch_share_a_room(program, case, room, coordinator, shift):
    SessionFactory(program=program, room=room, starts_at=soon(program, hour=13))
    services.session_plan(case=case, starts_at=soon(program, hour=13) + shift, room=room, actor=coordinator)


def test_a_cancelled_session_frees_its_room(program, case, room, coordinator):
    SessionFactory(program=program, room=room, starts_at=soon(program), state=SessionState.CANCELLED)
    services.session_plan(case=case, starts_at=soon(program), room=room, actor=coordinator)


def test_outside_the_hours_warns_and_a_limit_refuses(program, case, room, coordinator):
    early = soon(program, hour=7)
    with pytest.raises(NeedsConsent):
        services.session_plan(case=case, starts_at=early, room=room, actor=coordinator)
    services.session_plan(case=case, starts_at=early, room=room, actor=coordinator, accepts_warnings=True)
    PolicyNote.objects.filter(program=program, field="day_starts").delete()
    PolicyNote.objects.create(program=program, field="day_starts", strength="limit")
    with pytest.raises(SessionRefused) as refused:
        fresh = CaseFactory(program=program, scheduling=True)
        services.session_plan(case=fresh, starts_at=early, room=room, actor=coordinator, accepts_warnings=True)
    assert not isinstance(refused.value, NeedsConsent)


def test_another_programs_room_is_no_room(program, chicago, case, coordinator):
    foreign = RoomFactory(venue__program=chicago)
    with pytest.raises(SessionRefused, match="not in use"):
        services.session_plan(case=case, starts_at=soon(program), room=foreign, actor=coordinator)


def test_only_staff_of_the_program_plan(program, chicago, case, room, pool):
    for actor in (
        actor_make(program, Role.FINANCE),
        actor_make(chicago, Role.DIRECTOR),
        Actor.of(pool[0].user, program.site),
    ):
        with pytest.raises(SessionRefused, match="This step is for"):
            services.session_plan(case=case, starts_at=soon(program), room=room, actor=actor)


# The request --------------------------------------------------------------------------------------------------------


def test_request_goes_to_those_whose_gates_are_open(program, coordinator, pool):
    MediatorFactory(program=program, state="suspended")
    MediatorFactory(program=program, week=False)
    session = SessionFactory(program=program)
    asked = services.request_send(session=session, actor=coordinator, accepts_warnings=True)
    session.refresh_from_db()
    assert {each.mediator for each in asked} == set(pool)
    assert session.state == SessionState.REQUESTED
    assert session.case.__class__.objects.get(pk=session.case_id).state == CaseState.MATCHING
    assert OutboxMessage.objects.filter(kind="pool_request").count() == 4


def test_asking_again_asks_nobody_and_asking_more_asks_newcomers(program, coordinator, pool):
    session = SessionFactory(program=program)
    services.request_send(session=session, actor=coordinator, accepts_warnings=True)
    newcomer = MediatorFactory(program=program)
    assert services.request_send(session=session, actor=coordinator) == []
    asked = services.request_more(session=session, actor=coordinator)
    assert [each.mediator for each in asked] == [newcomer]
    assert PoolRequest.objects.count() == 5


@pytest.mark.parametrize(("days", "code"), [(2, "notice_short"), (14, "notice_early")])
def test_outside_the_notice_window_warns_or_refuses(program, coordinator, pool, days, code):
    session = SessionFactory(program=program, starts_at=timezone.now() + days * dt.timedelta(days=1))
    for mediator in pool:
        mediator.weekly.update(starts="00:00", ends="23:59")
    with pytest.raises(NeedsConsent) as warned:
        services.request_send(session=session, actor=coordinator)
    assert [problem.code for problem in warned.value.problems] == [code]
    PolicyNote.objects.filter(program=program, field__startswith="notice").update(strength="limit")
    with pytest.raises(SessionRefused):
        services.request_send(session=session, actor=coordinator, accepts_warnings=True)
    assert PoolRequest.objects.count() == 0


def test_an_empty_pool_is_refused(program, coordinator):
    session = SessionFactory(program=program)
    with pytest.raises(SessionRefused, match="Nobody in the pool"):
        services.request_send(session=session, actor=coordinator, accepts_warnings=True)


# Gates on real records -----------------------------------------------------------------------------------------------


def test_gates_read_real_records(program):
    course_make(program)
    fit = MediatorFactory(program=program)
    MediatorFactory(program=program, records=False)
    MediatorFactory(program=program, term_ends=timezone.localdate())
    MediatorFactory(program=program, user=None)
    session = SessionFactory(program=program)
    assert eligible_for(session) == [fit]


def test_another_confirmed_session_then_closes_the_gate(program, pool):
    session = SessionFactory(program=program)
    other = SessionFactory(program=program, confirmed=True, starts_at=session.starts_at + HOUR)
    Seat.objects.create(session=other, mediator=pool[0], state=SeatState.CONFIRMED, number=1)
    assert pool[0] not in eligible_for(session)
    other.state = SessionState.CANCELLED
    other.save()
    assert pool[0] in eligible_for(session)


def test_who_met_a_party_before_is_in_conflict(program, pool):
    session = SessionFactory(program=program)
    officer = officer_of(session.case)
    earlier, _mediators = confirmed_session(program, trait="held")
    Seat.objects.create(session=earlier, mediator=pool[1], state=SeatState.RELEASED)
    Seat.objects.filter(session=earlier, number=1).update(mediator=pool[0])
    CasePerson.objects.filter(case=earlier.case, role=PersonRole.OFFICER).update(badge_hash=officer.badge_hash)
    eligible = eligible_for(session)
    assert pool[0] not in eligible
    assert pool[1] in eligible


def test_who_worked_in_the_officers_unit_is_in_conflict(program, pool):
    pool[0].affiliations = ["north  district"]
    pool[0].save()
    assert pool[0] not in eligible_for(SessionFactory(program=program))


def test_the_only_mediator_speaks_the_language(chicago):
    spanish = MediatorFactory(program=chicago, languages=["en", "es"])
    MediatorFactory(program=chicago)
    session = SessionFactory(program=chicago)
    assert len(eligible_for(session)) == 2
    session.case.people.filter(role="complainant").update(language="es")
    assert eligible_for(session) == [spanish]
    CasePerson.objects.create(case=session.case, role=PersonRole.INTERPRETER, name="Ina Interpreter")
    assert len(eligible_for(session)) == 2


# Times of a party ----------------------------------------------------------------------------------------------------


def test_touching_times_become_one_and_replace_the_old(program, case):
    person, starts_at = complainant_of(case), soon(program)
    actor = Actor.party(person)
    services.party_times_set(person=person, slots=[(starts_at, starts_at + HOUR)], actor=actor)
    slots = [(starts_at + HOUR, starts_at + 2 * HOUR), (starts_at, starts_at + HOUR)]
    assert services.party_times_set(person=person, slots=slots, actor=actor) == 1
    assert person.times.get().ends_at == starts_at + 2 * HOUR


def test_nobody_says_times_for_the_other_party(program, case):
    with pytest.raises(SessionRefused):
        services.party_times_set(person=officer_of(case), slots=[], actor=Actor.party(complainant_of(case)))


def test_staff_enter_times_after_a_call(program, case, coordinator):
    starts_at = soon(program)
    assert (
        services.party_times_set(person=officer_of(case), slots=[(starts_at, starts_at + HOUR)], actor=coordinator) == 1
    )


@pytest.mark.parametrize(
    ("has_room", "has_mediators", "change", "times"),
    [
        (False, True, "If a room were free, 3 more start times would fit, on 1 day.", 3),
        (
            True,
            False,
            "If mediators came who have not marked the time as free, 3 more start times would fit, on 1 day.",
            3,
        ),
        (False, False, "If a room were free and mediators came who have not marked the time as free, 3 more", 3),
        (True, True, "", 3),
    ],
)
def test_the_page_says_which_one_change_would_open_the_most_times(
    request, program, case, pool, client, settings, coordinator, has_room, has_mediators, change, times
):
    settings.SECOND_FACTOR_REQUIRED = False
    if has_room:
        request.getfixturevalue("room")
    if not has_mediators:
        day = soon(program).astimezone(program.tz).date()
        for one in pool:
            AvailabilityException.objects.create(mediator=one, on=day, kind="off")
    times_make(case, soon(program), length=4 * HOUR)
    client.force_login(coordinator.user)
    page = client.get(reverse("meetings:plan", args=[case.reference]))
    words = " ".join(page.content.decode().split())
    assert ("The one change that would open the most" in words) == bool(change)
    assert change in words
    assert words.count('name="slot"') == times
