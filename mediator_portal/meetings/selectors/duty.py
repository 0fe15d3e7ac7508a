"""When an officer is on duty, as the department's liaison marked it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mediator_portal.meetings.availability import Stretch, WeeklyRule, expand

if TYPE_CHECKING:
    from mediator_portal.cases.models import CasePerson


def duty_rules(person: CasePerson) -> list[WeeklyRule]:
    """Return the duty times of a usual week; none where nobody marked any."""
    return [WeeklyRule(row.weekday, row.starts, row.ends) for row in person.duty_times.all()]


def duty_of(person: CasePerson, first: dt.date, last: dt.date, tz: ZoneInfo) -> list[Stretch]:
    """Return when the officer is on duty between two days, merged and in order."""
    return expand(weekly=duty_rules(person), days=[], first=first, last=last, tz=tz)
