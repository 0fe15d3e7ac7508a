"""When somebody is free: the usual week, exceptions, pauses and busy times, expanded on demand into UTC. Pure.

Wall-clock rules meet daylight-saving changes here and nowhere else. The promise (and the model the tests compare with):
an instant is inside a wall-clock stretch exactly when the clock on the program's wall shows a time inside it. So a
stretch loses the hour that a spring night skips, and an hour that an autumn night repeats counts both times.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from mediator_portal.meetings.enums import ExceptionKind

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Stretch:
    """A half-open stretch of time in UTC: from `starts_at` up to, not including, `ends_at`."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    def covers(self, other: Stretch) -> bool:
        return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at

    def meets(self, other: Stretch) -> bool:
        """True when the two share more than an end."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class WeeklyRule:
    """Free every week on one weekday (Monday is 0) between two wall-clock times, maybe only between two dates."""

    weekday: int
    starts: dt.time
    ends: dt.time
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """True on the rule's weekday inside its dates; both dates are inside."""
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True)
class DayRule:
    """A date that differs: not free (`off`), free besides (`extra`), or free at other hours only (`other`).

    Without times the whole day; with `through` every day up to that one, which is inside.
    """

    on: dt.date
    kind: str
    starts: dt.time | None = None
    ends: dt.time | None = None
    through: dt.date | None = None


@dataclass(frozen=True)
class Span:
    """Days from the first to the last one (both inside); without a last one until further notice."""

    first: dt.date
    last: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def expand(
    *,
    weekly: Iterable[WeeklyRule],
    days: Iterable[DayRule],
    first: dt.date,
    last: dt.date,
    tz: ZoneInfo,
    pauses: Iterable[Span] = (),
    busy: Iterable[Stretch] = (),
) -> list[Stretch]:
    """Return when somebody is free from the first to the last day (both inside), merged and in order.

    Other hours stand in place of the usual week; a day off takes away from either; extra time is said for that very
    date and wins over both. In a pause nothing is free, and busy time is taken from all of it.
    """
    weekly, days, pauses = list(weekly), list(days), list(pauses)
    free: list[Stretch] = []
    for day in _days(first, last):
        if not any(pause.holds_on(day) for pause in pauses):
            rules = [rule for rule in days if Span(rule.on, rule.through or rule.on).holds_on(day)]
            free += _free_on(day, weekly, rules, tz)
    taken = merge(busy)
    return subtract(free, taken) if taken else merge(free)


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + DAY * shift for shift in range((last - first).days + 1)]


def _free_on(day: dt.date, weekly: Iterable[WeeklyRule], rules: Sequence[DayRule], tz: ZoneInfo) -> list[Stretch]:
    """Return the free time of one day, which may overlap."""
    if any(rule.kind == ExceptionKind.OTHER for rule in rules):
        usual = _parts(day, rules, ExceptionKind.OTHER, tz)
    else:
        usual = [part for rule in weekly if rule.holds_on(day) for part in on_wall(day, rule.starts, rule.ends, tz)]
    if not rules:
        return usual
    off, extra = _parts(day, rules, ExceptionKind.OFF, tz), _parts(day, rules, ExceptionKind.EXTRA, tz)
    return subtract(usual, off) + extra


def on_wall(day: dt.date, starts: dt.time | None, ends: dt.time | None, tz: ZoneInfo) -> list[Stretch]:
    """Return the instants at which the wall clock of a day shows a time from `starts` up to `ends`.

    Without times: the whole day. Usually one stretch; none inside a skipped hour, two inside a repeated one.
    """
    opens = dt.datetime.combine(day, starts or dt.time.min)
    closes = dt.datetime.combine(day, ends) if ends is not None else dt.datetime.combine(day + DAY, dt.time.min)
    # Clocks change at night: noon is never skipped and never repeated.
    noon_before, noon_after = (dt.datetime.combine(day + shift, dt.time(12)) for shift in (-DAY, DAY))
    before, after = _offset(noon_before, tz), _offset(noon_after, tz)
    if before == after:
        return [Stretch(_as_utc(opens, before), _as_utc(closes, before))]
    change = _change_between(_as_utc(noon_before, before), _as_utc(noon_after, after), tz)
    early = Stretch(_as_utc(opens, before), min(_as_utc(closes, before), change))
    late = Stretch(max(_as_utc(opens, after), change), _as_utc(closes, after))
    return merge([part for part in (early, late) if part.starts_at < part.ends_at])


def merge(parts: Iterable[Stretch]) -> list[Stretch]:
    """Return the same time in order, with stretches that meet or touch made one."""
    merged: list[Stretch] = []
    for part in sorted(parts):
        if merged and part.starts_at <= merged[-1].ends_at:
            merged[-1] = Stretch(merged[-1].starts_at, max(merged[-1].ends_at, part.ends_at))
        else:
            merged.append(part)
    return merged


def subtract(parts: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """Return what is left of the parts without the time taken, merged and in order."""
    left = merge(parts)
    for hole in taken:
        next_left: list[Stretch] = []
        for part in left:
            if not part.meets(hole):
                next_left.append(part)
                continue
            if part.starts_at < hole.starts_at:
                next_left.append(Stretch(part.starts_at, hole.starts_at))
            if hole.ends_at < part.ends_at:
                next_left.append(Stretch(hole.ends_at, part.ends_at))
        left = next_left
    return left


def intersect(one: Sequence[Stretch], other: Sequence[Stretch]) -> list[Stretch]:
    """Return the time that lies in both; each side merged and in order."""
    found: list[Stretch] = []
    first, second = 0, 0
    while first < len(one) and second < len(other):
        starts_at = max(one[first].starts_at, other[second].starts_at)
        ends_at = min(one[first].ends_at, other[second].ends_at)
        if starts_at < ends_at:
            found.append(Stretch(starts_at, ends_at))
        if one[first].ends_at < other[second].ends_at:
            first += 1
        else:
            second += 1
    return found


def covered(stretch: Stretch, free: Iterable[Stretch]) -> bool:
    """True when the whole stretch is free; `free` is merged."""
    return any(part.covers(stretch) for part in free)


def starts_within(free: Iterable[Stretch], length: dt.timedelta, step: dt.timedelta) -> list[dt.datetime]:
    """Return every start on a full step of the clock (UTC) from which the whole length is free."""
    found: list[dt.datetime] = []
    for part in free:
        past = (part.starts_at - dt.datetime(2000, 1, 1, tzinfo=dt.UTC)) % step
        start = part.starts_at if not past else part.starts_at + (step - past)
        while start + length <= part.ends_at:
            found.append(start)
            start += step
    return found


def _parts(day: dt.date, rules: Iterable[DayRule], kind: str, tz: ZoneInfo) -> list[Stretch]:
    return [part for rule in rules if rule.kind == kind for part in on_wall(day, rule.starts, rule.ends, tz)]


def _offset(wall: dt.datetime, tz: ZoneInfo) -> dt.timedelta:
    return wall.replace(tzinfo=tz).utcoffset() or dt.timedelta()


def _as_utc(wall: dt.datetime, offset: dt.timedelta) -> dt.datetime:
    return (wall - offset).replace(tzinfo=dt.UTC)


def _change_between(low: dt.datetime, high: dt.datetime, tz: ZoneInfo) -> dt.datetime:
    """Return the second at which the zone's offset changes between two instants that have different ones."""
    old = low.astimezone(tz).utcoffset()
    while high - low > dt.timedelta(seconds=1):
        middle = low + dt.timedelta(seconds=int((high - low).total_seconds()) // 2)
        if middle.astimezone(tz).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high
