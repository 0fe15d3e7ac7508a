"""The section "Session" of a case's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.panels import Panel
from mediator_portal.cases.services.outgoing import parties_of
from mediator_portal.meetings.enums import PartyAnswer, Reply, SeatState, SessionState
from mediator_portal.meetings.models import MediationSession
from mediator_portal.meetings.selectors import sessions_with_people, times_of
from mediator_portal.meetings.words import place, session_span
from portal.accounts.enums import CASE_ROLES
from portal.accounts.selectors import roles_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mediator_portal.cases.models import Case, CasePerson

ORDER = 20
# From here on a case has something to plan or to show.
SHOWN = frozenset(
    {
        CaseState.SCHEDULING,
        CaseState.MATCHING,
        CaseState.CONFIRMED,
        CaseState.HELD,
        CaseState.REPORTED,
        CaseState.CLOSED,
        CaseState.RETURNED,
    }
)
TONES = {
    SessionState.PLANNED: "info",
    SessionState.REQUESTED: "warning",
    SessionState.CONFIRMED: "success",
    SessionState.HELD: "success",
    SessionState.CANCELLED: "muted",
}


def session_panel(request: HttpRequest, case: Case) -> Panel | None:
    """Return the section for coordinator and director; nothing before both parties agreed."""
    if not roles_of(request.user, request.site) & CASE_ROLES or case.state not in SHOWN:
        return None
    sessions = sessions_with_people(
        MediationSession.objects.filter(case=case).select_related("case__program", "room__venue")
    ).order_by("-created_at", "-pk")
    cards = [session_card(session) for session in sessions]
    times = _times(case) if case.state == CaseState.SCHEDULING else []
    if not cards and not times:
        return None
    context = {
        "cards": cards,
        "times": times,
        "plan_url": reverse("meetings:plan", args=[case.reference]) if case.state == CaseState.SCHEDULING else "",
    }
    return Panel(ORDER, _("Session"), "portal/meetings/panel.html", context)


def session_card(session: MediationSession) -> dict:
    """Return a session as a summary card: when, where, who, how far."""
    seats = {state: [seat.mediator.name for seat in session.seats.all() if seat.state == state] for state in SeatState}
    rows = [
        {"label": _("When"), "value": session_span(session)},
        {"label": _("Where"), "value": place(session.room)},
    ]
    if session.state == SessionState.REQUESTED:
        rows.append({"label": _("Answers"), "value": answers_words(session)})
    if seats[SeatState.CONFIRMED]:
        rows.append({"label": _("Mediators"), "value": ", ".join(seats[SeatState.CONFIRMED])})
    if seats[SeatState.STANDBY]:
        rows.append({"label": _("Standby"), "value": ", ".join(seats[SeatState.STANDBY])})
    if session.state == SessionState.CONFIRMED:
        rows += confirmation_rows(session)
    if session.cancelled_reason:
        rows.append({"label": _("Why"), "value": session.get_cancelled_reason_display()})
    return {
        "title": session.get_state_display(),
        "tone": TONES[SessionState(session.state)],
        "rows": rows,
        "url": reverse("meetings:session", args=[session.reference]),
        "live": session.state != SessionState.CANCELLED,
    }


def answers_words(session: MediationSession) -> str:
    """Return "12 asked: 3 yes, 1 maybe, 2 no"."""
    replies = [request.reply for request in session.requests.all()]
    counts = {
        "asked": len(replies),
        "yes": replies.count(Reply.YES),
        "maybe": replies.count(Reply.MAYBE),
        "no": replies.count(Reply.NO) + replies.count(Reply.CONFLICT),
    }
    return _("%(asked)d asked: %(yes)d yes, %(maybe)d maybe, %(no)d no") % counts


def confirmation_rows(session: MediationSession) -> list[dict]:
    """Return what each party said about the fixed session."""
    answers = {row.person_id: row for row in session.confirmations.all()}
    rows = []
    parties = parties_of(session.case)
    for person in parties:
        answer = answers.get(person.pk)
        tone = {PartyAnswer.CONFIRMED.value: "success", PartyAnswer.CHANGE.value: "warning"}
        rows.append(
            {
                "label": party_label(person, parties),
                "tag": answer.get_answer_display() if answer else _("Not confirmed yet"),
                "tone": tone.get(answer.answer, "muted") if answer else "muted",
            }
        )
    return rows


def _times(case: Case) -> list[dict]:
    now, rows, parties = timezone.now(), [], parties_of(case)
    for person in parties:
        count = len(times_of(person, now))
        words = _("%(count)d stretches of time offered") % {"count": count} if count else _("No times offered yet")
        rows.append({"label": party_label(person, parties), "value": words})
    return rows


def party_label(person: CasePerson, parties: list[CasePerson]) -> str:
    """Return a party's role, with the name where several have it."""
    role = str(person.get_role_display())
    return f"{role}: {person.name}" if sum(each.role == person.role for each in parties) > 1 else role
