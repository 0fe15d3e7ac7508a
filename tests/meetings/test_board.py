"""The coordinator's board: what is when and where, what it still needs, where rooms are free, who carries what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mediator_portal.meetings.enums import Reply, SessionState
from mediator_portal.meetings.models import PoolRequest, VenueHours
from mediator_portal.meetings.opening import Opening, gaps
from mediator_portal.meetings.selectors import board_days, works_of
from mediator_portal.meetings.views.board import monday_of, month_of
from portal.accounts.enums import Role
from tests.factories.cases import user_make
from tests.factories.meetings import MediatorFactory, SessionFactory, confirmed_session, request_make, soon

T = dt.time
DAY = (T(9), T(19))
TODAY = dt.date(2026, 3, 4)
WEEK_QUERIES, MONTH_QUERIES, MEDIATOR_QUERIES = 14, 14, 12


@pytest.mark.parametrize(
    ("openings", "taken", "free"),
    [
        ([], [], [DAY]),
        ([], [(T(12), T(15))], [(T(9), T(12)), (T(15), T(19))]),
        ([], [(T(11), T(14))], [(T(14), T(19))]),
        ([], [(T(9), T(12)), (T(14), T(17))], []),
        ([], [(T(8), T(20))], []),
        ([Opening(2, T(8), T(13))], [], [(T(9), T(13))]),
        ([Opening(1, T(8), T(13))], [], []),
        ([Opening(2, T(9), T(11)), Opening(2, T(11), T(12))], [], [(T(9), T(12))]),
        ([Opening(2, T(9), T(11))], [], []),
    ],
)
def test_where_another_session_fits(openings: list[Opening], taken: list, free: list) -> None:
    assert gaps(DAY, openings, taken, weekday=2, length=180) == free


SPANS = st.tuples(st.integers(7, 20), st.integers(1, 4)).map(lambda it: (T(it[0]), T(min(it[0] + it[1], 21))))


@given(st.lists(SPANS, max_size=5), st.integers(1, 6))
def test_gaps_hold_every_hour_that_is_free_and_no_other(taken: list, hours: int) -> None:
    free = {hour for hour in range(9, 19) if not any(a.hour <= hour < b.hour for a, b in taken)}
    found = gaps(DAY, [], taken, weekday=0, length=hours * 60)
    for start, end in found:
        assert set(range(start.hour, end.hour)) <= free
        assert end.hour - start.hour >= hours
    starts = {hour for hour in free if set(range(hour, hour + hours)) <= free}
    assert starts == {hour for a, b in found for hour in range(a.hour, b.hour - hours + 1)}


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("2026-03-04", "2026-03-02"),
        ("2026-03-02", "2026-03-02"),
        ("2026-03-08", "2026-03-02"),
        ("", "2026-03-02"),
        ("yesterday", "2026-03-02"),
        ("0001-01-01", "2026-03-02"),
        ("9999-12-31", "2026-03-02"),
        ("2026-04-01", "2026-03-30"),
    ],
)
def test_the_week_of_an_address(text: str, monday: str) -> None:
    assert monday_of(text, TODAY) == dt.date.fromisoformat(monday)


@pytest.mark.parametrize(
    ("text", "first"), [("2026-12", "2026-12-01"), ("2026-13", "2026-03-01"), ("x", "2026-03-01"), ("", "2026-03-01")]
)
def test_the_month_of_an_address(text: str, first: str) -> None:
    assert month_of(text, TODAY) == dt.date.fromisoformat(first)


# Pages ---------------------------------------------------------------------------------------------------------------


def week_of(session: Any) -> dict[str, str]:
    return {"from": str(session.starts_at.date())}


def test_the_week_says_what_each_session_needs(program: Any, desk: Any) -> None:
    type(program).objects.filter(pk=program.pk).update(confirm_days=7, escalate_days=7)
    confirmed, _people = confirmed_session(program, starts_at=soon(program, days=2))
    asked = SessionFactory(program=program, requested=True, starts_at=confirmed.starts_at)
    gone = SessionFactory(program=program, starts_at=confirmed.starts_at)
    type(gone).objects.filter(pk=gone.pk).update(state=SessionState.CANCELLED)
    page = desk.get(reverse("meetings:board"), week_of(confirmed)).content.decode()
    assert confirmed.case.reference in page
    assert asked.case.reference in page
    assert gone.case.reference not in page
    assert "Complainant has not confirmed the session: Call" in page
    assert "2 mediators are missing: Find" in page
    assert f"Free: {confirmed.room}, 1 p.m. to 7 p.m." in page


def test_a_room_is_free_only_while_its_venue_is_open(program: Any, coordinator: Any) -> None:
    session = SessionFactory(program=program, starts_at=soon(program, days=3, hour=9))
    VenueHours.objects.bulk_create(
        VenueHours(venue=session.room.venue, weekday=day, opens=T(9), closes=T(16)) for day in range(5)
    )
    day = session.starts_at.astimezone(program.tz).date()
    (found,) = board_days(coordinator.user, program.site, program, day, day)
    assert found.free == [(session.room, [(T(12), T(16))])]


def test_the_month_shows_the_same_sessions(program: Any, desk: Any) -> None:
    session, _people = confirmed_session(program)
    local = session.starts_at.astimezone(program.tz)
    page = desk.get(reverse("meetings:board_month"), {"month": f"{local:%Y-%m}"}).content.decode()
    assert session.case.reference in page
    assert (
        session.case.reference not in desk.get(reverse("meetings:board_month"), {"month": "2031-01"}).content.decode()
    )


def test_an_empty_week_says_so(desk: Any) -> None:
    assert "Nothing this week" in desk.get(reverse("meetings:board"), {"from": "2020-01-06"}).content.decode()


def test_another_programs_sessions_and_mediators_stay_there(program: Any, chicago: Any, coordinator: Any) -> None:
    session, _people = confirmed_session(chicago)
    day = session.starts_at.astimezone(program.tz).date()
    (found,) = board_days(coordinator.user, program.site, program, day, day)
    assert (found.sessions, found.free) == ([], [])
    outsider = user_make(program, Role.LIAISON, name="Lee")
    own, _more = confirmed_session(program)
    day = own.starts_at.astimezone(program.tz).date()
    (found,) = board_days(outsider, program.site, program, day, day)
    assert (found.sessions, found.free) == ([], [])


def test_load_and_answers(program: Any, coordinator: Any, desk: Any) -> None:
    session, mediators = confirmed_session(program)
    busy, idle = mediators[0], MediatorFactory(program=program, name="Ida Idle")
    request_make(session, idle, "")
    PoolRequest.objects.filter(mediator=busy).update(
        sent_at=timezone.now() - dt.timedelta(hours=30), replied_at=timezone.now() - dt.timedelta(hours=25)
    )
    rows = {
        work.mediator: work for work in works_of(coordinator.user, program.site, program, [busy, idle], timezone.now())
    }
    assert (rows[busy].cases, rows[busy].ahead, rows[busy].asked, rows[busy].yes) == (1, 1, 1, 1)
    assert rows[busy].hours_to_answer == 5
    assert (rows[idle].ahead, rows[idle].asked, rows[idle].answered, rows[idle].hours_to_answer) == (0, 1, 0, None)
    page = desk.get(reverse("meetings:board_mediators")).content.decode()
    assert "Ida Idle" in page
    assert "5 hours" in page


def test_old_requests_do_not_count(program: Any, coordinator: Any) -> None:
    request = request_make(SessionFactory(program=program, requested=True), MediatorFactory(program=program), Reply.NO)
    PoolRequest.objects.update(sent_at=timezone.now() - dt.timedelta(days=400))
    (work,) = works_of(coordinator.user, program.site, program, [request.mediator], timezone.now())
    assert work.asked == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same_for_one_session_and_for_three(
    program: Any, desk: Any, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        session, _people = confirmed_session(program)
    pages = {
        reverse("meetings:board"): WEEK_QUERIES,
        reverse("meetings:board_month"): MONTH_QUERIES,
        reverse("meetings:board_mediators"): MEDIATOR_QUERIES,
    }
    asked = {"from": str(session.starts_at.date()), "month": f"{session.starts_at:%Y-%m}"}
    for url, queries in pages.items():
        desk.get(url, asked)
        with django_assert_num_queries(queries):
            desk.get(url, asked)
