"""The week of a mediator or an interpreter, the dates that differ, and pauses. One page; each form has its address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings import grids, presenters, services
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.forms import ExceptionForm, PauseForm, PlacesForm, WeekForm
from mediator_portal.meetings.owners import row_rule
from mediator_portal.meetings.patterns import week_on
from mediator_portal.meetings.views.base import (
    MeetingRequest,
    actor_of,
    mediators_only,
    own_mediator,
    own_owner,
    page,
    sent,
    timekeepers_only,
)


@timekeepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def week(request: MeetingRequest) -> HttpResponse:
    """Tick the hours of the usual week, or of a week for some dates."""
    owner, today = own_owner(request), _today(request)
    shown = presenters.period_shown(owner, _day_asked(request, today), today)
    form = WeekForm(sent(request), policy=request.program, initial=shown.initial(today))
    ticked = set(request.POST.getlist("free"))
    if request.method == "POST" and form.is_valid():
        rules = grids.read_week(form.boxes(ticked), request.program)
        first, last = form.cleaned_data["valid_from"], form.cleaned_data["valid_until"]
        services.weekly_set(owner=owner, rules=rules, first=first, last=last, actor=actor_of(request))
        words = _("The day is copied, and your week is saved.") if form.wants_copy else _("Your week is saved.")
        messages.success(request, words)
        return redirect("meetings:availability")
    if request.method != "POST":
        ticked = grids.week_boxes(week_on([row_rule(row) for row in owner.weekly.all()], shown.day))
    return _page(request, form=form, ticked=ticked)


@timekeepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def date_add(request: MeetingRequest) -> HttpResponse:
    """Add a date that differs from the usual week, or days in a row."""
    owner = own_owner(request)
    form, refusal = ExceptionForm(sent(request), today=_today(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.exception_add(owner=owner, actor=actor_of(request), **form.cleaned_data)
            messages.success(request, _("The date is saved."))
            return redirect("meetings:availability")
        except SessionRefused as refused:
            refusal = refused.sentence
    return page(request, "date_add.html", _("A date that differs"), form=form, refusal=refusal)


@timekeepers_only
@require_POST
def date_remove(request: MeetingRequest, pk: int) -> HttpResponse:
    """Take a date back."""
    exception = get_object_or_404(own_owner(request).exceptions.select_related(None), pk=pk)
    services.exception_remove(exception=exception, actor=actor_of(request))
    messages.success(request, _("The date is gone; your usual week holds again."))
    return redirect("meetings:availability")


@timekeepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: MeetingRequest) -> HttpResponse:
    """Take the whole availability off for a while."""
    form = PauseForm(sent(request), today=_today(request))
    if request.method == "POST" and form.is_valid():
        services.pause_set(owner=own_owner(request), actor=actor_of(request), **form.cleaned_data)
        messages.success(request, _("Your availability is paused. Your week is kept for afterwards."))
        return redirect("meetings:availability")
    return page(request, "pause.html", _("Pause"), form=form)


@timekeepers_only
@require_POST
def pause_end(request: MeetingRequest) -> HttpResponse:
    """End the pause."""
    services.pause_end(owner=own_owner(request), actor=actor_of(request))
    messages.success(request, _("Welcome back. Your week holds again."))
    return redirect("meetings:availability")


def _today(request: MeetingRequest) -> dt.date:
    return timezone.localdate(timezone=request.program.tz)


def _day_asked(request: MeetingRequest, today: dt.date) -> dt.date:
    """Return the day whose week is wanted: today, or a later one."""
    try:
        return max(dt.date.fromisoformat(request.GET.get("on", "")), today)
    except ValueError:
        return today


@mediators_only
@require_POST
def places(request: MeetingRequest) -> HttpResponse:
    """Keep which places are easy to reach."""
    mediator = own_mediator(request)
    form = PlacesForm(request.POST, mediator=mediator)
    if not form.is_valid():  # a place that has just been closed
        messages.error(request, _("One of these places is no longer in use. Look at the list again."))
        return redirect("meetings:availability")
    services.places_set(mediator=mediator, venues=form.cleaned_data["venues"], actor=actor_of(request))
    messages.success(request, _("Your places are saved."))
    return redirect("meetings:availability")


def _page(request: MeetingRequest, *, form: WeekForm, ticked: set[str]) -> HttpResponse:
    owner, today = own_owner(request), _today(request)
    context: dict[str, Any] = {
        **presenters.availability(owner, today),
        "form": form,
        "grid": grids.week_grid(request.program, ticked),
        "extra": ExceptionForm(today=today),
        "pause_form": PauseForm(today=today),
        "places_form": PlacesForm(mediator=owner) if isinstance(owner, Mediator) else None,
    }
    return page(request, "availability.html", _("Availability"), **context)
