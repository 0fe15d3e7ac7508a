"""When people are free, as bits of a grid of starts, without going through every day of everybody. Pure.

The usual week of a program's people is made of a few daily hours: what one weekday with such hours means over the whole
time ahead is reckoned once and shared. Only days that differ for a person are expanded for that person. The promise
(and the model of the tests): the same as `grid.within(expand(...))`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property
from zoneinfo import ZoneInfo

from mediator_portal.meetings.availability import DAY, DayRule, Span, Stretch, WeeklyRule, expand, merge, on_wall
from mediator_portal.meetings.slotfinder import Grid

Hours = tuple[tuple[dt.time, dt.time], ...]


class WeekMasks:
    """Free time between two days (both inside), person by person."""

    def __init__(self, grid: Grid, first: dt.date, last: dt.date, tz: ZoneInfo) -> None:
        self._grid, self._first, self._last, self._tz = grid, first, last, tz
        self._of_day: dict[tuple[dt.date, Hours], int] = {}
        self._of_weekday: dict[tuple[int, Hours], int] = {}
        self._of_days: dict[tuple[dt.date, dt.date], int] = {}

    def free(
        self,
        *,
        weekly: Sequence[WeeklyRule],
        days: Iterable[DayRule] = (),
        pauses: Iterable[Span] = (),
        busy: Iterable[Stretch] = (),
    ) -> int:
        """Return the starts at which a whole session lies in the free time of somebody with these rules."""
        near = [rule for rule in days if rule.on <= self._last and (rule.through or rule.on) >= self._first]
        pauses = list(pauses)
        if any(rule.valid_from or rule.valid_until for rule in weekly):
            mask = self._day_by_day(weekly)
        else:
            mask = self._every_week(weekly)
        for pause in pauses:
            mask &= ~self.on_days(pause.first, pause.last or self._last)
        for first, last in _runs(near, self._first, self._last):
            # A day that differs may reach over midnight into the next one; the usual week never does.
            parts = expand(
                weekly=weekly, days=near, pauses=pauses, first=first, last=min(last + DAY, self._last), tz=self._tz
            )
            run = self.on_days(first, last)
            mask = mask & ~run | self._grid.within(parts) & run
        return mask & ~self._grid.meeting(busy)

    def on_days(self, first: dt.date, last: dt.date) -> int:
        """Return the starts on the days from the first to the last one, both inside, on the program's clock."""
        key = (first, last)
        if key not in self._of_days:
            opens = dt.datetime.combine(max(first, self._first), dt.time(), self._tz).astimezone(dt.UTC)
            closes = dt.datetime.combine(min(last, self._last) + DAY, dt.time(), self._tz).astimezone(dt.UTC)
            self._of_days[key] = self._grid.starting(opens, closes)
        return self._of_days[key]

    @cached_property
    def days(self) -> list[dt.date]:
        """The days from the first to the last one."""
        return [self._first + DAY * shift for shift in range((self._last - self._first).days + 1)]

    def _every_week(self, weekly: Iterable[WeeklyRule]) -> int:
        mask = 0
        for weekday, hours in _by_weekday(weekly).items():
            key = (weekday, hours)
            if key not in self._of_weekday:
                days = (day for day in self.days if day.weekday() == weekday)
                self._of_weekday[key] = _union(self._on(day, hours) for day in days)
            mask |= self._of_weekday[key]
        return mask

    def _day_by_day(self, weekly: Sequence[WeeklyRule]) -> int:
        return _union(
            self._on(day, tuple((rule.starts, rule.ends) for rule in weekly if rule.holds_on(day))) for day in self.days
        )

    def _on(self, day: dt.date, hours: Hours) -> int:
        if (day, hours) not in self._of_day:
            parts = [part for starts, ends in hours for part in on_wall(day, starts, ends, self._tz)]
            self._of_day[day, hours] = self._grid.within(merge(parts))
        return self._of_day[day, hours]


def _union(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


def _by_weekday(weekly: Iterable[WeeklyRule]) -> dict[int, Hours]:
    found: dict[int, Hours] = {}
    for rule in weekly:
        found[rule.weekday] = (*found.get(rule.weekday, ()), (rule.starts, rule.ends))
    return found


def _runs(rules: Iterable[DayRule], first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    """Return the days of the rules as runs in order, none of which overlaps the next."""
    found: list[tuple[dt.date, dt.date]] = []
    for rule in sorted(rules, key=lambda rule: rule.on):
        begins, ends = max(rule.on, first), min(rule.through or rule.on, last)
        if found and begins <= found[-1][1] + DAY:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found
