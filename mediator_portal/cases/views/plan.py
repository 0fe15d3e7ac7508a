"""The invitation plan of the program: what goes out on which day, edited by coordinator and director."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediator_portal.cases import reach, services
from mediator_portal.cases.forms import PlanForms
from mediator_portal.cases.services.outgoing import plan_of
from mediator_portal.cases.views.base import DeskRequest, desk, posted


@desk
@require_http_methods(["GET", "POST"])
def plan(request: DeskRequest) -> HttpResponse:
    """Show the plan, and change it."""
    steps = plan_of(request.program)
    forms = PlanForms(posted(request), program=request.program, steps=steps)
    if request.method == "POST" and "shipped" in request.POST:
        services.invitation_plan_save(program=request.program, steps=[], actor=request.user)
        messages.success(request, _("The shipped plan counts again."))
        return redirect("cases:plan")
    if request.method == "POST" and forms.is_valid():
        services.invitation_plan_save(program=request.program, steps=forms.steps(), actor=request.user)
        messages.success(request, _("Saved. The plan counts from now on, also for invitations that are open."))
        return redirect("cases:plan")
    failed = request.method == "POST"
    context = {
        "lines": forms,
        "errors": [{"text": sentence} for sentence in forms.problems],
        "failed": failed,
        "roles": reach.plan_in_words(steps),
        "answer_days": request.program.answer_days,
        "is_own": request.program.invitation_steps.exists(),
    }
    return render(request, "portal/cases/plan.html", context, status=422 if failed else 200)
