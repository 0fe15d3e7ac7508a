"""Where sessions are held: opening hours, what helps people come, and a room that is never shared."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mediator_portal.meetings import services
from mediator_portal.meetings.errors import NeedsConsent, SessionRefused
from mediator_portal.meetings.models import MediationSession, Seat, Venue, VenueHours
from mediator_portal.meetings.opening import Opening, in_words, is_open, merged
from portal.accounts.enums import Role
from tests.factories.cases import CaseFactory, actor_make
from tests.factories.meetings import (
    MediatorFactory,
    RoomFactory,
    SessionFactory,
    confirmed_session,
    request_make,
    soon,
)
from tests.factories.program_pages import program_make
from tests.meetings.test_race import at_once

MIAMI = ZoneInfo("America/New_York")
T = dt.time


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """Return a moment of the week of Monday, March 2, 2026 in Miami."""
    return dt.datetime(2026, 3, 2 + day, hour, minute, tzinfo=MIAMI).astimezone(dt.UTC)


WEEK = [Opening(day, T(9), T(18)) for day in range(5)]


@pytest.mark.parametrize(
    ("openings", "start", "end", "open_"),
    [
        ([], at(6, 3), at(6, 6), True),
        (WEEK, at(0, 9), at(0, 12), True),
        (WEEK, at(0, 15), at(0, 18), True),
        (WEEK, at(0, 8, 59), at(0, 12), False),
        (WEEK, at(0, 15), at(0, 18, 1), False),
        (WEEK, at(5, 10), at(5, 13), False),
        (WEEK, at(0, 17), at(1, 10), False),
        ([Opening(0, T(9), T(12)), Opening(0, T(12), T(15))], at(0, 10), at(0, 14), True),
        ([Opening(0, T(9), T(12)), Opening(0, T(13), T(15))], at(0, 10), at(0, 14), False),
    ],
)
def test_when_a_venue_is_open(openings: list[Opening], start: dt.datetime, end: dt.datetime, open_: bool) -> None:
    assert is_open(openings, start, end, MIAMI) is open_


HOURS = st.tuples(st.integers(0, 6), st.integers(0, 22), st.integers(1, 23)).map(
    lambda it: Opening(it[0], T(min(it[1], it[2] - 1)), T(it[2]))
)


@given(st.lists(HOURS, max_size=12), st.integers(0, 6), st.integers(0, 22), st.integers(1, 5))
def test_open_agrees_with_looking_at_every_hour(openings: list[Opening], day: int, hour: int, length: int) -> None:
    end = min(hour + length, 23)
    wanted = all(any(one.weekday == day and one.opens <= T(h) and T(h + 1) <= one.closes for one in openings)
                 for h in range(hour, end))  # fmt: skip
    if openings and hour < end:
        assert is_open(openings, at(day % 5, hour), at(day % 5, end), MIAMI) == wanted or day > 4


@given(st.lists(HOURS, max_size=12))
def test_merged_hours_keep_their_sum_and_never_touch(openings: list[Opening]) -> None:
    found = merged(openings)
    assert found == sorted(found)
    pairs = zip(found, found[1:], strict=False)
    assert all(a.weekday < b.weekday or a.closes < b.opens for a, b in pairs)
    covered = {(one.weekday, hour) for one in openings for hour in range(one.opens.hour, one.closes.hour)}
    assert covered == {(one.weekday, hour) for one in found for hour in range(one.opens.hour, one.closes.hour)}


def test_hours_in_words() -> None:
    hours = [*WEEK, Opening(5, T(10), T(13)), Opening(5, T(14), T(16))]
    assert in_words(hours) == ["Monday to Friday, 9 a.m. to 6 p.m.", "Saturday, 10 a.m. to 1 p.m., 2 p.m. to 4 p.m."]
    assert in_words([]) == []


# Planning ------------------------------------------------------------------------------------------------------------


def closed_room(program: Any) -> Any:
    """Return a room of a venue that is open from 1 to 5 in the night only."""
    room = RoomFactory(venue__program=program)
    VenueHours.objects.bulk_create(
        VenueHours(venue=room.venue, weekday=day, opens=T(1), closes=T(5)) for day in range(7)
    )
    return room


def test_a_closed_venue_warns_and_a_person_may_go_on(program: Any, coordinator: Any) -> None:
    plan = partial(
        services.session_plan,
        case=CaseFactory(program=program, scheduling=True),
        starts_at=soon(program),
        room=closed_room(program),
        actor=coordinator,
    )
    with pytest.raises(NeedsConsent) as warned:
        plan()
    assert [problem.code for problem in warned.value.problems] == ["closed"]
    assert plan(accepts_warnings=True).state == "planned"


def test_a_change_of_the_place_alone_warns_too(program: Any, coordinator: Any) -> None:
    session, _people = confirmed_session(program)
    with pytest.raises(NeedsConsent):
        services.session_change(session=session, actor=coordinator, room=closed_room(program))


# Screens -------------------------------------------------------------------------------------------------------------

DATA = {
    "name": "North Library",
    "address": "1 Main Street",
    "features": ["step_free", "loop"],
    "travel": "Bus 9 stops at the door.",
    "languages_nearby": "Spanish",
    "neutrality": "Nobody works there",
    "active": "on",
    "opens_0": "09:00",
    "closes_0": "17:00",
    "rooms-TOTAL_FORMS": "1",
    "rooms-INITIAL_FORMS": "0",
    "rooms-0-name": "Room A",
    "rooms-0-seats": "8",
    "rooms-0-active": "on",
}


def test_hours_and_help_are_kept_and_shown(program: Any, desk: Any) -> None:
    assert desk.post(reverse("meetings:venue_new"), DATA).status_code == 302
    venue = Venue.objects.get(name="North Library")
    assert venue.openings == [Opening(0, T(9), T(17))]
    assert "Monday, 9 a.m. to 5 p.m." in desk.get(reverse("meetings:venues")).content.decode()
    page = desk.get(reverse("meetings:venue", args=[venue.pk])).content.decode()
    assert 'value="09:00"' in page
    emptied = {**DATA, "opens_0": "", "closes_0": "", "rooms-INITIAL_FORMS": "1", "rooms-0-id": venue.rooms.get().pk}
    assert desk.post(reverse("meetings:venue", args=[venue.pk]), emptied).status_code == 302
    assert Venue.objects.get(pk=venue.pk).openings == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes_0": ""}, "Enter until when the place is open"),
        ({"opens_0": ""}, "Enter from when the place is open"),
        ({"closes_0": "08:00"}, "Enter a time after the one at which it opens."),
    ],
)
def test_half_an_opening_is_refused_with_everything_kept(desk: Any, changes: dict[str, str], sentence: str) -> None:
    answer = desk.post(reverse("meetings:venue_new"), {**DATA, **changes})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Bus 9 stops at the door." in page
    assert not Venue.objects.filter(name="North Library").exists()


def test_who_sits_in_the_session_reads_about_the_place(program: Any, sign_in: Any) -> None:
    room = RoomFactory(venue__program=program, venue__travel="Bus 9", venue__features=["two_doors", "gone_word"])
    session, mediators = confirmed_session(program, room=room)
    page = sign_in(mediators[0].user).get(reverse("meetings:session", args=[session.reference])).content.decode()
    assert "Bus 9" in page
    assert "Two separate entrances" in page
    assert "gone_word" not in page


# Never twice ---------------------------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_the_database_itself_refuses_a_room_twice(program: Any) -> None:
    first = SessionFactory(program=program)
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionFactory(program=program, room=first.room, starts_at=first.starts_at + dt.timedelta(hours=1))
    after = SessionFactory(program=program, room=first.room, starts_at=first.ends_at)
    MediationSession.objects.filter(pk=after.pk).update(state="cancelled")
    SessionFactory(program=program, room=first.room, starts_at=first.ends_at)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_mediator_is_not_confirmed_for_two_sessions_at_once() -> None:
    """Mutation "no lock in lock_mediators" (services/base.py: its line taken out) fails on PostgreSQL."""
    program = program_make(mediators_per_session=1)
    actor, mediator = actor_make(program, Role.COORDINATOR), MediatorFactory(program=program)
    sessions = [SessionFactory(program=program, requested=True) for _number in range(4)]
    for session in sessions:
        request_make(session, mediator)
    works = [
        partial(services.mediators_confirm, session=session, mediators=[mediator], actor=actor) for session in sessions
    ]
    results = at_once(works)
    assert sum(isinstance(result, MediationSession) for result in results) == 1, results
    assert sum(isinstance(result, SessionRefused) for result in results) == 3, results
    assert Seat.objects.filter(mediator=mediator, state="confirmed").count() == 1
