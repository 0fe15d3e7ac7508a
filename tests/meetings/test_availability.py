"""Availability against the plain meaning of it: an instant is free when the wall clock then shows a free time."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediator_portal.meetings.availability import (
    DayRule,
    Stretch,
    WeeklyRule,
    covered,
    expand,
    intersect,
    merge,
    on_wall,
    starts_within,
    subtract,
)

MIAMI = ZoneInfo("America/New_York")
CHICAGO = ZoneInfo("America/Chicago")
SPRING = dt.date(2026, 3, 8)
AUTUMN = dt.date(2026, 11, 1)
EPOCH = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def is_inside(instant: dt.datetime, parts: list[Stretch]) -> bool:
    return any(part.starts_at <= instant < part.ends_at for part in parts)


def on_the_wall(instant: dt.datetime, day: dt.date, starts: dt.time, ends: dt.time, tz: ZoneInfo) -> bool:
    wall = instant.astimezone(tz)
    return wall.date() == day and starts <= wall.time() < ends


@pytest.mark.parametrize("tz", [MIAMI, CHICAGO])
@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize("hour", range(24))
def test_every_hour_of_both_change_days(tz: ZoneInfo, day: dt.date, hour: int) -> None:
    """Each hour of the wall's day is free at exactly the instants at which the wall shows that hour."""
    starts, ends = dt.time(hour), dt.time(hour + 1) if hour < 23 else dt.time(23, 59)
    parts = on_wall(day, starts, ends, tz)
    start_of_walk = dt.datetime.combine(day, dt.time(), dt.UTC)
    for minutes in range(0, 36 * 60, 15):
        instant = start_of_walk + dt.timedelta(minutes=minutes)
        assert is_inside(instant, parts) == on_the_wall(instant, day, starts, ends, tz), instant


@pytest.mark.parametrize(
    ("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (dt.date(2026, 3, 7), 24), (dt.date(2026, 3, 9), 24)]
)
def test_length_of_a_whole_day(day: dt.date, hours: int) -> None:
    total = sum((part.ends_at - part.starts_at for part in on_wall(day, None, None, MIAMI)), dt.timedelta())
    assert total == dt.timedelta(hours=hours)


def test_the_skipped_hour_is_no_time_at_all() -> None:
    assert on_wall(SPRING, dt.time(2), dt.time(3), MIAMI) == []


def test_half_of_the_repeated_hour_comes_twice() -> None:
    parts = on_wall(AUTUMN, dt.time(1), dt.time(1, 30), MIAMI)
    assert [part.starts_at.hour for part in parts] == [5, 6]


def test_the_same_wall_time_before_and_after_the_change() -> None:
    weekly = [WeeklyRule(weekday, dt.time(9), dt.time(12)) for weekday in (0, 4)]
    free = expand(weekly=weekly, days=[], first=dt.date(2026, 3, 6), last=dt.date(2026, 3, 9), tz=MIAMI)
    assert [part.starts_at.hour for part in free] == [14, 13]


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "expected"),
    [
        (None, None, 3),
        (dt.date(2026, 6, 8), None, 2),
        (None, dt.date(2026, 6, 8), 2),
        (dt.date(2026, 6, 8), dt.date(2026, 6, 8), 1),
        (dt.date(2026, 6, 9), dt.date(2026, 6, 14), 0),
    ],
)
def test_dates_of_a_weekly_rule_are_inside(
    valid_from: dt.date | None, valid_until: dt.date | None, expected: int
) -> None:
    rule = WeeklyRule(0, dt.time(9), dt.time(12), valid_from, valid_until)
    assert (
        len(expand(weekly=[rule], days=[], first=dt.date(2026, 6, 1), last=dt.date(2026, 6, 21), tz=MIAMI)) == expected
    )


MONDAY = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("days", "hours"),
    [
        ([], [(9, 17)]),
        ([DayRule(MONDAY, "off")], []),
        ([DayRule(MONDAY, "off", dt.time(12), dt.time(13))], [(9, 12), (13, 17)]),
        ([DayRule(MONDAY, "extra", dt.time(17), dt.time(19))], [(9, 19)]),
        ([DayRule(MONDAY, "off"), DayRule(MONDAY, "extra", dt.time(10), dt.time(11))], [(10, 11)]),
        ([DayRule(MONDAY + dt.timedelta(days=7), "off")], [(9, 17)]),
    ],
)
def test_exceptions_of_a_day(days: list[DayRule], hours: list[tuple[int, int]]) -> None:
    free = expand(weekly=[WeeklyRule(0, dt.time(9), dt.time(17))], days=days, first=MONDAY, last=MONDAY, tz=MIAMI)
    assert [(part.starts_at.astimezone(MIAMI).hour, part.ends_at.astimezone(MIAMI).hour) for part in free] == hours


def stretch(start: int, end: int) -> Stretch:
    return Stretch(EPOCH + dt.timedelta(minutes=start), EPOCH + dt.timedelta(minutes=end))


stretches = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 90)).map(lambda pair: stretch(pair[0], pair[0] + pair[1])), max_size=6
)


@given(stretches, stretches)
@settings(max_examples=60, deadline=None)
def test_arithmetic_of_stretches_minute_by_minute(one: list[Stretch], other: list[Stretch]) -> None:
    left, both, whole = subtract(one, other), intersect(merge(one), merge(other)), merge(one + other)
    for minute in range(400):
        instant = EPOCH + dt.timedelta(minutes=minute)
        first, second = is_inside(instant, one), is_inside(instant, other)
        assert is_inside(instant, left) == (first and not second)
        assert is_inside(instant, both) == (first and second)
        assert is_inside(instant, whole) == (first or second)


times = st.times(min_value=dt.time(0), max_value=dt.time(23, 58)).map(
    lambda value: value.replace(second=0, microsecond=0)
)
weekly_rules = st.builds(
    lambda weekday, one, other: WeeklyRule(weekday, min(one, other), max(one, other, dt.time(0, 1))),
    st.integers(0, 6),
    times,
    times,
).filter(lambda rule: rule.starts < rule.ends)
day_rules = st.builds(
    lambda on, kind, rule, whole: DayRule(on, kind, None if whole else rule.starts, None if whole else rule.ends),
    st.dates(dt.date(2026, 10, 30), dt.date(2026, 11, 3)),
    st.sampled_from(["off", "extra"]),
    weekly_rules,
    st.booleans(),
)


@given(st.lists(weekly_rules, max_size=4), st.lists(day_rules, max_size=3), st.sampled_from([MIAMI, CHICAGO]))
@settings(max_examples=40, deadline=None)
def test_expansion_against_the_wall_clock(weekly: list[WeeklyRule], days: list[DayRule], tz: ZoneInfo) -> None:
    first, last = dt.date(2026, 10, 30), dt.date(2026, 11, 3)
    free = expand(weekly=weekly, days=days, first=first, last=last, tz=tz)
    for step in range(0, 5 * 24 * 60, 47):
        instant = dt.datetime(2026, 10, 30, 6, tzinfo=dt.UTC) + dt.timedelta(minutes=step)
        wall = instant.astimezone(tz)
        if not first <= wall.date() <= last:
            continue
        usual = any(rule.holds_on(wall.date()) and rule.starts <= wall.time() < rule.ends for rule in weekly)
        special = [rule for rule in days if rule.on == wall.date() and _shows(rule, wall.time())]
        expected = any(rule.kind == "extra" for rule in special) or (
            usual and not any(rule.kind == "off" for rule in special)
        )
        assert is_inside(instant, free) == expected, (instant, wall)


def _shows(rule: DayRule, time: dt.time) -> bool:
    return rule.starts is None or rule.ends is None or rule.starts <= time < rule.ends


def test_starts_stand_on_full_steps_and_leave_the_whole_length() -> None:
    starts = starts_within([stretch(10, 130)], dt.timedelta(minutes=60), dt.timedelta(minutes=30))
    assert [int((start - EPOCH).total_seconds() // 60) for start in starts] == [30, 60]


def test_covered_needs_one_stretch_for_all_of_it() -> None:
    assert covered(stretch(10, 20), [stretch(0, 30)])
    assert not covered(stretch(10, 40), [stretch(0, 30), stretch(35, 60)])
