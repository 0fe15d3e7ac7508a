"""When a venue is open, pure: hours of the week on the program's clock. No hours at all mean: open whenever needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from portal import dates


@dataclass(frozen=True, order=True)
class Opening:
    """One stretch of one weekday (Monday is 0)."""

    weekday: int
    opens: dt.time
    closes: dt.time


def merged(openings: Iterable[Opening]) -> list[Opening]:
    """Return the openings in order, those that touch or overlap as one."""
    found: list[Opening] = []
    for one in sorted(openings):
        last = found[-1] if found else None
        if last and last.weekday == one.weekday and one.opens <= last.closes:
            found[-1] = Opening(last.weekday, last.opens, max(last.closes, one.closes))
        else:
            found.append(one)
    return found


def is_open(openings: Sequence[Opening], starts_at: dt.datetime, ends_at: dt.datetime, tz: ZoneInfo) -> bool:
    """True when the place is open from start to end without a break. A session past midnight fits no opening."""
    if not openings:
        return True
    begins, ends = starts_at.astimezone(tz), ends_at.astimezone(tz)
    if begins.date() != ends.date():
        return False
    return any(
        one.weekday == begins.weekday() and one.opens <= begins.time() and ends.time() <= one.closes
        for one in merged(openings)
    )


def in_words(openings: Iterable[Opening]) -> list[str]:
    """Return "Monday to Friday, 9 a.m. to 6 p.m.": neighboring days of the same hours as one line."""
    by_day = [
        (day, tuple((one.opens, one.closes) for one in rows))
        for day, rows in groupby(merged(openings), key=lambda one: one.weekday)
    ]
    lines: list[tuple[int, int, tuple]] = []
    for day, hours in by_day:
        if lines and lines[-1][1] == day - 1 and lines[-1][2] == hours:
            lines[-1] = (lines[-1][0], day, hours)
        else:
            lines.append((day, day, hours))
    return [_line(first, last, hours) for first, last, hours in lines]


def _line(first: int, last: int, hours: tuple) -> str:
    days = str(WEEKDAYS[first])
    if last > first:
        days = _("%(first)s to %(last)s") % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}
    return ", ".join([days, *(dates.time_range(opens, closes) for opens, closes in hours)])


# Gaps ----------------------------------------------------------------------------------------------------------------

Span = tuple[dt.time, dt.time]


def gaps(hours: Span, openings: Sequence[Opening], taken: Iterable[Span], *, weekday: int, length: int) -> list[Span]:
    """Return where a session of `length` minutes still fits in a room on one day: inside the program's hours and the
    venue's, outside of what is taken. All on the wall clock, in order.
    """
    opens = [(one.opens, one.closes) for one in merged(openings) if one.weekday == weekday] if openings else [hours]
    free = [(max(start, hours[0]), min(end, hours[1])) for start, end in opens]
    for start, end in sorted(taken):
        free = [part for one in free for part in _without(one, start, end)]
    return [part for part in free if _minutes(part[1]) - _minutes(part[0]) >= length]


def _without(part: Span, start: dt.time, end: dt.time) -> list[Span]:
    if end <= part[0] or part[1] <= start:
        return [part]
    return [one for one in ((part[0], start), (end, part[1])) if one[0] < one[1]]


def _minutes(clock: dt.time) -> int:
    return clock.hour * 60 + clock.minute
