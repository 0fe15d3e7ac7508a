"""The availability page in words: the week that is shown, the others, dates, the pause."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from mediator_portal.meetings import grids
from mediator_portal.meetings.enums import CalendarKind, CalendarProblem, ExceptionKind
from mediator_portal.meetings.owners import row_rule
from mediator_portal.meetings.patterns import Period, periods
from mediator_portal.meetings.presenters.common import Row
from mediator_portal.meetings.services.calendars import MOST_CALENDARS, feed_secret
from mediator_portal.meetings.words import short_moment
from portal import dates
from program_pages.rules import words as policy_words

if TYPE_CHECKING:
    from mediator_portal.meetings.models import (
        AvailabilityException,
        AvailabilityPause,
        CalendarFeed,
        PrivateCalendar,
    )
    from mediator_portal.meetings.owners import Owner
    from program_pages.models import Program


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
    feed = owner.feeds.first()
    exceptions = [row for row in owner.exceptions.all() if (row.through or row.on) >= today]
    pause = next((row for row in owner.pauses.all() if row.ends_on is None or row.ends_on >= today), None)
    known = periods([row_rule(row) for row in owner.weekly.all()], today)
    return {
        "periods": [_period_row(each, today) for each in known] if len(known) > 1 else [],
        "exceptions": [exception_row(each) for each in exceptions],
        "pause": pause_words(pause, today) if pause else "",
        "zone": policy_words.zone(owner.program),
        "outside": owner.program.availability_outside_hours,
        "calendars": [calendar_row(each, owner.program) for each in owner.calendars.all()],
        "most_calendars": MOST_CALENDARS,
        "feed": feed_words(feed, owner.program) if feed else None,
    }


def calendar_row(calendar: PrivateCalendar, program: Program) -> Row:
    """Return a private calendar as a line. Its address is not shown again."""
    state = ""
    if calendar.loaded_at is not None:
        state = _("Read on %(when)s") % {"when": short_moment(calendar.loaded_at, program)}
    problem = str(CalendarProblem(calendar.problem).label) if calendar.problem else ""
    how = str(CalendarKind(calendar.kind).label)
    return {"pk": calendar.pk, "name": calendar.name, "how": how, "state": state, "problem": problem}


def feed_words(feed: CalendarFeed, program: Program) -> Row:
    """Return the secret address of somebody's sessions, for their own eyes."""
    path = reverse("meetings:feed", args=[feed_secret(feed)])
    address = f"{program.site.root_url.rstrip('/')}{path}"
    return {"address": address, "webcal": f"webcal://{address.partition('://')[2]}"}


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
