"""When mediators and interpreters are free: their rules, pauses and busy times read and expanded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects

from mediator_portal.meetings.availability import DAY, Stretch, WeeklyRule, expand
from mediator_portal.meetings.models import BusyStretch
from mediator_portal.meetings.owners import row_day, row_rule, row_span

if TYPE_CHECKING:
    from mediator_portal.meetings.owners import Owner

Person = TypeVar("Person", bound=Model)
ALWAYS = [WeeklyRule(weekday, dt.time.min, dt.time.max) for weekday in range(7)]


def with_availability(people: QuerySet[Person], first: dt.date, last: dt.date, tz: ZoneInfo) -> QuerySet[Person]:
    """Return mediators or interpreters with what `free_of` reads between two days: five queries, whatever the size."""
    return people.prefetch_related(*_parts(first, last, tz))


def availability_read(owner: Owner, first: dt.date, last: dt.date, tz: ZoneInfo) -> None:
    """Bring the same for one person who is at hand already."""
    prefetch_related_objects([owner], *_parts(first, last, tz))


def _parts(first: dt.date, last: dt.date, tz: ZoneInfo) -> list[Any]:
    opens = dt.datetime.combine(first, dt.time(), tz)
    closes = dt.datetime.combine(last + DAY, dt.time(), tz)
    busy = BusyStretch.objects.filter(ends_at__gt=opens, starts_at__lt=closes)
    return ["weekly", "exceptions", "pauses", "calendars", Prefetch("calendars__busy", busy)]


def free_of(owner: Owner, first: dt.date, last: dt.date, tz: ZoneInfo) -> list[Stretch]:
    """Return when somebody is free from one day to another (both inside), merged and in order.

    Reads what `with_availability` or `availability_read` brought, or asks for it.
    """
    return _expanded(owner, [row_rule(row) for row in owner.weekly.all()], first, last, tz)


def unsaid_of(owner: Owner, first: dt.date, last: dt.date, tz: ZoneInfo) -> list[Stretch]:
    """Return the time that nothing somebody entered speaks against, whether or not their usual week names it."""
    return _expanded(owner, ALWAYS, first, last, tz)


def _expanded(owner: Owner, weekly: Sequence[WeeklyRule], first: dt.date, last: dt.date, tz: ZoneInfo) -> list[Stretch]:
    busy = [Stretch(row.starts_at, row.ends_at) for each in owner.calendars.all() for row in each.busy.all()]
    return expand(
        weekly=weekly,
        days=[row_day(row) for row in owner.exceptions.all()],
        pauses=[row_span(row) for row in owner.pauses.all()],
        busy=busy,
        first=first,
        last=last,
        tz=tz,
    )
