"""Time on a case: windows, release hours, working days, the two clocks. Everything in the program's own time zone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import holidays
from django.utils.translation import gettext as _

from mediator_portal.cases.rules.people import first_side_of

DAY: Final = dt.timedelta(days=1)
SATURDAY: Final = 5
# Federal holidays and the days they are observed, worked out for each year that is asked for.
HOLIDAYS: Final = holidays.country_holidays("US")


class ReleasePolicy(Protocol):
    """What a release needs of a program's policy."""

    @property
    def tz(self) -> ZoneInfo: ...
    @property
    def release_time(self) -> dt.time: ...


class WindowPolicy(Protocol):
    """What an answer window needs of a program's policy."""

    @property
    def tz(self) -> ZoneInfo: ...
    @property
    def answer_days(self) -> int: ...
    @property
    def reserve_days(self) -> int: ...


class InvitePolicy(WindowPolicy, ReleasePolicy, Protocol):
    """What the windows of an invitation need of a program's policy."""

    @property
    def decision_order(self) -> str: ...


def is_working_day(day: dt.date) -> bool:
    """True from Monday to Friday, but on no federal holiday or the day it is observed (5 U.S.C. 6103)."""
    return day.weekday() < SATURDAY and day not in HOLIDAYS


def working_days_after(day: dt.date, count: int) -> dt.date:
    """Return the working day that comes `count` working days after `day`."""
    while count > 0:
        day += DAY
        if is_working_day(day):
            count -= 1
    return day


def local_moment(day: dt.date, time: dt.time, tz: ZoneInfo) -> dt.datetime:
    """Return the moment of a wall-clock time, in UTC; a time that the clock change skips becomes what it jumps to."""
    return dt.datetime.combine(day, time, tzinfo=tz).astimezone(dt.UTC)


def end_of_day(day: dt.date, tz: ZoneInfo) -> dt.datetime:
    """Return the last minute of the day, in UTC: 'until March 17' includes March 17."""
    return local_moment(day, dt.time(23, 59), tz)


def release_time(moment: dt.datetime, program: ReleasePolicy) -> dt.datetime:
    """Return the first release hour after `moment`: a working day, at the policy's hour of the program's clock, in UTC.

    Answers act at these hours only, so the hour of a message tells nothing about the hour of an answer.
    """
    day = moment.astimezone(program.tz).date()
    while True:
        hour = local_moment(day, program.release_time, program.tz)
        if is_working_day(day) and hour > moment:
            return hour
        day += DAY


def window_end(
    invited_at: dt.datetime,
    program: WindowPolicy,
    investigation_due_on: dt.date | None,
    *,
    second_follows: bool = False,
) -> dt.datetime:
    """Return the end of the answer window, in UTC: the policy's days, but never into the investigation's reserve.

    `second_follows`: another side is asked only afterwards, so a short time is shared: the first window takes half.
    """
    first_day = invited_at.astimezone(program.tz).date()
    last_day = first_day + dt.timedelta(days=program.answer_days)
    if investigation_due_on is not None:
        limit = investigation_due_on - dt.timedelta(days=program.reserve_days)
        if second_follows:
            limit = first_day + (limit - first_day) // 2
        last_day = min(last_day, limit)
    return end_of_day(last_day, program.tz)


def windows(
    invited_at: dt.datetime, program: InvitePolicy, investigation_due_on: dt.date | None
) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
    """Return when each answer window of an invitation opens and closes: one for both sides, or one after the other.

    The second opens at the release hour after the first at the latest; whoever is first may make it sooner.
    """
    in_order = bool(first_side_of(program.decision_order))
    first = window_end(invited_at, program, investigation_due_on, second_follows=in_order)
    if not in_order:
        return ((invited_at, first),)
    opens = release_time(first, program)
    return (invited_at, first), (opens, window_end(opens, program, investigation_due_on))


@dataclass(frozen=True)
class Clock:
    """One of the two clocks of a case: what it counts to, the day, and the days left (negative when it is past)."""

    code: str
    label: str
    due_on: dt.date | None
    days_left: int | None

    @property
    def late(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def soon(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= 7


def clocks(
    *,
    today: dt.date,
    received_on: dt.date,
    target_days: int | None,
    investigation_due_on: dt.date | None,
) -> tuple[Clock, Clock]:
    """Return the mediation's clock (policy target) and the investigation's own deadline."""
    target = received_on + dt.timedelta(days=target_days) if target_days is not None else None
    return (
        Clock("mediation", _("Mediation target"), target, _days(today, target)),
        Clock("investigation", _("Investigation deadline"), investigation_due_on, _days(today, investigation_due_on)),
    )


def _days(today: dt.date, due_on: dt.date | None) -> int | None:
    return (due_on - today).days if due_on is not None else None
