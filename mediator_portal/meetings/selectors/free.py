"""When mediators and interpreters are free: what they entered of their time, read at once, and expanded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mediator_portal.meetings.availability import DAY, DayRule, Span, Stretch, WeeklyRule, expand
from mediator_portal.meetings.models import (
    AvailabilityException,
    AvailabilityPause,
    BusyStretch,
    Interpreter,
    WeeklyAvailability,
)

if TYPE_CHECKING:
    from mediator_portal.meetings.owners import Owner

ALWAYS = [WeeklyRule(weekday, dt.time.min, dt.time.max) for weekday in range(7)]


@dataclass(frozen=True)
class Entered:
    """What one person entered about their time, as the pure code reads it."""

    weekly: list[WeeklyRule] = field(default_factory=list)
    days: list[DayRule] = field(default_factory=list)
    pauses: list[Span] = field(default_factory=list)
    busy: list[Stretch] = field(default_factory=list)

    def free(self, first: dt.date, last: dt.date, tz: ZoneInfo) -> list[Stretch]:
        """Return when they are free from one day to another (both inside), merged and in order."""
        return self._expanded(self.weekly, first, last, tz)

    def unsaid(self, first: dt.date, last: dt.date, tz: ZoneInfo) -> list[Stretch]:
        """Return the time that nothing they entered speaks against, whether or not their usual week names it."""
        return self._expanded(ALWAYS, first, last, tz)

    def _expanded(self, weekly: Sequence[WeeklyRule], first: dt.date, last: dt.date, tz: ZoneInfo) -> list[Stretch]:
        return expand(weekly=weekly, days=self.days, pauses=self.pauses, busy=self.busy, first=first, last=last, tz=tz)


def entered_by(people: Iterable[Owner], first: dt.date, last: dt.date, tz: ZoneInfo) -> dict[int, Entered]:
    """Return what people of one kind entered that matters between two days, by key. Four queries, whatever the size.

    Rows are read as values: model instances of thousands of rows would take most of the slot finder's time.
    """
    people = list(people)
    found = {each.pk: Entered() for each in people}
    if not people:
        return found
    owner = "interpreter" if isinstance(people[0], Interpreter) else "mediator"
    of_them, owner_id = {f"{owner}__in": list(found)}, f"{owner}_id"
    weekly = WeeklyAvailability.objects.filter(**of_them)
    for pk, *rule in weekly.values_list(owner_id, "weekday", "starts", "ends", "valid_from", "valid_until"):
        found[pk].weekly.append(WeeklyRule(*rule))
    exceptions = AvailabilityException.objects.filter(**of_them)
    for pk, *rule in exceptions.values_list(owner_id, "on", "kind", "starts", "ends", "through"):
        found[pk].days.append(DayRule(*rule))
    for pk, *days in AvailabilityPause.objects.filter(**of_them).values_list(owner_id, "starts_on", "ends_on"):
        found[pk].pauses.append(Span(*days))
    opens, closes = dt.datetime.combine(first, dt.time(), tz), dt.datetime.combine(last + DAY, dt.time(), tz)
    busy = BusyStretch.objects.filter(
        **{f"calendar__{name}": value for name, value in of_them.items()}, ends_at__gt=opens, starts_at__lt=closes
    )
    for pk, *times in busy.values_list(f"calendar__{owner_id}", "starts_at", "ends_at"):
        found[pk].busy.append(Stretch(*times))
    return found


def free_of(owner: Owner, first: dt.date, last: dt.date, tz: ZoneInfo) -> list[Stretch]:
    """Return when one person is free from one day to another (both inside), merged and in order. Four queries."""
    return entered_by([owner], first, last, tz)[owner.pk].free(first, last, tz)
