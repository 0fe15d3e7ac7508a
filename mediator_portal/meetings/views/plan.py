"""The coordinator plans: times of the parties, slot and room, the request to the pool."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mediator_portal.cases.enums import PARTIES, CaseState
from mediator_portal.cases.models import Case
from mediator_portal.cases.services import MoveRefused
from mediator_portal.meetings import grids, presenters, services
from mediator_portal.meetings.enums import LIVE_SESSIONS, SessionState
from mediator_portal.meetings.errors import NeedsConsent, SessionRefused
from mediator_portal.meetings.forms import SlotForm, WhenForm
from mediator_portal.meetings.models import MediationSession
from mediator_portal.meetings.reads import session_people_read
from mediator_portal.meetings.selectors import eligible_for, slot_search, times_of
from mediator_portal.meetings.services import outgoing
from mediator_portal.meetings.views.base import MeetingRequest, actor_of, case_crumbs, desk, get_case, page, sent
from program_pages.rules import words as policy_words

# Weeks of the grid in which a party's times are entered.
WEEKS = 4


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: MeetingRequest, reference: str) -> HttpResponse:
    """Choose a slot that suits both parties, or another time, and the place."""
    case = get_case(request, reference)
    search = slot_search(case)
    free = request.POST.get("how") == "other" or (request.method != "POST" and not search.slots)
    forms = _plan_forms(request, case, search, free)
    sent = forms["other"] if free else forms["slot"]
    refusal, problems = "", []
    if request.method == "POST" and sent.is_valid():
        try:
            _plan(request, case, sent)
            messages.success(request, _("The time and the place are fixed. Next: ask the mediators."))
            return redirect("meetings:request", case.reference)
        except NeedsConsent as warned:
            problems = warned.problems
            forms = _plan_forms(request, case, search, free, warned=True)
        except SessionRefused as refused:
            refusal = refused.sentence
    context = {
        **presenters.plan(case, search),
        "case": case,
        "slot_form": forms["slot"],
        "other_form": forms["other"],
        "forms": [forms["other"] if free else forms["slot"]],
        "refusal": refusal,
        "problems": problems,
        "breadcrumbs": case_crumbs(case),
        "can_plan": case.state == CaseState.SCHEDULING,
    }
    return page(request, "plan.html", _("Choose a time and a place"), **context)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def times(request: MeetingRequest, reference: str, person: str) -> HttpResponse:
    """Enter the times that a party gave on the telephone."""
    case = get_case(request, reference)
    party = get_object_or_404(
        case.people.select_related("case__program__site").filter(role__in=PARTIES, left_out_at=None), reference=person
    )
    now = timezone.now()
    first = now.astimezone(request.program.tz).date() + dt.timedelta(days=1)
    ticked = set(request.POST.getlist("time"))
    refusal = ""
    if request.method == "POST":
        parts = grids.read_dates(ticked, request.program, first, WEEKS, request.program.tz)
        try:
            slots = [(part.starts_at, part.ends_at) for part in parts]
            services.party_times_set(person=party, slots=slots, actor=actor_of(request))
            messages.success(request, _("The times are saved."))
            return redirect("meetings:plan", case.reference)
        except SessionRefused as refused:
            refusal = refused.sentence
    else:
        ticked = grids.date_boxes(times_of(party, now), request.program.tz)
    context = {
        "grids": grids.date_grids(request.program, first, WEEKS, ticked),
        "party": party,
        "refusal": refusal,
        "zone": policy_words.zone(request.program),
        "breadcrumbs": case_crumbs(case),
        "back_url": reverse("meetings:plan", args=[case.reference]),
    }
    return page(request, "times.html", _("Times that suit"), **context)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def request_pool(request: MeetingRequest, reference: str) -> HttpResponse:
    """Show exactly who is asked, then ask."""
    case = get_case(request, reference)
    session = _live_session(case)
    if session is not None and session.state == SessionState.REQUESTED:
        return redirect("meetings:session_more", session.reference)
    if session is None or session.state == SessionState.CONFIRMED:
        return redirect("meetings:plan" if session is None else "cases:case", case.reference)
    refusal, accepts = "", "accepts_warnings" in request.POST
    if request.method == "POST":
        try:
            asked = services.request_send(session=session, actor=actor_of(request), accepts_warnings=accepts)
            words = ngettext("%(count)d mediator was asked.", "%(count)d mediators were asked.", len(asked))
            messages.success(request, words % {"count": len(asked)})
            return redirect("meetings:session_match", session.reference)
        except (SessionRefused, MoveRefused) as refused:
            refusal = refused.sentence
    problems, to_ask = services.notice_problems(session), eligible_for(session)
    letters = [each for mediator in to_ask for each in outgoing.to_mediator(mediator, "pool_request")]
    context = {
        **presenters.about(session),
        "session": session,
        "sends": [each.as_row() for each in letters],
        "problems": problems,
        "refuses": any(problem.refuses for problem in problems),
        "refusal": refusal,
        "window": presenters.window_words(session),
        "enough": len(to_ask) >= session.mediators_needed,
        "breadcrumbs": case_crumbs(case),
        "plan_url": reverse("meetings:plan", args=[case.reference]),
    }
    return page(request, "request_pool.html", _("Ask the mediators"), **context)


@desk
@require_safe
def match_of_case(request: MeetingRequest, reference: str) -> HttpResponse:
    """Lead from a case to the match of its session."""
    case = get_case(request, reference)
    session = _live_session(case)
    if session is None:
        return redirect("meetings:plan", case.reference)
    session_people_read(session, actor=request.user, part="match")
    return redirect("meetings:session_match", session.reference)


def _live_session(case: Case) -> MediationSession | None:
    sessions = MediationSession.objects.filter(case=case, state__in=LIVE_SESSIONS)
    return sessions.select_related("case__program__site", "room__venue").first()


def _plan_forms(request: MeetingRequest, case: Case, search, free: bool, warned: bool = False) -> dict:  # type: ignore[no-untyped-def]
    """Return both ways to choose a time; only the one that was sent is bound."""
    data = sent(request)
    slots = presenters.slot_choices(search.slots, case.program)
    return {
        "slot": SlotForm(
            None if free else data, program=case.program, slots=slots, warned=warned and not free, prefix=None
        ),
        "other": WhenForm(data if free else None, program=case.program, warned=warned and free, auto_id="id_other_%s"),
    }


def _plan(request: MeetingRequest, case: Case, form: SlotForm | WhenForm) -> None:
    services.session_plan(
        case=case,
        starts_at=form.starts_at(),
        room=form.cleaned_data["room"],
        video_link=form.cleaned_data["video_link"],
        accepts_warnings=form.cleaned_data["accepts_warnings"],
        actor=actor_of(request),
    )
