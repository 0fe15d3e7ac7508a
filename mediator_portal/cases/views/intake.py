"""A case opened from a form that somebody sent: what is known stands there already."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_app.models import Submission
from forms_app.selectors import submissions_visible_to
from forms_app.states import Screening
from mediator_portal.cases import intake_forms, services
from mediator_portal.cases.forms import ReferralForms
from mediator_portal.cases.models import CaseSubmission
from mediator_portal.cases.views.base import DeskRequest, desk, posted
from portal.audit.services import record


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def case_from_form(request: DeskRequest, receipt: str) -> HttpResponse:
    """Show the page of a new referral, filled in from the form; open the case once."""
    row = _submission(request, receipt)
    known = CaseSubmission.objects.select_related("case").filter(submission=row).first()
    if known is not None:
        return redirect("cases:case", known.case.reference)
    record(action="submission.read", actor=request.user, site=request.site, target=row)
    parts = intake_forms.parts_of(row, request.program)
    forms = ReferralForms(posted(request), program=request.program, today=timezone.localdate(), known=parts)
    if request.method == "POST" and forms.is_valid():
        case, _new = services.case_from_submission(
            submission=row, program=request.program, actor=request.user, values=forms.values()
        )
        return redirect("cases:case", case.reference)
    back = reverse("forms_app:submission", args=[row.receipt])
    crumbs = [{"label": _("Submissions"), "url": reverse("forms_app:submissions")}, {"label": row.receipt, "url": back}]
    context = {"forms": forms, "breadcrumbs": crumbs, "form_title": row.title, "back_url": back}
    return render(request, "portal/cases/new.html", context, status=422 if request.method == "POST" else 200)


def _submission(request: DeskRequest, receipt: str) -> Submission:
    visible = submissions_visible_to(request.user, request.site)
    arrived = visible.filter(purpose__in=intake_forms.PURPOSES, screening=Screening.CLEAR)
    return get_object_or_404(arrived, receipt=receipt)
