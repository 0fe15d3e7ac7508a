"""A new case: from a form that somebody sent, or recorded at the desk. Both are asked with the form `new_case`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_app.models import Submission
from forms_app.selectors import form_for, submissions_visible_to
from forms_app.services import submission_create
from forms_app.states import Screening
from forms_app.views import Filled, NotTaken, fill
from mediator_portal.cases import intake_forms, services
from mediator_portal.cases.forms import ReferralForms
from mediator_portal.cases.forms.referral import referral_data
from mediator_portal.cases.models import Case, CaseSubmission
from mediator_portal.cases.views.base import ANOTHER, DeskRequest, desk
from portal.audit.services import record

SAME_NUMBER = "case-same_number"


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def case_new(request: DeskRequest) -> HttpResponse:
    """Record a complaint that reached the desk in another way than through a form."""
    crumbs = [{"label": _("Cases"), "url": reverse("cases:list")}]
    context = {"breadcrumbs": crumbs, "cancel_url": reverse("cases:list")}
    return _ask(request, lambda filled: _recorded(request, filled), context)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def case_from_form(request: DeskRequest, receipt: str) -> HttpResponse:
    """Show the page of a new case, filled in from the form; open the case once."""
    row = _submission(request, receipt)
    known = CaseSubmission.objects.select_related("case").filter(submission=row).first()
    if known is not None:
        return redirect("cases:case", known.case.reference)
    record(action="submission.read", actor=request.user, site=request.site, target=row)
    back = reverse("forms_app:submission", args=[row.receipt])
    crumbs = [{"label": _("Submissions"), "url": reverse("forms_app:submissions")}, {"label": row.receipt, "url": back}]

    def open_case(filled: Filled) -> Case:
        values = _values(request, filled)
        case, _new = services.case_from_submission(
            submission=row, program=request.program, actor=request.user, values=values
        )
        return case

    context = {"breadcrumbs": crumbs, "cancel_url": back, "form_title": row.title}
    return _ask(request, open_case, context, row)


def _ask(
    request: DeskRequest,
    open_case: Callable[[Filled], Case],
    context: dict[str, Any],
    row: Submission | None = None,
) -> HttpResponse:
    another = {"label": _("Save, then add a person"), "name": ANOTHER, "value": "yes", "style": "outline"}
    return fill(
        request,
        form_page=form_for(request.site, intake_forms.NEW_CASE, get_language() or "en"),
        on_sent=lambda filled: _opened(request, open_case(filled)),
        offered=intake_forms.offered(request.program),
        initial=intake_forms.at_first(row, request.program),
        # The answers are somebody else's.
        autofill=False,
        context={**context, "buttons": [another]},
        template="portal/cases/new.html",
    )


def _opened(request: DeskRequest, case: Case) -> HttpResponse:
    """Lead to the case, or to the page for a further person: a complaint may have several on either side."""
    if ANOTHER not in request.POST:
        return redirect("cases:case", case.reference)
    messages.success(request, _("Case %(reference)s is open.") % {"reference": case.reference})
    return redirect("cases:person_add", case.reference)


def _values(request: DeskRequest, filled: Filled) -> dict[str, Any]:
    """Return what `case_create` takes; raise NotTaken with the sentences of a referral's own rules."""
    data = referral_data(intake_forms.parts_in(filled.answers, request.program), request.program)
    data[SAME_NUMBER] = request.POST.get(SAME_NUMBER, "")
    checked = ReferralForms(data, program=request.program, today=timezone.localdate())
    if checked.is_valid():
        return checked.values()
    errors = {str(form.prefix): form.errors for form in checked.all}
    same = checked.case["same_number"]
    raise NotTaken(fields=intake_forms.errors_by_key(errors), context={"same_number": None if same.is_hidden else same})


@transaction.atomic
def _recorded(request: DeskRequest, filled: Filled) -> Case:
    """Keep that the form was sent and open its case; the same form sent again finds that case."""
    sent_before = {"submission__site": request.site, "submission__idempotency_key": filled.idempotency_key}
    known = CaseSubmission.objects.select_related("case").filter(**sent_before).first()
    if known is not None:
        return known.case
    values = _values(request, filled)
    submission, _created = submission_create(
        site=request.site,
        page=filled.page if filled.page.pk else None,
        purpose=filled.purpose,
        definition=filled.definition,
        answers=filled.answers,
        language=get_language() or "en",
        idempotency_key=filled.idempotency_key,
        user=request.user,
    )
    case, _new = services.case_from_submission(
        submission=submission, program=request.program, actor=request.user, values=values, source="desk"
    )
    return case


def _submission(request: DeskRequest, receipt: str) -> Submission:
    visible = submissions_visible_to(request.user, request.site)
    arrived = visible.filter(purpose__in=intake_forms.PURPOSES, screening=Screening.CLEAR)
    return get_object_or_404(arrived, receipt=receipt)
