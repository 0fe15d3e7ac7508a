"""A session for its mediators: what it needs, the calendar file, giving it back, the report, the survey."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forms_app.selectors import form_for, live_form
from forms_app.services import anonymous_answers_create
from forms_app.views import Filled, NotTaken, fill
from mediator_portal.cases import previews
from mediator_portal.cases import services as cases
from mediator_portal.cases.services import MoveRefused
from mediator_portal.cases.workflow import BY_NAME
from mediator_portal.meetings import calendars, presenters, services, signing
from mediator_portal.meetings.enums import SEATED, SeatState, SessionState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.forms import AbsenceForm, AttestForm, ReleaseForm
from mediator_portal.meetings.models import Seat
from mediator_portal.meetings.reads import session_people_read
from mediator_portal.meetings.selectors import seats_of, sessions_visible_to, sessions_with_people
from mediator_portal.meetings.surveys import MEDIATOR_SURVEY, SESSION_REPORT, attendees, report_facts
from mediator_portal.meetings.views.base import (
    MeetingRequest,
    actor_of,
    get_session,
    is_desk,
    mediators_and_desk,
    mediators_only,
    page,
    sent,
    session_crumbs,
)

PER_PAGE = 25


@mediators_and_desk
@require_safe
def session_list(request: MeetingRequest) -> HttpResponse:
    """List the sessions: coming ones first come, past ones on request."""
    past = request.GET.get("when") == "past"
    now = timezone.now()
    sessions = sessions_with_people(sessions_visible_to(request.user, request.site))
    found = sessions.filter(ends_at__lte=now).order_by("-starts_at") if past else sessions.filter(ends_at__gt=now)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "table": presenters.session_table(shown.object_list, with_case=is_desk(request)),
        "page_obj": shown,
        "past": past,
    }
    return page(request, "session_list.html", _("Sessions"), **context)


@mediators_and_desk
@require_safe
def session(request: MeetingRequest, reference: str) -> HttpResponse:
    """Show a session: to its mediators what they need, to staff how far it is."""
    found = get_session(request, reference)
    seat = seats_of(request.user, request.site).filter(session=found, state__in=SEATED).first()
    context: dict = {"session": found, "seat": seat, "now": timezone.now()}
    if seat is not None:
        part = "session" if seat.state == SeatState.CONFIRMED else "standby"
        people = session_people_read(found, actor=request.user, part=part)
        context |= presenters.seated(found, seat, people)
    if is_desk(request):
        session_people_read(found, actor=request.user, part="wish")
        context |= presenters.staff(found)
        context["breadcrumbs"] = session_crumbs(found)[:-1]
    return page(request, "session.html", _("Session"), **context)


@mediators_and_desk
@require_safe
def calendar(request: MeetingRequest, reference: str) -> HttpResponse:
    """Return the neutral calendar file; it takes the entry out again for a seat given back or a session called off."""
    seat = seats_of(request.user, request.site).filter(session__reference=reference).first()
    if seat is not None:
        gone = seat.state == SeatState.RELEASED or seat.session.state == SessionState.CANCELLED
        return calendars.response(seat.session, cancelled=gone)
    if not is_desk(request):
        raise Http404
    found = get_session(request, reference)
    return calendars.response(found, cancelled=found.state == SessionState.CANCELLED)


@mediators_only
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: MeetingRequest, reference: str) -> HttpResponse:
    """A mediator gives the seat back."""
    seat = _own_seat(request, reference, *SEATED)
    form, refusal = ReleaseForm(sent(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.seat_release(seat=seat, actor=actor_of(request), reason=form.cleaned_data["reason"])
            messages.success(request, _("You are no longer on this session. Thank you for telling us."))
            return redirect("meetings:home")
        except SessionRefused as refused:
            refusal = refused.sentence
    context = {"form": form, "refusal": refusal, **presenters.about(seat.session), "back_url": _back(reference)}
    return page(request, "release.html", _("I can no longer take this session"), **context)


@mediators_only
@require_http_methods(["GET", "HEAD", "POST"])
def attest(request: MeetingRequest, reference: str) -> HttpResponse:
    """Say once more, shortly before the session, whether there is a conflict of interest."""
    seat = _own_seat(request, reference, SeatState.CONFIRMED)
    form, refusal = AttestForm(sent(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.seat_attest(seat=seat, conflict=form.has_conflict, actor=actor_of(request))
            messages.success(request, _("Thank you. We have your answer."))
            return redirect("meetings:home" if form.has_conflict else _back(reference))
        except SessionRefused as refused:
            refusal = refused.sentence
    people = session_people_read(seat.session, actor=request.user, part="conflict")
    context = {"form": form, "refusal": refusal, "people": presenters.conflict_people(people), "again": True}
    return page(request, "request_attest.html", _("Once more before the session"), **context)


@mediators_only
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: MeetingRequest, reference: str) -> HttpResponse:
    """The three facts of the report: the form that the program built, which can hold nothing else."""
    seat = _own_seat(request, reference, SeatState.CONFIRMED)
    found = seat.session
    if signing.unsigned([seat]) and signing.asks(request.program):
        messages.info(request, _("Before the report: please read and sign the agreement. Then the report opens."))
        return redirect(signing.own_url(found))
    session_people_read(found, actor=request.user, part="report")

    def keep(filled: Filled) -> HttpResponse:
        try:
            facts = report_facts(filled.answers)
            services.report_record(session=found, mediator=seat.mediator, actor=actor_of(request), **facts)
        except (SessionRefused, MoveRefused) as refused:
            raise NotTaken(refused.sentence) from refused
        messages.success(request, _("The report is in. One thing is left: your survey."))
        return redirect("meetings:session_survey", reference)

    form_page = form_for(request.site, SESSION_REPORT, get_language() or "en")
    context = {**presenters.about(found), "cancel_url": _back(reference)}
    return fill(request, form_page=form_page, on_sent=keep, offered={"attended": attendees(found)}, context=context)


@mediators_only
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: MeetingRequest, reference: str) -> HttpResponse:
    """Somebody did not come, so the session did not take place."""
    seat = _own_seat(request, reference, SeatState.CONFIRMED)
    form, refusal = AbsenceForm(sent(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            cases.move(case=seat.session.case, name="no_show", actor=actor_of(request), reason=reason)
            messages.success(request, _("Thank you. The program takes it from here."))
            return redirect("meetings:home")
        except MoveRefused as refused:
            refusal = refused.sentence
    outcomes = previews.outcomes_of(seat.session.case, BY_NAME["no_show"], with_sends=False)
    context = {"form": form, "refusal": refusal, "outcomes": outcomes, "back_url": _back(reference)}
    context |= presenters.about(seat.session)
    return page(request, "absence.html", _("Somebody did not come"), **context)


@mediators_only
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: MeetingRequest, reference: str) -> HttpResponse:
    """The mediators' survey; the answers are kept without the mediator, the session and the time."""
    seat = _own_seat(request, reference, SeatState.CONFIRMED)
    form_page = live_form(request.site, MEDIATOR_SURVEY, get_language() or "en")
    answered = seat.session.surveys_done.filter(mediator=seat.mediator).exists()
    if answered or form_page is None or seat.session.state != SessionState.HELD:
        words = presenters.survey_words(answered, form_page is not None)
        return page(request, "survey_closed.html", _("Survey"), words=words, back_url=_back(reference))

    def keep(filled: Filled) -> HttpResponse:
        _keep_answers(request, seat, filled)
        messages.success(request, _("Thank you. Your answers are kept without your name."))
        return redirect("meetings:home")

    return fill(request, form_page=form_page, on_sent=keep, context={"cancel_url": _back(reference)})


@transaction.atomic
def _keep_answers(request: MeetingRequest, seat: Seat, filled: Filled) -> None:
    """Record that the mediator answered, and apart from it what somebody answered; a second sending keeps nothing."""
    if services.survey_done_record(session=seat.session, mediator=seat.mediator):
        anonymous_answers_create(
            site=request.site, purpose=filled.purpose, definition=filled.definition, answers=filled.answers
        )


def _own_seat(request: MeetingRequest, reference: str, *states: str) -> Seat:
    seats = seats_of(request.user, request.site).exclude(session__state=SessionState.CANCELLED)
    return get_object_or_404(seats, session__reference=reference, state__in=states)


def _back(reference: str) -> str:
    return reverse("meetings:session", args=[reference])
