"""Availability against the plain meaning of it: an instant is free when the wall clock then shows a free time."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediator_portal.meetings.availability import (
    DayRule,
    Span,
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
        ([DayRule(MONDAY, "other", dt.time(12), dt.time(20))], [(12, 20)]),
        (
            [DayRule(MONDAY, "other", dt.time(9), dt.time(10)), DayRule(MONDAY, "other", dt.time(18), dt.time(19))],
            [(9, 10), (18, 19)],
        ),
        (
            [DayRule(MONDAY, "other", dt.time(12), dt.time(20)), DayRule(MONDAY, "off", dt.time(14), dt.time(15))],
            [(12, 14), (15, 20)],
        ),
        ([DayRule(MONDAY - dt.timedelta(days=2), "off", through=MONDAY)], []),
        ([DayRule(MONDAY - dt.timedelta(days=2), "off", through=MONDAY - dt.timedelta(days=1))], [(9, 17)]),
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
dated_rules = st.builds(
    lambda rule, dates: WeeklyRule(rule.weekday, rule.starts, rule.ends, *dates),
    weekly_rules,
    st.sampled_from([(None, None), (None, AUTUMN), (AUTUMN, None), (AUTUMN, AUTUMN)]),
)
days_around = st.dates(dt.date(2026, 10, 30), dt.date(2026, 11, 3))
day_rules = st.builds(
    lambda on, kind, rule, whole, length: DayRule(
        on,
        kind,
        None if whole else rule.starts,
        None if whole else rule.ends,
        on + dt.timedelta(days=length) if length else None,
    ),
    days_around,
    st.sampled_from(["off", "extra", "other"]),
    weekly_rules,
    st.booleans(),
    st.integers(0, 2),
)
pauses_around = st.builds(
    lambda first, length: Span(first, None if length is None else first + dt.timedelta(days=length)),
    days_around,
    st.one_of(st.none(), st.integers(0, 2)),
)
busy_around = st.builds(
    lambda start, length: Stretch(
        dt.datetime(2026, 10, 30, tzinfo=dt.UTC) + dt.timedelta(minutes=start),
        dt.datetime(2026, 10, 30, tzinfo=dt.UTC) + dt.timedelta(minutes=start + length),
    ),
    st.integers(0, 5 * 24 * 60),
    st.integers(1, 600),
)


@given(
    st.lists(dated_rules, max_size=4),
    st.lists(day_rules, max_size=3),
    st.lists(pauses_around, max_size=1),
    st.lists(busy_around, max_size=2),
    st.sampled_from([MIAMI, CHICAGO]),
)
@settings(max_examples=80, deadline=None)
def test_expansion_against_the_wall_clock(
    weekly: list[WeeklyRule], days: list[DayRule], pauses: list[Span], busy: list[Stretch], tz: ZoneInfo
) -> None:
    """A brute-force model asks of one instant after another what its wall clock shows and what holds on that day."""
    first, last = dt.date(2026, 10, 30), dt.date(2026, 11, 3)
    free = expand(weekly=weekly, days=days, pauses=pauses, busy=busy, first=first, last=last, tz=tz)
    assert free == merge(free)
    for step in range(0, 5 * 24 * 60, 47):
        instant = dt.datetime(2026, 10, 30, 6, tzinfo=dt.UTC) + dt.timedelta(minutes=step)
        wall = instant.astimezone(tz)
        if first <= wall.date() <= last:
            model = _is_free(wall, weekly, days, pauses) and not is_inside(instant, busy)
            assert is_inside(instant, free) == model, (instant, wall)


def _is_free(wall: dt.datetime, weekly: list[WeeklyRule], days: list[DayRule], pauses: list[Span]) -> bool:
    day, time = wall.date(), wall.time()
    if any(pause.first <= day <= (pause.last or dt.date.max) for pause in pauses):
        return False
    today = [rule for rule in days if rule.on <= day <= (rule.through or rule.on)]
    now = [rule.kind for rule in today if _shows(rule, time)]
    if any(rule.kind == "other" for rule in today):
        usual = "other" in now
    else:
        usual = any(rule.holds_on(day) and rule.starts <= time < rule.ends for rule in weekly)
    return "extra" in now or (usual and "off" not in now)


@pytest.mark.parametrize("tz", [MIAMI, CHICAGO])
@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_every_quarter_of_both_change_days_under_all_rules(tz: ZoneInfo, day: dt.date) -> None:
    """A week, a day with other hours, hours off and extra hours: each quarter is free as the wall clock says."""
    weekly = [WeeklyRule(6, dt.time(0), dt.time(2, 30)), WeeklyRule(6, dt.time(9), dt.time(17))]
    hours_off = DayRule(day, "off", dt.time(1, 15), dt.time(1, 45))
    extra = DayRule(day, "extra", dt.time(2), dt.time(4))
    other = DayRule(day, "other", dt.time(1), dt.time(3))
    for days in ([], [hours_off], [hours_off, extra], [other], [other, hours_off]):
        free = expand(weekly=weekly, days=days, first=day, last=day, tz=tz)
        for minutes in range(0, 36 * 60, 15):
            instant = dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(minutes=minutes)
            wall = instant.astimezone(tz)
            assert is_inside(instant, free) == (wall.date() == day and _is_free(wall, weekly, days, [])), (wall, days)


def _shows(rule: DayRule, time: dt.time) -> bool:
    return rule.starts is None or rule.ends is None or rule.starts <= time < rule.ends


def test_starts_stand_on_full_steps_and_leave_the_whole_length() -> None:
    starts = starts_within([stretch(10, 130)], dt.timedelta(minutes=60), dt.timedelta(minutes=30))
    assert [int((start - EPOCH).total_seconds() // 60) for start in starts] == [30, 60]


def test_covered_needs_one_stretch_for_all_of_it() -> None:
    assert covered(stretch(10, 20), [stretch(0, 30)])
    assert not covered(stretch(10, 40), [stretch(0, 30), stretch(35, 60)])
