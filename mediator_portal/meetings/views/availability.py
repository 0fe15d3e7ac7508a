"""A mediator's usual week and the dates that differ."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mediator_portal.meetings import grids, presenters, services
from mediator_portal.meetings.availability import WeeklyRule
from mediator_portal.meetings.forms import ExceptionForm, WeekDatesForm
from mediator_portal.meetings.views.base import MeetingRequest, actor_of, mediators_only, own_mediator, page, sent
from program_pages.rules import words as policy_words


@mediators_only
@require_http_methods(["GET", "HEAD", "POST"])
def week(request: MeetingRequest) -> HttpResponse:
    """Tick the hours of the usual week."""
    mediator = own_mediator(request)
    known = list(mediator.weekly.all())
    dates = {"valid_from": known[0].valid_from, "valid_until": known[0].valid_until} if known else {}
    form = WeekDatesForm(sent(request), initial=dates)
    ticked = set(request.POST.getlist("free"))
    if request.method == "POST" and form.is_valid():
        rules = grids.read_week(ticked, request.program, **form.cleaned_data)
        services.weekly_set(mediator=mediator, rules=rules, actor=actor_of(request))
        messages.success(request, _("Your week is saved."))
        return redirect("meetings:availability")
    if request.method != "POST":
        ticked = grids.week_boxes(WeeklyRule(row.weekday, row.starts, row.ends) for row in known)
    extra = ExceptionForm(today=_today(request))
    return page(
        request, "availability.html", _("Availability"), form=form, **_context(request, mediator, ticked, extra)
    )


@mediators_only
@require_http_methods(["GET", "HEAD", "POST"])
def date_add(request: MeetingRequest) -> HttpResponse:
    """Add a date that differs from the usual week."""
    mediator = own_mediator(request)
    form = ExceptionForm(sent(request), today=_today(request))
    if request.method == "POST" and form.is_valid():
        services.exception_add(mediator=mediator, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, _("The date is saved."))
        return redirect("meetings:availability")
    return page(request, "date_add.html", _("A date that differs"), form=form)


@mediators_only
@require_POST
def date_remove(request: MeetingRequest, pk: int) -> HttpResponse:
    """Take a date back."""
    mediator = own_mediator(request)
    exception = get_object_or_404(mediator.exceptions.select_related("mediator__program"), pk=pk)
    services.exception_remove(exception=exception, actor=actor_of(request))
    messages.success(request, _("The date is gone; your usual week holds again."))
    return redirect("meetings:availability")


def _today(request: MeetingRequest):  # type: ignore[no-untyped-def]
    return timezone.localdate(timezone=request.program.tz)


def _context(request: MeetingRequest, mediator, ticked: set[str], extra: ExceptionForm) -> dict:  # type: ignore[no-untyped-def]
    coming = mediator.exceptions.filter(on__gte=_today(request))
    return {
        "grid": grids.week_grid(request.program, ticked),
        "extra": extra,
        "exceptions": [presenters.exception_row(each) for each in coming],
        "zone": policy_words.zone(request.program),
    }
