"""The checklist of a case and the verdicts on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.models import Case, ScreeningAnswer, ScreeningReview
from mediator_portal.cases.services.move import lock
from portal.audit.services import record

if TYPE_CHECKING:
    from portal.accounts.models import User
    from program_pages.models import EligibilityRule


def screening_answer_record(
    *, case: Case, rule: EligibilityRule, matched: bool, actor: User, evidence: str = ""
) -> ScreeningAnswer:
    """Answer one rule of the checklist. The same answer again changes nothing, so it keeps verdicts given since."""
    with transaction.atomic():
        _in_screening(case)
        if rule.program_id != case.program_id:
            raise ValueError("A rule of another program.")
        answer = ScreeningAnswer.objects.filter(case=case, rule=rule).first() or ScreeningAnswer(case=case, rule=rule)
        if answer.pk and (answer.matched, answer.evidence) == (matched, evidence.strip()):
            return answer
        answer.matched, answer.evidence, answer.by = matched, evidence.strip(), actor
        answer.save()
        record(
            action="screening.answer",
            actor=actor,
            site=case.program.site_id,
            target=case,
            ids={"rule": rule.code, "matched": matched},
        )
    return answer


def review_record(
    *, case: Case, actor: User, eligible: bool, suitable: bool = True, override_reason: str = ""
) -> ScreeningReview:
    """Give or change one's own verdict on the whole checklist. Whether it may act, the guards of the moves decide."""
    with transaction.atomic():
        _in_screening(case)
        review, _created = ScreeningReview.objects.update_or_create(
            case=case,
            by=actor,
            defaults={"eligible": eligible, "suitable": suitable, "override_reason": override_reason.strip()},
        )
        record(
            action="screening.review",
            actor=actor,
            site=case.program.site_id,
            target=case,
            ids={"eligible": eligible, "suitable": suitable},
        )
    return review


def _in_screening(case: Case) -> None:
    if lock(case).state != CaseState.SCREENING:
        raise MoveRefused(_("This case is not being screened any more. Your entries were not saved."))
