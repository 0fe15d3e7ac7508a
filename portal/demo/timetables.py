"""What people of the demo keep of their time: patterns, exceptions, a pause, a private calendar; the interpreters."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from mediator_portal.cases.rules import Actor
from mediator_portal.meetings.availability import WeeklyRule
from mediator_portal.meetings.enums import ExceptionKind, SessionState
from mediator_portal.meetings.models import Interpreter, MediationSession
from mediator_portal.meetings.selectors import interpreter_rows, languages_needed
from mediator_portal.meetings.services.availability import exception_add, pause_set, weekly_set
from mediator_portal.meetings.services.bookings import (
    booking_ask,
    booking_attest,
    booking_confirm,
    booking_reply,
)
from mediator_portal.meetings.services.calendars import calendar_add
from mediator_portal.meetings.services.interpreters import interpreter_link_user, interpreter_save
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.services import role_grant
from portal.demo.people import mailbox

if TYPE_CHECKING:
    from mediator_portal.mediators.models import Mediator
    from portal.demo.roster import Roster

# Name, languages, hours of the week; the first of each program signs in.
INTERPRETERS: Final[dict[str, tuple[tuple[str, tuple[str, ...], tuple[int, int]], ...]]] = {
    "miami": (
        ("Mirlande Toussaint", ("ht",), (9, 19)),
        ("Rafael Ocampo", ("es",), (9, 17)),
        ("Yvette Charles", ("ht", "es"), (13, 19)),
    ),
    "chicago": (
        ("Beata Nowicka", ("pl",), (9, 19)),
        ("Lucia Herrera", ("es",), (9, 17)),
        ("Piotr Zielinski", ("pl", "es"), (12, 19)),
    ),
}


def interpreters(roster: Roster) -> None:
    """Give the program its interpreters, each with a week."""
    actor = roster.actor(Role.COORDINATOR)
    for number, (name, languages, (starts, ends)) in enumerate(INTERPRETERS[roster.program.code]):
        values = {
            "name": name,
            "email": mailbox(name, f"mail.{roster.domain}"),
            "telephone": f"305-555-01{60 + number}",
            "languages": list(languages),
        }
        interpreter = interpreter_save(program=roster.program, interpreter=None, values=values, actor=actor)
        days = range(5) if number < 2 else range(number, 5)
        week = [WeeklyRule(day, dt.time(starts), dt.time(ends)) for day in days]
        weekly_set(owner=interpreter, rules=week, actor=actor)
        if number == 0:
            _signs_in(roster, interpreter)


def bookings(roster: Roster) -> None:
    """Ask interpreters for the sessions that need one; where the session is confirmed, so is the interpreter."""
    actor, now = roster.actor(Role.COORDINATOR), timezone.now()
    coming = MediationSession.objects.filter(
        case__program=roster.program, state__in=[SessionState.REQUESTED, SessionState.CONFIRMED], starts_at__gt=now
    )
    for session in coming.select_related("case__program__site"):
        for language in languages_needed(session.case):
            able = [row.interpreter for row in interpreter_rows(session, language) if not row.closed]
            for number, interpreter in enumerate(able):
                booking = booking_ask(session=session, interpreter=interpreter, language=language, actor=actor)
                if session.state == SessionState.CONFIRMED and number == 0:
                    booking_attest(booking=booking, conflict=False, actor=actor)
                    booking_reply(booking=booking, can_come=True, actor=actor)
                    booking_confirm(booking=booking, actor=actor)


def special_weeks(roster: Roster) -> None:
    """Let some mediators differ: days off in a row, other hours, a Saturday, another week for a while, a pause."""
    today = roster.now.astimezone(roster.program.tz).date()
    patient = roster.mediators[-4:]
    if len(patient) < 4:
        return
    vacation, odd, seasonal, paused = patient
    monday = today + dt.timedelta(days=7 - today.weekday())
    own = _own(vacation)
    exception_add(
        owner=vacation,
        on=monday + dt.timedelta(days=35),
        through=monday + dt.timedelta(days=46),
        kind=ExceptionKind.OFF,
        actor=own,
    )
    for days, kind, starts, ends in ((22, ExceptionKind.OTHER, 13, 18), (26, ExceptionKind.EXTRA, 10, 14)):
        exception_add(
            owner=odd,
            on=monday + dt.timedelta(days=days),
            kind=kind,
            starts=dt.time(starts),
            ends=dt.time(ends),
            actor=_own(odd),
        )
    evenings = [WeeklyRule(day, dt.time(14), dt.time(19)) for day in range(5)]
    weekly_set(
        owner=seasonal,
        rules=evenings,
        first=monday + dt.timedelta(days=56),
        last=monday + dt.timedelta(days=82),
        actor=_own(seasonal),
    )
    calendar_add(owner=seasonal, name="Work", content=_work_calendar(monday), actor=_own(seasonal))
    pause_set(owner=paused, starts_on=today, ends_on=today + dt.timedelta(days=45), actor=_own(paused))


def _work_calendar(monday: dt.date) -> bytes:
    """Return a calendar file with a meeting every Tuesday morning, as a calendar program would export it."""
    tuesday = monday + dt.timedelta(days=1)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Demo//Calendar//EN",
        "BEGIN:VEVENT",
        "UID:team-meeting@example.org",
        f"DTSTART:{tuesday:%Y%m%d}T150000",
        f"DTEND:{tuesday:%Y%m%d}T163000",
        "RRULE:FREQ=WEEKLY;COUNT=12",
        "SUMMARY:Team meeting",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return "\r\n".join(lines).encode()


def _own(mediator: Mediator) -> Actor:
    if mediator.user is None:
        raise LookupError("A mediator of the demo signs in.")
    return Actor.of(mediator.user, mediator.program.site)


def _signs_in(roster: Roster, interpreter: Interpreter) -> None:
    user = User.objects.create(email=interpreter.email, name=interpreter.name, password=roster.password)
    role_grant(user=user, site=roster.program.site, role=Role.INTERPRETER, granted_by=None)
    interpreter_link_user(site=roster.program.site, user=user)
