"""Applications: the list, one application with its moves, the interview and its scores."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from forms_app.selectors import form_for
from forms_app.views import Filled, NotTaken, fill
from mediator_portal.mediators import scoring, selectors, services, workflow
from mediator_portal.mediators.filters import ApplicationFilter
from mediator_portal.mediators.forms import InterviewForm, ReasonForm
from mediator_portal.mediators.models import Application
from mediator_portal.mediators.tables import ApplicationTable
from mediator_portal.mediators.views.context import (
    application_context,
    move_context,
    trail,
)
from mediator_portal.mediators.workflow import APPLICATION_MOVES, MoveRefused
from portal.accounts.access import requires
from portal.accounts.enums import Role
from portal.accounts.http import PortalRequest
from portal.audit.services import record

STAFF = (Role.COORDINATOR, Role.DIRECTOR)
PANEL = (*STAFF, Role.PANEL_MEMBER)
PER_PAGE = 25


@requires(*PANEL)
def application_list(request: PortalRequest) -> HttpResponse:
    """List the applications the person may see."""
    visible = selectors.applications_visible_to(request.user, request.site)
    found = ApplicationFilter(request.GET, queryset=visible)
    table = ApplicationTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {"filter_form": found.form, "table": table, "filtered": any(found.form.cleaned_data.values())}
    return render(request, "portal/mediators/application_list.html", context)


@requires(*PANEL)
def application(request: PortalRequest, reference: str) -> HttpResponse:
    """Show one application: answers as they were asked, scores, what can be done. The reading is recorded."""
    row = _visible(request, reference)
    record(action="application.read", actor=request.user, site=request.site, target=row)
    return render(request, "portal/mediators/application.html", application_context(request, row))


@requires(*STAFF)
def application_move(request: PortalRequest, reference: str, name: str) -> HttpResponse:
    """Show what a move does and whom it writes to; make it on POST."""
    row = _visible(request, reference)
    try:
        move = workflow.find(APPLICATION_MOVES, name)
    except MoveRefused as error:
        raise Http404 from error
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            services.application_move(application=row, name=name, actor=request.user, reason=reason)
        except MoveRefused as error:
            form.add_error("reason" if move.needs_reason and not reason.strip() else None, str(error))
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": move.label})
            return redirect("mediators:application", reference=reference)
    back = reverse("mediators:application", args=[reference])
    context = move_context(row, move, form, recipient=("applicant", row.pk), ids={"application": row.pk}, back=back)
    return render(request, "portal/mediators/move.html", {**context, "breadcrumbs": trail("applications", row)})


@requires(*STAFF)
def interview(request: PortalRequest, reference: str) -> HttpResponse:
    """Set day and place of the interview."""
    row = _visible(request, reference)
    form = InterviewForm(request.POST or None, program=row.program, at=row.interview_at, place=row.interview_place)
    if request.method == "POST" and form.is_valid():
        try:
            place = form.cleaned_data["place"]
            services.interview_set(application=row, at=form.moment(), place=place, actor=request.user)
        except MoveRefused as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, _("The interview is set."))
            return redirect("mediators:application", reference=reference)
    context = {"application": row, "form": form, "breadcrumbs": trail("applications", row)}
    return render(request, "portal/mediators/interview.html", context)


@requires(Role.PANEL_MEMBER)
def scores(request: PortalRequest, reference: str) -> HttpResponse:
    """Let a panel member enter their own scores, and only theirs."""
    row = _visible(request, reference)
    own = selectors.scores_visible_to(request.user, request.site).filter(application=row, panel_member=request.user)
    known = own.first()
    form_page = form_for(request.site, scoring.PURPOSE, get_language() or "en")

    def keep(filled: Filled) -> HttpResponse:
        _keep_scores(request, row, filled)
        messages.success(request, _("Thank you. Your scores are kept."))
        return redirect("mediators:application", reference=reference)

    context = {
        "breadcrumbs": trail("applications", row),
        "facts": [{"icon": "person", "label": _("Applicant"), "value": row.name}],
        "cancel_url": reverse("mediators:application", args=[reference]),
    }
    initial = scoring.at_first(known, form_page.definition)
    return fill(request, form_page=form_page, on_sent=keep, initial=initial, context=context)


def _keep_scores(request: PortalRequest, row: Application, filled: Filled) -> None:
    try:
        services.score_record(
            application=row,
            panel_member=request.user,
            scores=scoring.scores_in(filled.answers),
            comment=str(filled.answers.get(scoring.COMMENT) or ""),
            questions=filled.definition.to_json(),
            answers=filled.answers,
        )
    except MoveRefused as refused:
        raise NotTaken(str(refused)) from refused


def _visible(request: PortalRequest, reference: str) -> Application:
    visible = selectors.applications_visible_to(request.user, request.site)
    joined = visible.select_related("program", "submission").prefetch_related("moves__by")
    return get_object_or_404(joined, reference=reference)
