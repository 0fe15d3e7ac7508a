"""Interpreters as pages show them: to staff, and to themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.meetings import grids
from mediator_portal.meetings.enums import BookingState, SessionState
from mediator_portal.meetings.interpreting import OPEN, languages_missing
from mediator_portal.meetings.presenters.common import Row, facts
from mediator_portal.meetings.selectors import free_of
from mediator_portal.meetings.selectors.interpreters import InterpreterRow, interpreter_rows, languages_needed
from mediator_portal.meetings.words import moment, short_moment
from portal.languages import own_label, own_name

if TYPE_CHECKING:
    from mediator_portal.meetings.models import Interpreter, InterpreterBooking, MediationSession

TONES = {
    BookingState.ASKED: "warning",
    BookingState.YES: "info",
    BookingState.CONFIRMED: "success",
    BookingState.NO: "muted",
    BookingState.CONFLICT: "muted",
    BookingState.RELEASED: "muted",
}


def interpreter_table(interpreters: Iterable[Interpreter]) -> Row:
    """Return the list for staff."""
    rows = []
    for each in interpreters:
        url = reverse("meetings:interpreter", args=[each.reference])
        signs_in = _("Signs in") if each.user_id else _("No account")
        rows.append(
            {
                "cells": [
                    {"text": each.name, "url": url},
                    {"text": ", ".join(own_name(code) for code in each.languages)},
                    {"text": signs_in},
                    {
                        "tag": _("Can be asked") if each.active else _("Not asked"),
                        "tone": "success" if each.active else "muted",
                    },
                ]
            }
        )
    columns = [{"label": _("Name")}, {"label": _("Languages")}, {"label": _("Account")}, {"label": _("State")}]
    return {"columns": columns, "rows": rows}


def week_of(owner: Interpreter, today: dt.date) -> list[Row]:
    """Return the next seven days as a strip."""
    tz = owner.program.tz
    last = today + dt.timedelta(days=6)
    return grids.strip(owner.program, free_of(owner, today, last, tz), today, tz)


def booking_card(booking: InterpreterBooking) -> Row:
    """Return one session as the interpreter's first page shows it: what to do, when and where."""
    asked = booking.state == BookingState.ASKED
    state = BookingState(booking.state)
    off = booking.session.state == SessionState.CANCELLED
    card: Row = {
        "title": _("Can you interpret?") if asked else own_label(booking.language),
        "url": "" if asked else reverse("meetings:booking", args=[booking.reference]),
        "tag": _("Cancelled") if off else _("Needs your answer") if asked else str(state.label),
        "tone": "muted" if off else TONES[state],
        # Before the attestation: the time alone.
        "facts": facts(booking.session) if booking.attested_at else facts(booking.session)[:2],
        "now": asked,
    }
    if asked:
        url = reverse("meetings:booking", args=[booking.reference])
        card["buttons"] = [{"label": _("Read and answer"), "href": url}]
    return card


def session_interpreters(session: MediationSession) -> Row:
    """Return who could interpret in a session, language by language."""
    needed = languages_needed(session.case)
    confirmed = [row.language for row in session.bookings.all() if row.state == BookingState.CONFIRMED]
    return {
        "session": session,
        "facts": facts(session),
        "missing": ", ".join(own_name(code) for code in languages_missing(needed, confirmed)),
        "languages": [
            {
                "code": code,
                "name": own_label(code),
                "rows": [_choice(row) for row in interpreter_rows(session, code)],
            }
            for code in needed
        ],
    }


def _choice(row: InterpreterRow) -> Row:
    booking = row.booking
    state = BookingState(booking.state) if booking else None
    words = ngettext("%(count)d session in a year", "%(count)d sessions in a year", row.sessions)
    return {
        "reference": row.interpreter.reference,
        "booking": booking.reference if booking else "",
        "name": row.interpreter.name,
        "telephone": row.interpreter.telephone,
        "tag": str(state.label) if state else "",
        "tone": TONES[state] if state else "",
        "why": [words % {"count": row.sessions}, *row.reasons, *(gate.sentence for gate in row.closed)],
        "closed": bool(row.closed),
        "can_ask": not row.closed and (state is None or state not in OPEN),
        "can_confirm": state == BookingState.YES and not row.closed,
        "can_answer": state in {BookingState.ASKED, BookingState.YES},
        "can_release": state is not None and state in OPEN,
    }


def interpreter_line(booking: InterpreterBooking) -> Row:
    """Return a session of an interpreter as staff see it on the interpreter's page."""
    session = booking.session
    return {
        "title": short_moment(session.starts_at, session.case.program),
        "url": reverse("meetings:session_interpreters", args=[session.reference]),
        "text": own_label(booking.language),
        "tag": str(BookingState(booking.state).label),
        "tone": TONES[BookingState(booking.state)],
    }


def asked_words(booking: InterpreterBooking) -> str:
    """Return when somebody was asked."""
    return moment(booking.asked_at, booking.session.case.program)


def interpreter_page(interpreter: Interpreter, today: dt.date) -> Row:
    """Return what staff see beside the form: the week, the account, the sessions."""
    rows = interpreter.bookings.select_related("session__case__program").order_by("-session__starts_at")[:20]
    return {
        "interpreter": interpreter,
        "days": week_of(interpreter, today),
        "sessions": [interpreter_line(each) for each in rows],
    }


def interpreting(interpreter: Interpreter, bookings: Iterable[InterpreterBooking], now: dt.datetime) -> Row:
    """Return an interpreter's first page."""
    coming = [row for row in bookings if row.session.ends_at > now and row.state in OPEN]
    coming.sort(key=lambda row: row.session.starts_at)
    live = [row for row in coming if row.session.state != SessionState.CANCELLED]
    return {
        "name": interpreter.name,
        "requests": [booking_card(row) for row in live if row.state == BookingState.ASKED],
        "sessions": [booking_card(row) for row in coming if row.state != BookingState.ASKED],
        "days": week_of(interpreter, now.astimezone(interpreter.program.tz).date()),
    }


def booking(found: InterpreterBooking, *, shown: bool = True) -> Row:
    """Return one session as its interpreter sees it: place, time, language, reference. Nothing else of the case."""
    choices = [
        {"value": "yes", "label": _("Yes"), "hint": _("I can come")},
        {"value": "no", "label": _("No"), "hint": _("Not this time")},
    ]
    return {
        "booking": found,
        "facts": facts(found.session) if shown else [],
        "language": own_label(found.language),
        "reference": found.session.reference,
        "state": str(BookingState(found.state).label),
        "tone": TONES[BookingState(found.state)],
        "is_confirmed": found.state == BookingState.CONFIRMED,
        "choices": choices,
        "selected": {BookingState.YES: "yes", BookingState.NO: "no"}.get(BookingState(found.state), ""),
    }
