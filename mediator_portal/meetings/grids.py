"""Weeks as tables of checkboxes: from rules to boxes and back. Pure; drawn by components/week_grid.html."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from mediator_portal.meetings.availability import Stretch, WeeklyRule
from mediator_portal.meetings.rules import SATURDAY
from portal import dates
from program_pages.rules import words

HOUR: Final = dt.timedelta(hours=1)
# Hours of programs that state none.
DEFAULT_HOURS: Final = (9, 19)
# Hours that can be marked where the policy allows times outside the program's own.
WIDE_HOURS: Final = (7, 22)
STAMP: Final = "%Y-%m-%dT%H"


class Policy(Protocol):
    """What the grids need of a program's policy."""

    weekdays: list[int]
    saturday_possible: bool
    day_starts: dt.time | None
    day_ends: dt.time | None
    availability_outside_hours: bool


def hours_of(policy: Policy) -> range:
    """Return the hours of a day that can be ticked: those that lie whole inside the program's hours."""
    first = -(-_minutes(policy.day_starts) // 60) if policy.day_starts else DEFAULT_HOURS[0]
    last = _minutes(policy.day_ends) // 60 if policy.day_ends else DEFAULT_HOURS[1]
    return range(first, max(last, first + 1))


def is_open_day(policy: Policy, weekday: int) -> bool:
    """True for the program's weekdays and for a Saturday where one is possible."""
    return weekday in policy.weekdays or (weekday == SATURDAY and policy.saturday_possible)


def offered_hours(policy: Policy) -> range:
    """Return the hours of a day that somebody may mark in their week: wider than the program's where it allows that."""
    inside = hours_of(policy)
    if not policy.availability_outside_hours:
        return inside
    return range(min(inside.start, WIDE_HOURS[0]), max(inside.stop, WIDE_HOURS[1]))


def is_offered(policy: Policy, weekday: int, hour: int) -> bool:
    """True for a box of the week that can be ticked."""
    return hour in offered_hours(policy) and (policy.availability_outside_hours or is_open_day(policy, weekday))


def week_grid(policy: Policy, checked: Iterable[str], caption: str = "", *, wide: bool = True) -> dict[str, Any]:
    """Return the usual week: a column for each day from Monday to Saturday (Sunday where it is open).

    What lies outside the program's hours is hatched; it can be ticked only where the policy allows. `wide` is off for
    weeks that are no offer of time.
    """
    ticked, inside = set(checked), hours_of(policy)
    days = [day for day in range(7) if day <= SATURDAY or policy.availability_outside_hours or is_open_day(policy, day)]
    rows = [
        {"label": dates.clock(hour), "cells": [_week_cell(policy, day, hour, inside, ticked) for day in days]}
        for hour in (offered_hours(policy) if wide else inside)
    ]
    columns = [{"label": str(WEEKDAYS[day]), "short": str(WEEKDAYS_ABBR[day])} for day in days]
    return {"caption": caption or _("Your usual week"), "columns": columns, "rows": rows}


def _week_cell(policy: Policy, day: int, hour: int, inside: range, ticked: set[str]) -> dict[str, Any]:
    value = f"{day}-{hour}"
    is_inside = hour in inside and is_open_day(policy, day)
    return {
        "name": "free",
        "value": value,
        "checked": value in ticked,
        "outside": not is_offered(policy, day, hour),
        "hatched": not is_inside,
        "label": cell_label(str(WEEKDAYS[day]), hour),
    }


def copied(values: Iterable[str], source: int, targets: Iterable[int]) -> set[str]:
    """Return the boxes after one day was copied to others: theirs are replaced."""
    wanted = set(targets) - {source}
    kept = {value for value in values if value.partition("-")[0] not in {str(day) for day in wanted}}
    hours = [value.partition("-")[2] for value in kept if value.partition("-")[0] == str(source)]
    return kept | {f"{day}-{hour}" for day in wanted for hour in hours}


def week_boxes(rules: Iterable[WeeklyRule]) -> set[str]:
    """Return the boxes that rules fill: every hour that lies whole inside one."""
    return {
        f"{rule.weekday}-{hour}"
        for rule in rules
        for hour in range(24)
        if _minutes(rule.starts) <= hour * 60 and (hour + 1) * 60 <= _minutes(rule.ends)
    }


def read_week(values: Iterable[str], policy: Policy) -> list[WeeklyRule]:
    """Return ticked boxes as rules, hours in a row made one; boxes that were never offered are left out."""
    sent = set(values)
    offered = [(day, hour) for day in range(7) for hour in offered_hours(policy) if is_offered(policy, day, hour)]
    rules: list[WeeklyRule] = []
    for day, hour in sorted(box for box in offered if f"{box[0]}-{box[1]}" in sent):
        ends = dt.time(hour + 1) if hour < 23 else dt.time(23, 59)
        if rules and rules[-1].weekday == day and rules[-1].ends == dt.time(hour):
            rules[-1] = WeeklyRule(day, rules[-1].starts, ends)
        else:
            rules.append(WeeklyRule(day, dt.time(hour), ends))
    return rules


def date_grids(policy: Policy, first: dt.date, weeks: int, checked: Iterable[str]) -> list[dict[str, Any]]:
    """Return coming weeks, a grid for each, for the times that suit a party; days before `first` are closed."""
    ticked, grids = set(checked), []
    monday = first - dt.timedelta(days=first.weekday())
    for number in range(weeks):
        week = [monday + dt.timedelta(days=7 * number + shift) for shift in range(7)]
        days = [day for day in week if is_open_day(policy, day.weekday())]
        if days and days[-1] >= first:
            grids.append(_date_grid(policy, first, days, ticked))
    return grids


def read_dates(values: Iterable[str], policy: Policy, first: dt.date, weeks: int, tz: ZoneInfo) -> list[Stretch]:
    """Return ticked hours of coming weeks as stretches; boxes that were never offered are left out."""
    wanted = set(values)
    monday = first - dt.timedelta(days=first.weekday())
    found = []
    for shift in range(7 * weeks):
        day = monday + dt.timedelta(days=shift)
        if day < first or not is_open_day(policy, day.weekday()):
            continue
        for hour in hours_of(policy):
            if dt.datetime.combine(day, dt.time(hour)).strftime(STAMP) in wanted:
                starts_at = dt.datetime.combine(day, dt.time(hour), tz).astimezone(dt.UTC)
                found.append(Stretch(starts_at, starts_at + HOUR))
    return found


def date_boxes(parts: Iterable[Stretch], tz: ZoneInfo) -> set[str]:
    """Return the boxes that stretches fill."""
    boxes = set()
    for part in parts:
        hour = part.starts_at.astimezone(tz).replace(minute=0, second=0, microsecond=0).astimezone(dt.UTC)
        while hour < part.ends_at:
            if hour >= part.starts_at and hour + HOUR <= part.ends_at:
                boxes.add(hour.astimezone(tz).strftime(STAMP))
            hour += HOUR
    return boxes


def week_words(rules: Iterable[WeeklyRule]) -> list[str]:
    """Return a week in words, days with the same hours together: "Monday to Friday, 9 a.m. to noon"."""
    days: dict[tuple[dt.time, dt.time], list[int]] = {}
    for rule in sorted(rules, key=lambda each: (each.starts, each.ends, each.weekday)):
        days.setdefault((rule.starts, rule.ends), []).append(rule.weekday)
    return [
        _("%(day)s, %(hours)s") % {"day": words.weekdays(each), "hours": dates.time_range(starts, ends)}
        for (starts, ends), each in days.items()
    ]


def strip(policy: Policy, free: Sequence[Stretch], first: dt.date, tz: ZoneInfo) -> list[dict[str, Any]]:
    """Return seven days from the first one for components/week_strip.html, each with its hours in words.

    Days on which the program holds no sessions count as busy.
    """
    days = []
    for shift in range(7):
        day = first + dt.timedelta(days=shift)
        is_open = policy.availability_outside_hours or is_open_day(policy, day.weekday())
        parts = [part for part in free if is_open and part.starts_at.astimezone(tz).date() == day]
        said = ", ".join(
            _("%(starts)s to %(ends)s")
            % {
                "starts": dates.time(part.starts_at.astimezone(tz)),
                "ends": dates.time(part.ends_at.astimezone(tz)),
            }
            for part in parts
        )
        label = dates.weekday_day(day)
        days.append({"label": label, "short": str(WEEKDAYS_ABBR[day.weekday()]), "free": bool(parts), "text": said})
    return days


def cell_label(day: str, hour: int) -> str:
    """Return "Monday, 9 a.m. to 10 a.m."."""
    return _("%(day)s, %(starts)s to %(ends)s") % {
        "day": day,
        "starts": dates.clock(hour),
        "ends": dates.clock(hour + 1),
    }


def _date_grid(policy: Policy, first: dt.date, days: Sequence[dt.date], ticked: set[str]) -> dict[str, Any]:
    rows = [
        {"label": dates.clock(hour), "cells": [_date_cell(day, hour, first, ticked) for day in days]}
        for hour in hours_of(policy)
    ]
    columns = [
        {
            "label": dates.weekday_day(day),
            "short": str(WEEKDAYS_ABBR[day.weekday()]),
            "note": str(day.day),
        }
        for day in days
    ]
    caption = _("Week of %(day)s") % {"day": dates.day(days[0])}
    return {"caption": caption, "columns": columns, "rows": rows}


def _date_cell(day: dt.date, hour: int, first: dt.date, ticked: set[str]) -> dict[str, Any]:
    value = dt.datetime.combine(day, dt.time(hour)).strftime(STAMP)
    return {
        "name": "time",
        "value": value,
        "checked": value in ticked,
        "outside": day < first,
        "label": cell_label(dates.weekday_day(day), hour),
    }


def _minutes(time: dt.time | None) -> int:
    return time.hour * 60 + time.minute if time else 0
