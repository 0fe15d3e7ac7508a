"""What this room does with forms that come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.purposes import NextStep
from mediator_portal.cases import intake_forms, services
from mediator_portal.cases.forms import ReferralForms
from mediator_portal.cases.forms.referral import referral_data
from mediator_portal.cases.models import CaseSubmission
from portal.accounts.enums import CASE_ROLES
from portal.accounts.selectors import has_role
from program_pages.selectors import program_for

if TYPE_CHECKING:
    from forms_app.models import Submission


def next_step(submission: Submission) -> NextStep | None:
    """Lead a reader to the case of the form, or to the page that opens it."""
    known = CaseSubmission.objects.select_related("case").filter(submission=submission).first()
    if known is not None:
        words = _("Go to case %(reference)s") % {"reference": known.case.reference}
        return NextStep(words, reverse("cases:case", args=[known.case.reference]))
    return NextStep(_("Open a case with these answers"), reverse("cases:from_form", args=[submission.receipt]))


def referral_arrived(sender: Any, submission: Submission, **_more: Any) -> None:
    """Open the case of a referral that the program's own staff sent, where it is complete; every other one waits until
    a coordinator has looked at it."""
    sender_user = submission.sent_by
    if submission.purpose != intake_forms.REFERRAL or sender_user is None:
        return
    program = program_for(submission.site)
    if program is None or not has_role(sender_user, submission.site, *CASE_ROLES):
        return
    data = referral_data(intake_forms.parts_of(submission, program), program)
    forms = ReferralForms(data, program=program, today=timezone.localdate())
    if forms.is_valid():
        services.case_from_submission(submission=submission, program=program, actor=sender_user, values=forms.values())
