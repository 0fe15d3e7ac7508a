"""Interpreters: kept by staff, chosen for a session, and their own pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediator_portal.meetings import calendars, presenters, services
from mediator_portal.meetings.enums import BookingState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.forms import AttestForm, InterpreterForm
from mediator_portal.meetings.interpreting import BOOKABLE
from mediator_portal.meetings.models import InterpreterBooking
from mediator_portal.meetings.reads import session_people_read
from mediator_portal.meetings.selectors import bookings_of, interpreters_visible_to, own_interpreters
from mediator_portal.meetings.selectors.interpreters import asks_again
from mediator_portal.meetings.views.base import (
    MeetingRequest,
    actor_of,
    desk,
    get_session,
    interpreters_only,
    page,
    sent,
    session_crumbs,
)


@desk
@require_safe
def interpreter_list(request: MeetingRequest) -> HttpResponse:
    """List the interpreters of the program."""
    table = presenters.interpreter_table(interpreters_visible_to(request.user, request.site))
    return page(request, "interpreters.html", _("Interpreters"), table=table)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def interpreter(request: MeetingRequest, reference: str = "") -> HttpResponse:
    """Add or change an interpreter; show their week and their sessions."""
    known = interpreters_visible_to(request.user, request.site)
    found = get_object_or_404(known, reference=reference) if reference else None
    form = InterpreterForm(sent(request), program=request.program, interpreter=found)
    if request.method == "POST" and form.is_valid():
        saved = services.interpreter_save(
            program=request.program, interpreter=found, values=form.cleaned_data, actor=actor_of(request)
        )
        messages.success(request, _("The interpreter is saved."))
        return redirect("meetings:interpreter", saved.reference)
    context = presenters.interpreter_page(found, timezone.localdate(timezone=request.program.tz)) if found else {}
    title = found.name if found else _("Add an interpreter")
    return page(request, "interpreter.html", title, form=form, **context)


@desk
@require_POST
def interpreter_invite(request: MeetingRequest, reference: str) -> HttpResponse:
    """Invite an interpreter to sign in."""
    found = get_object_or_404(interpreters_visible_to(request.user, request.site), reference=reference)
    try:
        services.interpreter_invite(interpreter=found, actor=actor_of(request))
        messages.success(request, _("The invitation to sign in is on its way."))
    except SessionRefused as refused:
        messages.error(request, refused.sentence)
    return redirect("meetings:interpreter", found.reference)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: MeetingRequest, reference: str) -> HttpResponse:
    """Ask interpreters for a session, confirm one for each language, release them, enter an answer."""
    session = get_session(request, reference)
    refusal = ""
    if request.method == "POST":
        try:
            messages.success(request, _decide(request, session))
            return redirect("meetings:session_interpreters", session.reference)
        except SessionRefused as refused:
            refusal = refused.sentence
    context = presenters.session_interpreters(session)
    crumbs = session_crumbs(session)
    return page(request, "session_interpreters.html", _("Interpreters"), refusal=refusal, breadcrumbs=crumbs, **context)


def _decide(request: MeetingRequest, session) -> str:  # type: ignore[no-untyped-def]
    """Do what the pressed button says and return the words for it."""
    action, _colon, reference = request.POST.get("do", "").partition(":")
    actor = actor_of(request)
    if action == "ask":
        known = interpreters_visible_to(request.user, request.site)
        found = get_object_or_404(known, reference=reference)
        services.booking_ask(session=session, interpreter=found, language=request.POST.get("language", ""), actor=actor)
        return _("The interpreter is asked.")
    booking = get_object_or_404(session.bookings.select_related("interpreter__program"), reference=reference)
    if action == "confirm":
        services.booking_confirm(booking=booking, actor=actor)
        return _("The interpreter is confirmed.")
    if action == "release":
        services.booking_release(booking=booking, actor=actor)
        return _("The interpreter is released.")
    if action in {"yes", "no"}:
        if action == "yes":
            services.booking_attest(booking=booking, conflict=False, actor=actor)
        services.booking_reply(booking=booking, can_come=action == "yes", actor=actor)
        return _("The answer is saved.")
    raise Http404


@interpreters_only
@require_safe
def own(request: MeetingRequest) -> HttpResponse:
    """An interpreter's first page: what needs an answer, what comes, the week."""
    found = own_interpreters(request.user, request.site).first()
    if found is None:
        raise Http404
    context = presenters.interpreting(found, bookings_of(request.user, request.site), timezone.now())
    return page(request, "interpreting.html", _("My page"), **context)


@interpreters_only
@require_http_methods(["GET", "HEAD", "POST"])
def booking(request: MeetingRequest, reference: str) -> HttpResponse:
    """One session: first the question about a conflict, then time and place, then the answer."""
    found = get_object_or_404(bookings_of(request.user, request.site), reference=reference)
    session = found.session
    is_open = session.state in BOOKABLE and session.starts_at > timezone.now()
    if not is_open or found.state in {BookingState.CONFLICT, BookingState.RELEASED}:
        shown = found.attested_at is not None and found.state != BookingState.RELEASED
        return page(
            request, "booking_closed.html", _("This request is closed"), **presenters.booking(found, shown=shown)
        )
    if found.attested_at is None:
        return _attest(request, found)
    if asks_again(found, timezone.now()) and request.POST.get("answer") != "release":
        return _attest(request, found)
    refusal = ""
    if request.method == "POST":
        try:
            messages.success(request, _answer(request, found))
            return redirect("meetings:interpreting")
        except SessionRefused as refused:
            refusal = refused.sentence
    return page(request, "booking.html", _("Interpreting in a session"), refusal=refusal, **presenters.booking(found))


def _attest(request: MeetingRequest, found: InterpreterBooking) -> HttpResponse:
    """The question about a conflict: before the request is shown, and once more shortly before the session."""
    form, refusal, again = AttestForm(sent(request)), "", found.state == BookingState.CONFIRMED
    record = services.booking_attest_again if again else services.booking_attest
    if request.method == "POST" and form.is_valid():
        try:
            record(booking=found, conflict=form.has_conflict, actor=actor_of(request))
            return redirect("meetings:booking", found.reference)
        except SessionRefused as refused:
            refusal = refused.sentence
    # The very question that mediators get, with no more than is needed to judge it. The read is audited.
    people = session_people_read(found.session, actor=request.user, part="conflict")
    context = {"form": form, "refusal": refusal, "people": presenters.conflict_people(people), "again": again}
    title = _("Once more before the session") if again else _("Before you see the request")
    return page(request, "request_attest.html", title, **context)


def _answer(request: MeetingRequest, found: InterpreterBooking) -> str:
    answer, actor = request.POST.get("answer", ""), actor_of(request)
    if answer == "release":
        services.booking_release(booking=found, actor=actor)
        return _("You are off the session. Thank you for telling us.")
    if answer not in {"yes", "no"}:
        raise SessionRefused(_("Choose yes or no."))
    services.booking_reply(booking=found, can_come=answer == "yes", actor=actor)
    if answer == "yes":
        return _("Thank you. We write to you as soon as the interpreter is confirmed.")
    return _("Thank you for telling us. We ask you again another time.")


@interpreters_only
@require_safe
def calendar(request: MeetingRequest, reference: str) -> HttpResponse:
    """The calendar file of a confirmed booking."""
    known = bookings_of(request.user, request.site).filter(state=BookingState.CONFIRMED)
    return calendars.response(get_object_or_404(known, reference=reference).session)
