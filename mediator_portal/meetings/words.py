"""Times and places in words, always on the program's clock."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal import dates
from program_pages.rules import words

if TYPE_CHECKING:
    from mediator_portal.meetings.models import MediationSession, Room
    from program_pages.models import Program


def span(starts_at: dt.datetime, ends_at: dt.datetime, program: Program) -> str:
    """Return "Tuesday, March 3, 2026, 5:30 p.m. to 8:30 p.m. (Miami time)"."""
    return dates.span(starts_at.astimezone(program.tz), ends_at.astimezone(program.tz), program.city)


def session_span(session: MediationSession) -> str:
    """Return when a session is, in words."""
    return span(session.starts_at, session.ends_at, session.case.program)


def moment(value: dt.datetime, program: Program) -> str:
    """Return "Tuesday, March 3, 2026 at 5:30 p.m. (Miami time)"."""
    return dates.moment(value.astimezone(program.tz), program.city)


def short_moment(value: dt.datetime, program: Program) -> str:
    """Return "Tue, Mar 3, 5:30 p.m." for rows of a list; the page says whose clock it is."""
    local = value.astimezone(program.tz)
    return _("%(date)s, %(time)s") % {"date": dates.brief_weekday_day(local), "time": dates.time(local)}


def hours(starts_at: dt.datetime, ends_at: dt.datetime, program: Program) -> str:
    """Return "9 a.m. to noon"."""
    return dates.time_range(starts_at.astimezone(program.tz).time(), ends_at.astimezone(program.tz).time())


def day(value: dt.datetime | dt.date, program: Program) -> str:
    """Return "Tuesday, March 3, 2026"."""
    return dates.date(value.astimezone(program.tz).date() if isinstance(value, dt.datetime) else value)


def place(room: Room) -> str:
    """Return room, venue and address on one line."""
    return ", ".join(part for part in (room.name, room.venue.name, room.venue.address) if part)


def dollars(cents: int | None) -> str:
    """Return an amount of money, or that it is not set yet."""
    return words.dollars(cents) if cents is not None else _("Not set yet")
