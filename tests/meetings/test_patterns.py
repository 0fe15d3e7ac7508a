"""Weeks that hold between dates: a new one takes exactly its own days, and the list says what holds when."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from mediator_portal.meetings.availability import WeeklyRule, expand
from mediator_portal.meetings.patterns import periods, put_in_place, week_on
from tests.meetings.test_availability import weekly_rules

TZ = ZoneInfo("America/Chicago")
START = dt.date(2026, 6, 1)
maybe_day = st.one_of(st.none(), st.integers(0, 20).map(lambda days: START + dt.timedelta(days=days)))
dates = st.tuples(maybe_day, maybe_day).filter(lambda pair: None in pair or pair[0] <= pair[1])
change = st.tuples(st.lists(weekly_rules, max_size=2), dates)


def free_on(rules: list[WeeklyRule], day: dt.date) -> object:
    return expand(weekly=rules, days=[], first=day, last=day, tz=TZ)


@given(st.lists(change, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_the_last_week_said_for_a_day_holds_on_it(changes: list) -> None:
    """Model: for each day the last change whose dates hold that day; nothing was said for the others."""
    rules: list[WeeklyRule] = []
    for week, (first, last) in changes:
        rules = put_in_place(rules, week, first, last)
    for shift in range(-3, 25):
        day = START + dt.timedelta(days=shift)
        said = [week for week, (first, last) in changes if (first or day) <= day <= (last or day)]
        assert free_on(rules, day) == free_on(said[-1] if said else [], day), day


@given(st.lists(change, max_size=3))
@settings(max_examples=60, deadline=None)
def test_periods_follow_each_other_and_say_the_week_of_every_day(changes: list) -> None:
    rules: list[WeeklyRule] = []
    for week, (first, last) in changes:
        rules = put_in_place(rules, week, first, last)
    found = periods(rules, START)
    assert found[0].first == START
    assert found[-1].last is None
    for before, after in zip(found, found[1:], strict=False):
        assert before.last == after.first - dt.timedelta(days=1)
        assert before.rules != after.rules
    for shift in range(25):
        day = START + dt.timedelta(days=shift)
        period = next(each for each in reversed(found) if each.first <= day)
        assert free_on(list(period.rules), day) == free_on(week_on(rules, day), day)
