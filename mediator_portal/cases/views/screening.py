"""The screening checklist and the verdicts on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mediator_portal.cases import presenters, rules, services
from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.facts import facts_of
from mediator_portal.cases.forms import ChecklistForm, ReviewForm
from mediator_portal.cases.models import Case
from mediator_portal.cases.rules.screening import current_reviews, is_override
from mediator_portal.cases.services import MoveRefused
from mediator_portal.cases.views.base import DeskRequest, actor_of, desk, page, read_case
from program_pages.models import EligibilityRule

SUGGESTIONS = {
    rules.Suggestion.INCOMPLETE: "",
    rules.Suggestion.ELIGIBLE: "success",
    rules.Suggestion.NOT_ELIGIBLE: "error",
    rules.Suggestion.REVIEW: "warning",
}


@desk
@require_http_methods(["GET", "POST"])
def screening(request: DeskRequest, reference: str) -> HttpResponse:
    """Answer the program's rules with evidence; can be saved half done."""
    case = read_case(request, reference, "screening")
    form = _checklist(case, request)
    if request.method == "POST" and form.is_valid():
        try:
            for rule, matched, evidence in form.answers():
                services.screening_answer_record(
                    case=case, rule=rule, matched=matched, evidence=evidence, actor=request.user
                )
            messages.success(request, _("The checklist is saved."))
            return redirect("cases:screening", reference)
        except MoveRefused as refused:
            return _page(request, case, form, None, refused.sentence)
    return _page(request, case, form, None)


@desk
@require_POST
def review(request: DeskRequest, reference: str) -> HttpResponse:
    """Give one's own verdict."""
    case = read_case(request, reference, "screening")
    suggested = rules.suggestion(facts_of(case, now=timezone.now()).rules)
    form = ReviewForm(request.POST, suggested=suggested)
    if form.is_valid():
        try:
            services.review_record(case=case, actor=request.user, **form.values())
            messages.success(request, _("Your verdict is recorded."))
            return redirect("cases:screening", reference)
        except MoveRefused as refused:
            return _page(request, case, _checklist(case), form, refused.sentence)
    return _page(request, case, _checklist(case), form)


def _checklist(case: Case, request: DeskRequest | None = None) -> ChecklistForm:
    found = EligibilityRule.objects.filter(program_id=case.program_id, active=True).order_by("kind", "order", "code")
    answers = {answer.rule_id: answer for answer in case.screening.all()}
    data = request.POST if request is not None and request.method == "POST" else None
    return ChecklistForm(data, rules=list(found), answers=answers)


def _page(
    request: DeskRequest, case: Case, form: ChecklistForm, review_form: ReviewForm | None, refusal: str = ""
) -> HttpResponse:
    facts = facts_of(case, actor=actor_of(request), now=timezone.now())
    suggested = rules.suggestion(facts.rules)
    context: dict[str, Any] = {
        "checklist": form,
        "form": review_form if review_form is not None else form,
        "review_form": review_form or ReviewForm(suggested=suggested, initial=_own(case, request)),
        "suggestion": suggestion_words(suggested),
        "tone": SUGGESTIONS[suggested],
        "second": rules.reviewers_needed(suggested, facts.reviews, second_reviewer=facts.second_reviewer) > 1,
        "verdicts": _verdicts(case, facts, suggested),
        "steps": presenters.steps(case, facts, actor_of(request)),
        "open": case.state == CaseState.SCREENING,
        "refusal": refusal,
    }
    return page(request, case, "screening.html", _("Screening"), **context)


def suggestion_words(found: rules.Suggestion) -> str:
    """Return what the rules come to, in one sentence."""
    return {
        rules.Suggestion.INCOMPLETE: _("Some rules have no answer yet."),
        rules.Suggestion.ELIGIBLE: _("The rules say: eligible."),
        rules.Suggestion.NOT_ELIGIBLE: _("The rules say: not eligible."),
        rules.Suggestion.REVIEW: _("The rules ask for a second look."),
    }[found]


def _own(case: Case, request: DeskRequest) -> dict[str, Any]:
    """Return the verdict this person gave before."""
    for each in case.reviews.all():
        if each.by_id == request.user.pk:
            verdict = "not_eligible" if not each.eligible else ("eligible" if each.suitable else "not_suitable")
            return {"verdict": verdict, "override_reason": each.override_reason}
    return {}


def _verdicts(case: Case, facts: rules.Facts, suggested: rules.Suggestion) -> list[dict[str, Any]]:
    """Return every verdict given, whether it still counts, and whether it goes against the rules."""
    counting = {each.by for each in current_reviews(facts.rules, facts.reviews)}
    against = {each.by for each in facts.reviews if is_override(suggested, each)}
    words = {(True, True): _("Eligible and suitable"), (True, False): _("Eligible, but not suitable")}
    return [
        {
            "who": each.by.get_full_name() if each.by else "",
            "verdict": words.get((each.eligible, each.suitable), _("Not eligible")),
            "reason": each.override_reason,
            "stale": each.by_id not in counting,
            "against": each.by_id in against,
        }
        for each in case.reviews.all()
    ]
