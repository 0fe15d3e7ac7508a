"""A mediator's first page: what needs an answer, what comes, the year, the week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from mediator_portal.mediators.rules import year_of
from mediator_portal.meetings import grids, rules, signing
from mediator_portal.meetings.enums import Reply, SeatState
from mediator_portal.meetings.presenters.common import Row, facts
from mediator_portal.meetings.selectors import (
    case_counts,
    free_of,
    requests_waiting,
    sessions_at_hand,
)
from mediator_portal.meetings.words import moment
from program_pages.rules import words as policy_words

if TYPE_CHECKING:
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.meetings.models import MediationSession, PoolRequest
    from portal.accounts.models import User


def home(user: User, mediator: Mediator, now: dt.datetime) -> Row:
    """Return the four parts of a mediator's first page."""
    program = mediator.program
    site = program.site
    sessions = list(sessions_at_hand(user, site, now))
    later = [each for each in sessions if each.ends_at > now]
    over = [each for each in sessions if each.ends_at <= now]
    report = [report_card(each) for each in over if not hasattr(each, "report")]
    survey = [survey_card(each) for each in over if hasattr(each, "report")]
    today = now.astimezone(program.tz).date()
    last = today + dt.timedelta(days=6)
    free = free_of(mediator, today, last, program.tz)
    return {
        "mediator": mediator,
        "requests": [request_card(each) for each in requests_waiting(user, site, now)],
        "tasks": [*_sign_cards(sessions, mediator), *_attest_cards(later, mediator, now), *report, *survey],
        "sessions": [session_card(each, mediator) for each in later],
        "year": year_bars(mediator, today),
        "days": grids.strip(program, free, today, program.tz),
    }


def request_card(request: PoolRequest) -> Row:
    """Return a request that waits, with what to do and until when."""
    session = request.session
    url = reverse("meetings:request_answer", args=[request.reference])
    text = ""
    if session.reply_by is not None:
        text = _("Please answer by %(when)s.") % {"when": moment(session.reply_by, session.case.program)}
    maybe = request.reply == Reply.MAYBE
    return {
        "title": _("Can you take a session?"),
        "tag": _("You said maybe") if maybe else _("Needs your answer"),
        "tone": "warning",
        "facts": facts(session),
        "text": text,
        "now": True,
        "buttons": [{"label": _("Change my answer") if maybe else _("Answer"), "href": url}],
    }


def session_card(session: MediationSession, mediator: Mediator) -> Row:
    """Return a coming session of a mediator."""
    standby = any(seat.mediator_id == mediator.pk and seat.state == SeatState.STANDBY for seat in session.seats.all())
    url = reverse("meetings:session", args=[session.reference])
    return {
        "title": _("On standby") if standby else _("Session"),
        "tag": _("Standby") if standby else _("Confirmed"),
        "tone": "muted" if standby else "success",
        "facts": facts(session),
        "url": url,
    }


def report_card(session: MediationSession) -> Row:
    """Return the card that asks for the report."""
    return {
        "title": _("Report on your session"),
        "text": _("Three facts: how it ended, whether a settlement was reached, who attended."),
        "facts": facts(session)[:1],
        "now": True,
        "buttons": [
            {"label": _("Report"), "href": reverse("meetings:session_report", args=[session.reference])},
            {
                "label": _("Somebody did not come"),
                "href": reverse("meetings:session_absence", args=[session.reference]),
                "style": "unstyled",
            },
        ],
    }


def survey_card(session: MediationSession) -> Row:
    """Return the card that asks for the survey."""
    return {
        "title": _("Your survey"),
        "text": _("A few questions about the process. Your answers are kept without your name."),
        "facts": facts(session)[:1],
        "now": True,
        "buttons": [
            {"label": _("Answer the survey"), "href": reverse("meetings:session_survey", args=[session.reference])}
        ],
    }


def _sign_cards(sessions: Iterable[MediationSession], mediator: Mediator) -> list[Row]:
    """Return the agreement to sign for each session in which the mediator sits and has not signed."""
    waiting = [
        session
        for session in sessions
        if any(
            seat.mediator_id == mediator.pk and signing.may_sign(session, seat)
            for seat in signing.unsigned(session.seats.all())
        )
    ]
    if not waiting or not signing.asks(mediator.program):
        return []
    return [
        {
            "title": _("The agreement for your session"),
            "text": _("Please read it and sign before the session. It says what you promise to both sides."),
            "facts": facts(session)[:1],
            "now": True,
            "buttons": [{"label": _("Read and sign"), "href": signing.own_url(session)}],
        }
        for session in waiting
    ]


def _attest_cards(sessions: Iterable[MediationSession], mediator: Mediator, now: dt.datetime) -> list[Row]:
    """Return the question about a conflict of interest for sessions of today and tomorrow."""
    cards = []
    for session in sessions:
        if not rules.attests_again(starts_at=session.starts_at, now=now, tz=session.case.program.tz):
            continue
        waiting = (
            seat.mediator_id == mediator.pk and seat.state == SeatState.CONFIRMED and seat.attested_at is None
            for seat in session.seats.all()
        )
        if any(waiting):
            url = reverse("meetings:session_attest", args=[session.reference])
            cards.append(
                {
                    "title": _("One question before your session"),
                    "text": _("Please say once more that you have no conflict of interest."),
                    "facts": facts(session)[:1],
                    "now": True,
                    "buttons": [{"label": _("Answer"), "href": url}],
                }
            )
    return cards


def year_bars(mediator: Mediator, today: dt.date) -> list[Row]:
    """Return cases, development sessions and hours of the mediator's year as small bars with words."""
    program = mediator.program
    cases = case_counts([mediator], today)[mediator.pk]
    attended = mediator.development.filter(on__range=year_of(mediator.term_starts, today)).count()
    spent = cases * program.session_minutes / 60
    wanted = (program.cases_per_year or 0) * program.session_minutes / 60
    return [
        _bar(_("Cases"), cases, program.cases_per_year),
        _bar(_("Development sessions"), attended, program.development_per_year),
        _bar(_("Hours in sessions"), spent, wanted or None),
    ]


def _bar(label: str, value: float, target: float | None) -> Row:
    number = policy_words.number
    if not target:
        return {"label": label, "value": value, "maximum": value or 1, "text": number(value)}
    text = _("%(value)s of %(target)s") % {"value": number(value), "target": number(target)}
    return {
        "label": label,
        "value": value,
        "maximum": target,
        "text": text,
        "tone": "good" if value >= target else "",
    }
