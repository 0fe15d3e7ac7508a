"""Weeks that hold between dates: how a new one takes the place of the old, and which holds when. Pure.

Rules are stored as they are expanded: the free time of a day is that of all rules that hold on it. A week for some
dates therefore cuts the rules before it, so that before and after those dates the old week holds as it did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mediator_portal.meetings.availability import DAY, WeeklyRule

# How far ahead weeks are listed.
AHEAD: Final = dt.timedelta(days=400)


@dataclass(frozen=True)
class Period:
    """Days from the first to the last one (both inside) in which the same week holds; None: no end in sight."""

    first: dt.date
    last: dt.date | None
    rules: tuple[WeeklyRule, ...]


def put_in_place(
    known: Iterable[WeeklyRule], week: Iterable[WeeklyRule], first: dt.date | None, last: dt.date | None
) -> list[WeeklyRule]:
    """Return the rules once a week holds from the first to the last day (both inside; None: open to that side)."""
    kept = [part for rule in known for part in _around(rule, first, last)]
    new = [replace(rule, valid_from=first, valid_until=last) for rule in week]
    return sorted(kept + new, key=_order)


def week_on(rules: Iterable[WeeklyRule], day: dt.date) -> list[WeeklyRule]:
    """Return the rules of the week that holds on a day, whatever weekday it is."""
    return [rule for rule in rules if _holds(rule, day)]


def periods(rules: Sequence[WeeklyRule], today: dt.date) -> list[Period]:
    """Return which week holds when, from today on; at least one period, which may be empty."""
    starts = {today}
    for rule in rules:
        starts |= {rule.valid_from} if rule.valid_from else set()
        starts |= {rule.valid_until + DAY} if rule.valid_until else set()
    found: list[Period] = []
    for day in sorted(day for day in starts if today <= day <= today + AHEAD):
        week = _undated(week_on(rules, day))
        if found and found[-1].rules == week:
            continue
        if found:
            found[-1] = replace(found[-1], last=day - DAY)
        found.append(Period(day, None, week))
    return found


def _undated(rules: Iterable[WeeklyRule]) -> tuple[WeeklyRule, ...]:
    return tuple(sorted({replace(rule, valid_from=None, valid_until=None) for rule in rules}, key=_order))


def _holds(rule: WeeklyRule, day: dt.date) -> bool:
    return (rule.valid_from is None or rule.valid_from <= day) and (rule.valid_until is None or day <= rule.valid_until)


def _around(rule: WeeklyRule, first: dt.date | None, last: dt.date | None) -> list[WeeklyRule]:
    """Return what is left of a rule before the first and after the last day."""
    parts = []
    if first is not None and (rule.valid_from is None or rule.valid_from < first):
        ends = first - DAY
        parts.append(replace(rule, valid_until=min(rule.valid_until or ends, ends)))
    if last is not None and (rule.valid_until is None or rule.valid_until > last):
        begins = last + DAY
        parts.append(replace(rule, valid_from=max(rule.valid_from or begins, begins)))
    return parts


def _order(rule: WeeklyRule) -> tuple:
    return (rule.valid_from or dt.date.min, rule.weekday, rule.starts, rule.ends)
