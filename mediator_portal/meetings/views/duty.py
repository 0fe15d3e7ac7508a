"""When an officer is on duty, marked by the department's liaison. The page knows no answer and no state of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediator_portal.cases.selectors import officers_of_liaison
from mediator_portal.meetings import grids, services
from mediator_portal.meetings.selectors.duty import duty_rules
from mediator_portal.meetings.views.base import MeetingRequest, actor_of, page
from portal.accounts.access import requires
from portal.accounts.enums import Role
from program_pages.rules import words as policy_words


@requires(Role.LIAISON)
@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: MeetingRequest, person: str) -> HttpResponse:
    """Mark the hours of a usual week in which an officer is on duty."""
    officer = get_object_or_404(officers_of_liaison(request.user, request.site), reference=person)
    if request.method == "POST":
        rules = grids.read_week(request.POST.getlist("free"), request.program)
        services.duty_set(person=officer, rules=rules, actor=actor_of(request))
        messages.success(request, _("The duty times are saved."))
        return redirect("cases:liaison")
    context = {
        "person": officer,
        "grid": grids.week_grid(request.program, grids.week_boxes(duty_rules(officer)), _("Duty times"), wide=False),
        "zone": policy_words.zone(request.program),
        "breadcrumbs": [{"label": _("Officers to reach"), "url": reverse("cases:liaison")}],
    }
    return page(request, "duty.html", _("When on duty"), **context)
