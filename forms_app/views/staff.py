"""Submissions for the staff of the program: list, one submission as it was asked, export."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_tables2 import RequestConfig

from forms_app import exports, purposes, selectors, services
from forms_app.enums import SubmissionState
from forms_app.filters import SubmissionFilter
from forms_app.forms import StateForm
from forms_app.models import Submission
from forms_app.reading import answers_by_section
from forms_app.tables import SubmissionTable
from portal.accounts.access import requires
from portal.accounts.enums import Role
from portal.accounts.http import PortalRequest
from portal.audit.services import record
from portal.vault.exports import csv_response

PER_PAGE = 25


@requires(Role.COORDINATOR, Role.DIRECTOR)
def submission_list(request: PortalRequest) -> HttpResponse:
    """List what was sent; no answer is shown here."""
    visible = selectors.submissions_visible_to(request.user, request.site)
    found = SubmissionFilter(request.GET, queryset=visible)
    table = SubmissionTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {
        "filter_form": found.form,
        "table": table,
        "query": request.GET.urlencode(),
        "filtered": any(found.form.cleaned_data.values()),
    }
    return render(request, "portal/forms_app/submission_list.html", context)


@requires(Role.COORDINATOR, Role.DIRECTOR)
def submission(request: PortalRequest, receipt: str) -> HttpResponse:
    """Show one submission with the questions as they were asked; the reading is recorded."""
    row = _visible(request, receipt)
    record(action="submission.read", actor=request.user, site=request.site, target=row)
    context = {
        "submission": row,
        "purpose": purposes.label_of(row.purpose),
        "sections": answers_by_section(row.definition, row.answers),
        "states": [(value, label) for value, label in SubmissionState.choices if value != row.state],
        "breadcrumbs": [{"label": _("Submissions"), "url": reverse("forms_app:submissions")}],
    }
    return render(request, "portal/forms_app/submission.html", context)


@requires(Role.COORDINATOR, Role.DIRECTOR)
@require_POST
def submission_state(request: PortalRequest, receipt: str) -> HttpResponse:
    """Mark a submission as new, read or done."""
    row = _visible(request, receipt)
    form = StateForm(request.POST, choices=SubmissionState.choices)
    if form.is_valid():
        row = services.submission_state_set(submission=row, state=form.cleaned_data["state"], actor=request.user)
        words = _("%(receipt)s is now marked as: %(state)s") % {"receipt": receipt, "state": row.get_state_display()}
        messages.success(request, words)
    return redirect("forms_app:submission", receipt=receipt)


@requires(Role.COORDINATOR, Role.DIRECTOR)
def submission_export(request: PortalRequest, format: str) -> HttpResponseBase:
    """Hand out the submissions of the list as it is filtered, as CSV or JSON; the export is recorded."""
    if format not in {"csv", "json"}:
        raise Http404
    visible = selectors.submissions_visible_to(request.user, request.site)
    found = SubmissionFilter(request.GET, queryset=visible).qs
    ids = {"format": format, "count": found.count()}
    record(
        action="submission.export", actor=request.user, site=request.site, object_type="forms_app.submission", ids=ids
    )
    if format == "csv":
        return csv_response(exports.csv_rows(found), "submissions.csv")
    return JsonResponse(exports.json_data(found), headers=_as_file("submissions.json"))


def _visible(request: PortalRequest, receipt: str) -> Submission:
    visible = selectors.submissions_visible_to(request.user, request.site)
    return get_object_or_404(visible.select_related("sent_by"), receipt=receipt)


def _as_file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
