"""The match and what staff do about a session: confirm, enter answers, change, free a seat, a party's word."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediator_portal.cases.enums import PARTIES
from mediator_portal.cases.services import MoveRefused
from mediator_portal.meetings import presenters, services
from mediator_portal.meetings.enums import SEATED, SessionState
from mediator_portal.meetings.errors import NeedsConsent, SessionRefused
from mediator_portal.meetings.forms import ChangeForm, MatchForm, PartyAnswerForm, ReleaseForm, StaffReplyForm
from mediator_portal.meetings.reads import session_people_read
from mediator_portal.meetings.selectors import board_for
from mediator_portal.meetings.views.base import MeetingRequest, actor_of, desk, get_session, page, sent, session_crumbs


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: MeetingRequest, reference: str) -> HttpResponse:
    """Show the candidates with reasons and gates, and the messages of a choice; confirm what was shown."""
    session = get_session(request, reference)
    board = board_for(session)
    form, refusal = MatchForm(sent(request), board=board), ""
    mediators, standby = form.chosen()
    shows = presenters.confirm_sends(session, mediators, standby)
    confirms = request.method == "POST" and form.is_valid() and "look" not in request.POST
    unseen = confirms and session.state == SessionState.REQUESTED and request.POST.get("mark") != shows["mark"]
    if confirms and not unseen:
        try:
            reason = form.cleaned_data["reason"]
            services.mediators_confirm(
                session=session, mediators=mediators, standby=standby, reason=reason, actor=actor_of(request)
            )
            messages.success(request, _("The mediators are confirmed, and everybody has been told."))
            return redirect("cases:case", session.case.reference)
        except (SessionRefused, MoveRefused) as refused:
            refusal = refused.sentence
    context = {
        **presenters.about(session),
        **presenters.board(board),
        **shows,
        "unseen": unseen,
        "session": session,
        "form": form,
        "refusal": refusal,
        "breadcrumbs": session_crumbs(session),
    }
    return page(request, "match.html", _("Choose the mediators"), **context)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: MeetingRequest, reference: str, mediator: str) -> HttpResponse:
    """Enter what a mediator answered on the telephone."""
    session = get_session(request, reference)
    asked = get_object_or_404(session.requests.select_related("mediator"), mediator__reference=mediator)
    people = session_people_read(session, actor=request.user, part="conflict")
    form, refusal = StaffReplyForm(sent(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.reply_record(request=asked, actor=actor_of(request), **form.cleaned_data)
            messages.success(request, _("The answer is saved."))
            return redirect("meetings:session_match", reference)
        except SessionRefused as refused:
            refusal = refused.sentence
    context = {
        **presenters.about(session),
        "form": form,
        "refusal": refusal,
        "mediator": asked.mediator,
        "people": presenters.conflict_people(people),
        "breadcrumbs": session_crumbs(session),
        "back_url": reverse("meetings:session_match", args=[reference]),
    }
    return page(request, "reply.html", _("Enter an answer"), **context)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MeetingRequest, reference: str) -> HttpResponse:
    """Change place or time of a confirmed session that keeps its mediators."""
    session = get_session(request, reference)
    initial, left = presenters.change_initial(session), presenters.moves_left(session)
    options = {"program": request.program, "initial": initial, "at_limit": left["at_limit"]}
    form = ChangeForm(sent(request), **options)
    refusal, problems = "", []
    if request.method == "POST" and form.is_valid():
        try:
            services.session_change(
                session=session,
                starts_at=form.starts_at(),
                room=form.cleaned_data["room"],
                video_link=form.cleaned_data["video_link"],
                everyone_agreed=form.cleaned_data.get("everyone_agreed", False),
                accepts_warnings=form.cleaned_data["accepts_warnings"],
                actor=actor_of(request),
            )
            messages.success(request, _("The session is changed, and everybody has been told."))
            return redirect("meetings:session", reference)
        except NeedsConsent as warned:
            problems = warned.problems
            form = ChangeForm(request.POST, warned=True, **options)
        except SessionRefused as refused:
            refusal = refused.sentence
    context = {
        **presenters.about(session),
        **left,
        "form": form,
        "refusal": refusal,
        "problems": problems,
        "sends": presenters.change_rows(session),
        "breadcrumbs": session_crumbs(session),
        "back_url": reverse("meetings:session", args=[reference]),
    }
    return page(request, "change.html", _("Change the time or the place"), **context)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def seat_free(request: MeetingRequest, reference: str, mediator: str) -> HttpResponse:
    """Take a mediator off a session after a call."""
    session = get_session(request, reference)
    seats = session.seats.select_related("mediator").filter(state__in=SEATED)
    seat = get_object_or_404(seats, mediator__reference=mediator)
    form, refusal = ReleaseForm(sent(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.seat_release(seat=seat, actor=actor_of(request), reason=form.cleaned_data["reason"])
            messages.success(request, _("The seat is free."))
            return redirect("meetings:session", reference)
        except SessionRefused as refused:
            refusal = refused.sentence
    standby = services.next_standby(session, without=seat)
    context = {
        **presenters.about(session),
        "form": form,
        "refusal": refusal,
        "mediator": seat.mediator,
        "sends": presenters.release_rows(session, seat, standby),
        "breadcrumbs": session_crumbs(session),
        "back_url": reverse("meetings:session", args=[reference]),
    }
    return page(request, "seat_free.html", _("Take a mediator off the session"), **context)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: MeetingRequest, reference: str, person: str) -> HttpResponse:
    """Enter what a party said on the telephone about the fixed session."""
    session = get_session(request, reference)
    party = get_object_or_404(session.case.people.filter(role__in=PARTIES, left_out_at=None), reference=person)
    session_people_read(session, actor=request.user, part="wish")
    form, refusal = PartyAnswerForm(sent(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.party_confirmation_record(
                session=session, person=party, actor=actor_of(request), **form.cleaned_data
            )
            messages.success(request, _("The answer is saved."))
            return redirect("meetings:session", reference)
        except SessionRefused as refused:
            refusal = refused.sentence
    context = {
        **presenters.about(session),
        "form": form,
        "refusal": refusal,
        "party": party,
        "breadcrumbs": session_crumbs(session),
        "back_url": reverse("meetings:session", args=[reference]),
    }
    return page(request, "confirmation.html", _("Enter a party's answer"), **context)
