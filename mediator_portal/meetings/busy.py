"""From a calendar file to busy stretches, and nothing else of it. Pure; run apart by `busy_apart.py`.

Events that say "free" (TRANSP:TRANSPARENT, or Microsoft's busy status) and cancelled ones do not count. Repeating
events are expanded inside a window. What would expand without bounds is refused before it is expanded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, Final
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event

from mediator_portal.meetings.availability import Stretch, merge

MOST_EVENTS: Final = 4000
MOST_OCCURRENCES: Final = 5000
# Repetitions within a day beyond these are no appointments of a person.
FAST: Final = frozenset({"SECONDLY", "MINUTELY"})
MOST_A_DAY: Final = 24


class NotACalendar(ValueError):
    """What came is not an iCalendar file that can be read."""


class TooMany(ValueError):
    """More events, or more repetitions of them, than a person has."""


def busy_of(content: bytes, *, first: dt.datetime, last: dt.datetime, tz: ZoneInfo) -> list[Stretch]:
    """Return the busy time between two moments, merged and in order. Days and floating times are those of `tz`.

    Raises NotACalendar or TooMany.
    """
    calendars = _calendars(content)
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    if len(events) > MOST_EVENTS or any(_repeats_wildly(event) for event in events):
        raise TooMany
    found: list[Stretch] = []
    for part in _parts(calendars, first, last, tz):
        if part.starts_at < part.ends_at and part.ends_at > first and part.starts_at < last:
            found.append(Stretch(max(part.starts_at, first), min(part.ends_at, last)))
        if len(found) > MOST_OCCURRENCES:
            raise TooMany
    return merge(found)


def _calendars(content: bytes) -> list[Calendar]:
    if b"BEGIN:VCALENDAR" not in content[:4000].upper():
        raise NotACalendar
    try:
        found = Calendar.from_ical(content, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        raise NotACalendar from None
    return [each for each in found if isinstance(each, Calendar)]


def _parts(calendars: Iterable[Calendar], first: dt.datetime, last: dt.datetime, tz: ZoneInfo) -> Iterator[Stretch]:
    for calendar in calendars:
        try:
            occurrences = recurring_ical_events.of(calendar, skip_bad_series=True).between(first, last)
        except (ValueError, KeyError, TypeError, OverflowError, AttributeError):
            raise NotACalendar from None
        if len(occurrences) > MOST_OCCURRENCES:
            raise TooMany
        for event in occurrences:
            if counts(event):
                yield _stretch(event, tz)
        for each in calendar.walk("VFREEBUSY"):
            yield from _periods(each, tz)


def counts(event: Event) -> bool:
    """True for an event in which its owner is busy."""
    return (
        str(event.get("TRANSP", "OPAQUE")).upper() != "TRANSPARENT"
        and str(event.get("STATUS", "CONFIRMED")).upper() != "CANCELLED"
        and str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY")).upper() not in {"FREE", "WORKINGELSEWHERE"}
    )


def _stretch(event: Event, tz: ZoneInfo) -> Stretch:
    return Stretch(_utc(event.start, tz), _utc(event.end, tz))


def _utc(value: dt.date | dt.datetime, tz: ZoneInfo) -> dt.datetime:
    """Return the moment; a day begins at midnight, and a time without a zone is the program's."""
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=tz)).astimezone(dt.UTC)


def _periods(part: Any, tz: ZoneInfo) -> Iterator[Stretch]:
    """Return the busy periods of a free/busy list."""
    entries = part.get("FREEBUSY", [])
    for entry in entries if isinstance(entries, list) else [entries]:
        if str(entry.params.get("FBTYPE", "BUSY")).upper() == "FREE":
            continue
        for period in getattr(entry, "dts", None) or [entry]:
            value = getattr(period, "dt", period)
            starts, ends = value if isinstance(value, tuple) else (period.start, period.end)
            ends = starts + ends if isinstance(ends, dt.timedelta) else ends
            yield Stretch(_utc(starts, tz), _utc(ends, tz))


def _repeats_wildly(event: Any) -> bool:
    """True for a rule that repeats more often within a day than a person's appointments do."""
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        by_time = 1
        for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            by_time *= max(1, len(rule.get(name, [])))
        often = {str(each).upper() for each in rule.get("FREQ", [])}
        if by_time > MOST_A_DAY or often & FAST or ("HOURLY" in often and by_time > 1):
            return True
    return False
