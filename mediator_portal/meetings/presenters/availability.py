"""The availability page in words: the week that is shown, the others, dates, the pause."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mediator_portal.meetings import grids
from mediator_portal.meetings.enums import ExceptionKind
from mediator_portal.meetings.owners import row_rule
from mediator_portal.meetings.patterns import Period, periods
from mediator_portal.meetings.presenters.common import Row
from portal import dates
from program_pages.rules import words as policy_words

if TYPE_CHECKING:
    from mediator_portal.meetings.models import AvailabilityException, AvailabilityPause
    from mediator_portal.meetings.owners import Owner


@dataclass(frozen=True)
class Shown:
    """The week on the page: the one of a day, and the dates it holds between."""

    day: dt.date
    period: Period

    def initial(self, today: dt.date) -> dict[str, dt.date | None]:
        """Return its dates as the form starts with them; a week that holds already begins "from now on"."""
        first = self.period.first if self.period.first > today else None
        return {"valid_from": first, "valid_until": self.period.last}


def period_shown(owner: Owner, day: dt.date, today: dt.date) -> Shown:
    """Return the week that holds on a day."""
    known = periods([row_rule(row) for row in owner.weekly.all()], today)
    return Shown(day, next(each for each in reversed(known) if each.first <= day))


def availability(owner: Owner, today: dt.date) -> Row:
    """Return what the page shows beside the forms."""
    exceptions = [row for row in owner.exceptions.all() if (row.through or row.on) >= today]
    pause = next((row for row in owner.pauses.all() if row.ends_on is None or row.ends_on >= today), None)
    known = periods([row_rule(row) for row in owner.weekly.all()], today)
    return {
        "periods": [_period_row(each, today) for each in known] if len(known) > 1 else [],
        "exceptions": [exception_row(each) for each in exceptions],
        "pause": pause_words(pause, today) if pause else "",
        "zone": policy_words.zone(owner.program),
        "outside": owner.program.availability_outside_hours,
    }


def exception_row(exception: AvailabilityException) -> Row:
    """Return a date that differs as a line with a button to take it back."""
    what = str(ExceptionKind(exception.kind).label)
    if exception.starts and exception.ends:
        span = policy_words.time_range(exception.starts, exception.ends)
        what = _("%(what)s, %(hours)s") % {"what": what, "hours": span}
    day = dates.date(exception.on)
    if exception.through and exception.through != exception.on:
        day = _("%(first)s to %(last)s") % {"first": day, "last": dates.date(exception.through)}
    return {"pk": exception.pk, "day": day, "what": what}


def pause_words(pause: AvailabilityPause, today: dt.date) -> str:
    """Return a pause in one sentence."""
    words = {"first": dates.date(pause.starts_on), "last": dates.date(pause.ends_on) if pause.ends_on else ""}
    if pause.starts_on <= today:
        if pause.ends_on is None:
            return _("You are not asked for sessions until you end the pause.")
        return _("You are not asked for sessions up to and including %(last)s.") % words
    if pause.ends_on is None:
        return _("You are not asked for sessions from %(first)s on, until you end the pause.") % words
    return _("You are not asked for sessions from %(first)s to %(last)s.") % words


def _period_row(period: Period, today: dt.date) -> Row:
    words = {"first": dates.full_date(period.first), "last": dates.full_date(period.last) if period.last else ""}
    if period.first <= today:
        when = _("Now, until %(last)s") % words if period.last else _("Now")
    elif period.last:
        when = _("%(first)s to %(last)s") % words
    else:
        when = _("From %(first)s on") % words
    lines = grids.week_words(period.rules) or [_("No hours")]
    return {"on": period.first.isoformat(), "when": when, "what": "; ".join(lines)}
