"""Days, times and moments in words: the one place that knows how a language writes them.

The patterns stand in `<language>/formats.py` below this package (`settings.FORMAT_MODULE_PATH`). Python calls the
functions here; templates name the same patterns: `{{ day|date:"WEEKDAY_DATE_FORMAT" }}`. A language without a module of
its own gets the English patterns. Every room may use this package; it knows none of them.
"""

from __future__ import annotations

import datetime as dt

from django.utils import formats
from django.utils.translation import gettext as _

from portal.dates.en import formats as english

Day = dt.date | dt.datetime


def date(value: Day) -> str:
    """Return "Tuesday, March 3, 2026"."""
    return _date(value, "WEEKDAY_DATE_FORMAT")


def full_date(value: Day) -> str:
    """Return "March 3, 2026"."""
    return _date(value, "FULL_DATE_FORMAT")


def brief_date(value: Day) -> str:
    """Return "Mar 3, 2026", for rows of a list."""
    return _date(value, "BRIEF_DATE_FORMAT")


def weekday_day(value: Day) -> str:
    """Return "Tuesday, March 3", where the year is plain."""
    return _date(value, "WEEKDAY_DAY_FORMAT")


def day(value: Day) -> str:
    """Return "March 3"."""
    return _date(value, "MONTH_DAY_FORMAT")


def month(value: Day) -> str:
    """Return "March 2026"."""
    return _date(value, "YEAR_MONTH_FORMAT")


def brief_weekday_day(value: Day) -> str:
    """Return "Tue, Mar 3", for rows of a list."""
    return _date(value, "BRIEF_WEEKDAY_DAY_FORMAT")


def brief_weekday(value: Day) -> str:
    """Return "Tue", for the head of a column."""
    return _date(value, "BRIEF_WEEKDAY_FORMAT")


def day_and_time(value: dt.datetime) -> str:
    """Return "Tuesday, March 3, 2026, 5:30 p.m." on the clock of the value; for pages that say whose clock it is."""
    return _date(value, "WEEKDAY_MOMENT_FORMAT")


def time(value: dt.time | dt.datetime) -> str:
    """Return a time of day: "5:30 p.m.", "noon"."""
    return formats.time_format(value, "TIME_FORMAT")


def clock(hour: int) -> str:
    """Return a full hour of the day; 24 is midnight again."""
    return time(dt.time(hour % 24))


def time_range(starts: dt.time, ends: dt.time) -> str:
    """Return "9 a.m. to 7 p.m."."""
    return _("%(starts)s to %(ends)s") % {"starts": time(starts), "ends": time(ends)}


def zone(tz: dt.tzinfo | None, city: str) -> str:
    """Return whose clock it is: "Miami time"; in a language that has names for time zones, the name ("hora del Este").

    `tz` is the program's `ZoneInfo`, `city` the program's city.
    """
    key = getattr(tz, "key", "")
    for module in formats.get_format_modules():
        name: str = getattr(module, "ZONE_NAMES", {}).get(key, "")
        if name:
            return name
    return _("%(city)s time") % {"city": city}


def moment(value: dt.datetime, city: str) -> str:
    """Return "Tuesday, March 3, 2026 at 5:30 p.m. (Miami time)" for a moment in program time."""
    words = {"date": date(value), "time": time(value), "zone": zone(value.tzinfo, city)}
    return _("%(date)s at %(time)s (%(zone)s)") % words


def span(starts: dt.datetime, ends: dt.datetime, city: str) -> str:
    """Return "Tuesday, March 3, 2026, 5:30 p.m. to 8:30 p.m. (Miami time)" for two moments in program time."""
    words = {"date": date(starts), "zone": zone(starts.tzinfo, city)}
    if starts.date() == ends.date():
        return _("%(date)s, %(hours)s (%(zone)s)") % {**words, "hours": time_range(starts.time(), ends.time())}
    words |= {"starts": time(starts), "last": date(ends), "ends": time(ends)}
    return _("%(date)s, %(starts)s to %(last)s, %(ends)s (%(zone)s)") % words


def _date(value: Day, name: str) -> str:
    """Return a day by the active language's pattern of that name, which Django looks for in the format modules."""
    found = formats.get_format(name)
    return formats.date_format(value, getattr(english, name) if found == name else found)
