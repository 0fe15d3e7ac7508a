"""What a checklist comes to, and whether the reviewers' verdict on it may act (domain.md D5.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from program_pages.enums import RuleKind, Verdict


class Suggestion(StrEnum):
    """What the rules say of a case before a person judges it."""

    INCOMPLETE = "incomplete"
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    REVIEW = "review"


@dataclass(frozen=True)
class AnsweredRule:
    """A rule of the checklist with its answer; `matched` is None while nobody answered."""

    kind: str
    verdict: str
    matched: bool | None
    answered_at: dt.datetime | None = None


@dataclass(frozen=True)
class Review:
    """A person's verdict on the whole checklist."""

    by: int | None
    at: dt.datetime
    eligible: bool
    suitable: bool = True
    has_reason: bool = False

    @property
    def positive(self) -> bool:
        return self.eligible and self.suitable


def suggestion(rules: Sequence[AnsweredRule]) -> Suggestion:
    """Return what the answers come to.

    One matched exclusion settles it. Otherwise every rule must be answered; a rule that asks for review, a complaint of
    no listed kind, or a condition about the officer or the complainant that is not met, asks for a second look.
    """
    if any(rule.matched and rule.verdict == Verdict.EXCLUDE for rule in rules):
        return Suggestion.NOT_ELIGIBLE
    if not rules or any(rule.matched is None for rule in rules):
        return Suggestion.INCOMPLETE
    if any(rule.matched and rule.verdict == Verdict.REVIEW for rule in rules):
        return Suggestion.REVIEW
    includes = [rule for rule in rules if rule.verdict == Verdict.INCLUDE]
    kinds = [rule.matched for rule in includes if rule.kind == RuleKind.COMPLAINT]
    conditions = [rule.matched for rule in includes if rule.kind != RuleKind.COMPLAINT]
    if (kinds and not any(kinds)) or not all(conditions):
        return Suggestion.REVIEW
    return Suggestion.ELIGIBLE


def is_override(found: Suggestion, review: Review) -> bool:
    """True when a verdict goes against what the rules say of eligibility."""
    return (found == Suggestion.NOT_ELIGIBLE and review.eligible) or (
        found == Suggestion.ELIGIBLE and not review.eligible
    )


def reviewers_needed(found: Suggestion, reviews: Sequence[Review], *, second_reviewer: bool) -> int:
    """Return how many people must agree: two where the policy says so, the rules ask for it, or one overrides them."""
    if second_reviewer or found == Suggestion.REVIEW or any(is_override(found, review) for review in reviews):
        return 2
    return 1


def current_reviews(rules: Sequence[AnsweredRule], reviews: Sequence[Review]) -> list[Review]:
    """Return the verdicts on the checklist as it stands: one given before its last change no longer counts."""
    changes = [rule.answered_at for rule in rules if rule.answered_at is not None]
    last = max(changes, default=None)
    return [review for review in reviews if last is None or review.at >= last]


def verdict_problem(
    rules: Sequence[AnsweredRule], reviews: Sequence[Review], *, positive: bool, second_reviewer: bool
) -> str | None:
    """Return why the verdicts do not (yet) carry an invitation (`positive`) or a return; None when they do."""
    found = suggestion(rules)
    if found == Suggestion.INCOMPLETE:
        return _("The checklist is not complete: some rules have no answer yet.")
    now = current_reviews(rules, reviews)
    if not now:
        return _("Nobody has given a verdict on the checklist as it stands now.")
    if any(review.positive != positive for review in now):
        if any(review.positive == positive for review in now):
            return _("The reviewers do not agree. Talk to each other, then one of you changes the verdict.")
        return _("The verdict is: not for mediation.") if positive else _("The verdict is: eligible and suitable.")
    if any((is_override(found, review) or not review.suitable) and not review.has_reason for review in now):
        return _("A verdict against the rules, or “not suitable”, needs a written reason.")
    if len({review.by for review in now}) < reviewers_needed(found, now, second_reviewer=second_reviewer):
        return _("A second person must look at the checklist and give the same verdict.")
    return None
