"""The times a party may offer: hours of coming days inside the program's hours, and back from ticked boxes. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portal import dates

WEEKS: Final = 3
HOUR: Final = dt.timedelta(hours=1)
SATURDAY: Final = 5
FORMAT: Final = "%Y-%m-%dT%H:%M"


class Policy(Protocol):
    """What the grid needs of a program's policy."""

    weekdays: Any
    saturday_possible: bool
    day_starts: dt.time | None
    day_ends: dt.time | None
    notice_days_min: int | None

    @property
    def tz(self) -> ZoneInfo: ...


@dataclass(frozen=True)
class Hours:
    """The hours of a day that can be ticked, as full hours of the clock: from `first` up to, not including, `last`."""

    first: int
    last: int


def hours_of(policy: Policy) -> Hours:
    """Return the program's hours; nine to seven where none are stated."""
    first = policy.day_starts.hour if policy.day_starts else 9
    last = policy.day_ends.hour if policy.day_ends else 19
    return Hours(first, max(first + 1, last))


def first_day(policy: Policy, today: dt.date) -> dt.date:
    """Return the earliest day worth offering: mediators need the policy's notice."""
    return today + dt.timedelta(days=max(1, policy.notice_days_min or 3))


def is_day_of_mediation(policy: Policy, day: dt.date) -> bool:
    """True on the program's weekdays, and on Saturdays where one is possible."""
    return day.weekday() in policy.weekdays or (day.weekday() == SATURDAY and policy.saturday_possible)


def choices(policy: Policy, today: dt.date) -> list[dt.datetime]:
    """Return every hour that can be ticked, as moments of the program's clock."""
    hours, begin = hours_of(policy), first_day(policy, today)
    monday = begin - dt.timedelta(days=begin.weekday())
    days = [monday + dt.timedelta(days=index) for index in range(7 * WEEKS)]
    return [
        dt.datetime(day.year, day.month, day.day, hour, tzinfo=policy.tz)
        for day in days
        if day >= begin and is_day_of_mediation(policy, day)
        for hour in range(hours.first, hours.last)
    ]


def read(values: Iterable[str], policy: Policy, today: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
    """Return ticked boxes as stretches in time, hours that touch made one; what was never offered is left out."""
    known = {moment.strftime(FORMAT): moment for moment in choices(policy, today)}
    ticked = sorted({known[value] for value in values if value in known})
    stretches: list[tuple[dt.datetime, dt.datetime]] = []
    for moment in ticked:
        if stretches and stretches[-1][1] == moment:
            stretches[-1] = (stretches[-1][0], moment + HOUR)
        else:
            stretches.append((moment, moment + HOUR))
    return stretches


def values_of(stretches: Iterable[tuple[dt.datetime, dt.datetime]], tz: ZoneInfo) -> set[str]:
    """Return the boxes that kept stretches stand for."""
    found = set()
    for starts_at, ends_at in stretches:
        moment = starts_at.astimezone(tz)
        while moment < ends_at:
            found.add(moment.strftime(FORMAT))
            moment += HOUR
    return found


def longest(stretches: Sequence[tuple[dt.datetime, dt.datetime]]) -> dt.timedelta:
    """Return the longest stretch."""
    return max((ends_at - starts_at for starts_at, ends_at in stretches), default=dt.timedelta())


def weeks(policy: Policy, today: dt.date, checked: set[str]) -> list[dict[str, Any]]:
    """Return the grids, one for each week, as `components/week_grid.html` draws them."""
    hours, begin = hours_of(policy), first_day(policy, today)
    monday = begin - dt.timedelta(days=begin.weekday())
    grids = []
    for number in range(WEEKS):
        days = [monday + dt.timedelta(days=7 * number + index) for index in range(7)]
        days = [day for day in days if is_day_of_mediation(policy, day)]
        if not any(day >= begin for day in days):
            continue
        rows = [
            {"label": dates.clock(hour), "cells": [_cell(day, hour, begin, checked) for day in days]}
            for hour in range(hours.first, hours.last)
        ]
        caption = _("Week of %(day)s") % {"day": dates.day(days[0])}
        grids.append({"caption": caption, "columns": [_column(day) for day in days], "rows": rows})
    return grids


def _column(day: dt.date) -> dict[str, str]:
    return {
        "label": dates.weekday_day(day),
        "short": dates.brief_weekday(day),
        "note": str(day.day),
    }


def _cell(day: dt.date, hour: int, begin: dt.date, checked: set[str]) -> dict[str, Any]:
    value = dt.datetime.combine(day, dt.time(hour)).strftime(FORMAT)
    label = _("%(day)s, %(start)s to %(end)s") % {
        "day": dates.weekday_day(day),
        "start": dates.clock(hour),
        "end": dates.clock(hour + 1),
    }
    return {"name": "time", "value": value, "checked": value in checked, "outside": day < begin, "label": label}
