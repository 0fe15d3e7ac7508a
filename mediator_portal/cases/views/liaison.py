"""The police liaison's page: officers to reach and to clear. Never an answer; the same page whatever was said."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mediator_portal.cases import services
from mediator_portal.cases.forms import LiaisonForm
from mediator_portal.cases.selectors import officers_of_liaison, officers_to_clear, people_to_reach
from mediator_portal.cases.views.base import DeskRequest, posted
from portal.accounts.access import requires
from portal.accounts.enums import Role
from portal.audit.services import record


@requires(Role.LIAISON)
@require_GET
def officers(request: DeskRequest) -> HttpResponse:
    """Show the officers of open invitations and those to be cleared."""
    record(action="officers.list", actor=request.user, site=request.site)
    context = {
        "reach": people_to_reach(request.user, request.site),
        "clear": officers_to_clear(request.user, request.site),
    }
    return render(request, "portal/cases/liaison.html", context)


@requires(Role.LIAISON)
@require_http_methods(["GET", "POST"])
def officer(request: DeskRequest, person: str) -> HttpResponse:
    """Note an officer's duty times and the department's clearance."""
    row = get_object_or_404(officers_of_liaison(request.user, request.site), reference=person)
    form = LiaisonForm(posted(request), initial={"duty": row.duty, "cleared": row.cleared_at is not None})
    if request.method == "POST" and form.is_valid():
        services.person_duty_record(person=row, actor=request.user, duty=form.cleaned_data["duty"])
        if form.cleaned_data["cleared"]:
            services.officer_clear(person=row, actor=request.user)
        messages.success(request, _("Saved."))
        return redirect("cases:liaison")
    crumbs = [{"label": _("Officers to reach"), "url": reverse("cases:liaison")}]
    context = {"person": row, "form": form, "breadcrumbs": crumbs}
    return render(request, "portal/cases/liaison_officer.html", context, status=422 if form.errors else 200)
