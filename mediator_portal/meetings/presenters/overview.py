"""The board as its page shows it: days with sessions, their gaps as verbs, free rooms; weeks of a month; mediators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.meetings.panels import TONES
from mediator_portal.meetings.presenters.common import Row
from mediator_portal.meetings.today import session_items
from mediator_portal.meetings.words import hours
from portal import dates

if TYPE_CHECKING:
    from mediator_portal.meetings.models import MediationSession
    from mediator_portal.meetings.selectors import BoardDay, Work
    from program_pages.models import Program


def days(board: Iterable[BoardDay], program: Program, now: dt.datetime) -> list[Row]:
    """Return each day with what happens on it; a day without sessions and without free rooms is left out."""
    today = now.astimezone(program.tz).date()
    return [
        {
            "name": dates.date(each.day),
            "is_today": each.day == today,
            "sessions": [_session(session, program, now) for session in each.sessions],
            "free": [_free(room.name, room.venue.name, found) for room, found in each.free] if each.day > today else [],
        }
        for each in board
        if each.sessions or (each.free and each.day > today)
    ]


def _session(session: MediationSession, program: Program, now: dt.datetime) -> Row:
    seated = ", ".join(seat.mediator.name for seat in session.seats.all() if seat.state == "confirmed")
    return {
        "time": hours(session.starts_at, session.ends_at, program),
        "reference": session.case.reference,
        "url": reverse("meetings:session", args=[session.reference]),
        "place": str(session.room),
        "mediators": seated,
        "state": session.get_state_display(),
        "tone": TONES.get(session.state, "muted"),  # type: ignore[call-overload]
        "gaps": [{"title": f"{item.label}: {item.verb}", "url": item.url} for item in _gaps(session, now)],
    }


def _gaps(session: MediationSession, now: dt.datetime) -> list:
    has_report = hasattr(session, "report")
    return [] if session.state == "held" and has_report else list(session_items(session, now))


def _free(room: str, venue: str, spans: Sequence[tuple[dt.time, dt.time]]) -> Row:
    words = ", ".join(dates.time_range(start, end) for start, end in spans)
    return {"room": f"{room}, {venue}", "hours": words}


def weeks(board: Sequence[BoardDay], program: Program, now: dt.datetime, month: int) -> list[list[Row]]:
    """Return whole weeks of a month, each day with its sessions as short links."""
    today = now.astimezone(program.tz).date()
    rows = [
        {
            "number": each.day.day,
            "name": dates.date(each.day),
            "outside": each.day.month != month,
            "is_today": each.day == today,
            "sessions": [
                {
                    "time": dates.time(session.starts_at.astimezone(program.tz)),
                    "reference": session.case.reference,
                    "url": reverse("meetings:session", args=[session.reference]),
                    "open": bool(_gaps(session, now)),
                }
                for session in each.sessions
            ],
        }
        for each in board
    ]
    return [rows[start : start + 7] for start in range(0, len(rows), 7)]


def works(rows: Iterable[Work]) -> Row:
    """Return what mediators carry and how they answer, for components/table.html."""
    columns = [
        {"label": _("Mediator")},
        {"label": _("Sessions this year"), "numeric": True},
        {"label": _("Sessions ahead"), "numeric": True},
        {"label": _("Asked"), "numeric": True},
        {"label": _("Answered"), "numeric": True},
        {"label": _("Said yes"), "numeric": True},
        {"label": _("Middle time to answer"), "numeric": True},
    ]
    return {"columns": columns, "rows": [{"cells": _work(row)} for row in rows]}


def _work(row: Work) -> list[Row]:
    of = _("%(cases)d of %(target)d") % {"cases": row.cases, "target": row.target} if row.target else str(row.cases)
    return [
        {"text": row.mediator.name, "url": reverse("mediators:mediator", args=[row.mediator.reference])},
        {"text": of},
        {"text": row.ahead},
        {"text": row.asked},
        {"text": _share(row.answered, row.asked)},
        {"text": _share(row.yes, row.asked)},
        {"text": _time(row.hours_to_answer)},
    ]


def _share(part: int, whole: int) -> str:
    return f"{part} ({round(100 * part / whole)}%)" if whole else "–"


def _time(value: int | None) -> str:
    if value is None:
        return "–"
    if value < 48:
        return ngettext("%(count)d hour", "%(count)d hours", value) % {"count": value}
    count = round(value / 24)
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
