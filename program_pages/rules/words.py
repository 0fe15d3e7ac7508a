"""Values in words, in the active language: numbers, lengths of time, money. Days and hours come from portal.dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import dates
from portal.dates import date, span, time, time_range

__all__ = [
    "about",
    "count_word",
    "course_hours",
    "date",
    "days",
    "dollars",
    "join_and",
    "minutes",
    "months",
    "number",
    "span",
    "time",
    "time_range",
    "weekdays",
    "with_unit",
    "zone",
]


def number(value: float) -> str:
    """Return a number as the language writes it, without needless decimals."""
    whole = int(value) if value == int(value) else round(value, 1)
    return formats.number_format(whole, force_grouping=True)


def count_word(value: int) -> str:
    """Return a number up to ten as a word ("ten mediators"), a larger one in digits."""
    small = (
        "0",
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
        _("ten"),
    )
    return small[value] if 0 <= value < len(small) else number(value)


def zone(program: Any) -> str:
    """Return whose clock a page shows: "Miami time"."""
    return dates.zone(program.tz, program.city)


def course_hours(hours: int, days_of_course: int | None) -> str:
    """Return "50 hours over 6 days"."""
    said = ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": number(hours)}
    return _("%(hours)s over %(days)s") % {"hours": said, "days": days(days_of_course)} if days_of_course else said


def weekdays(days: Sequence[int]) -> str:
    """Return "Monday to Friday" for days in a row, else the days one by one. Monday is 0."""
    ordered = sorted(days)
    names = [str(WEEKDAYS[day]) for day in ordered]
    if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return join_and(names)


def join_and(words: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def minutes(value: int) -> str:
    """Return a length of time: "45 minutes", "3 hours"."""
    if value < 60 or (value % 30 and value < 90):
        return ngettext("%(count)s minute", "%(count)s minutes", value) % {"count": number(value)}
    hours = value / 60
    return ngettext("%(count)s hour", "%(count)s hours", 1 if hours == 1 else 2) % {"count": number(hours)}


def months(value: int) -> str:
    """Return a term: "2 years", "18 months"."""
    if value % 12 == 0:
        years = value // 12
        return ngettext("%(count)s year", "%(count)s years", years) % {"count": number(years)}
    return ngettext("%(count)s month", "%(count)s months", value) % {"count": number(value)}


def days(value: int) -> str:
    """Return "1 day", "60 days"."""
    return ngettext("%(count)s day", "%(count)s days", value) % {"count": number(value)}


def dollars(cents: int) -> str:
    """Return an amount of US money, cents only when there are any."""
    return f"${formats.number_format(cents / 100, 0 if cents % 100 == 0 else 2, force_grouping=True)}"


def with_unit(field: str, value: int) -> str:
    """Return a policy number with its unit, told by the name of its field."""
    if field.endswith("_minutes"):
        return minutes(value)
    if field.endswith("_hours"):
        return course_hours(value, None)
    if field.endswith("_months"):
        return months(value)
    if field.endswith("_cents"):
        return dollars(value)
    return days(value) if "days" in field.split("_") else number(value)


def about(words: str) -> str:
    """Return the words as an approximate amount, for a value that is usual and not a limit."""
    return _("about %(amount)s") % {"amount": words}
