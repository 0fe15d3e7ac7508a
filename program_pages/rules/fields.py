"""Every value of a policy: how firmly it is held unless a note says otherwise, and whether the public sees it."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from program_pages.enums import Strength

LIMIT, USUAL, STATEMENT = Strength.LIMIT, Strength.USUAL, Strength.STATEMENT


class PolicyField(NamedTuple):
    """What the portal needs to know of a policy value beside the value."""

    strength: Strength
    group: str | Promise


SESSION, MEDIATORS, PARTICIPATION, CLOSING = (
    _("The session"),
    _("Mediators"),
    _("Taking part"),
    _("Closing and keeping"),
)

# The key is the field of Program; `courses` stands for the training courses with their hours.
POLICY_FIELDS: dict[str, PolicyField] = {
    "mediators_per_session": PolicyField(LIMIT, SESSION),
    "weekdays": PolicyField(USUAL, SESSION),
    "saturday_possible": PolicyField(USUAL, SESSION),
    "day_starts": PolicyField(USUAL, SESSION),
    "day_ends": PolicyField(USUAL, SESSION),
    "availability_outside_hours": PolicyField(LIMIT, SESSION),
    "session_minutes": PolicyField(USUAL, SESSION),
    "venues_statement": PolicyField(STATEMENT, SESSION),
    "notice_days_min": PolicyField(USUAL, SESSION),
    "notice_days_max": PolicyField(USUAL, SESSION),
    "escalate_days": PolicyField(USUAL, SESSION),
    "few_answers_hours": PolicyField(USUAL, SESSION),
    "few_answers_director_hours": PolicyField(USUAL, SESSION),
    "pool_widen_hours": PolicyField(USUAL, SESSION),
    "confirm_days": PolicyField(USUAL, SESSION),
    "reschedule_limit": PolicyField(LIMIT, SESSION),
    "no_show": PolicyField(LIMIT, SESSION),
    "who_may_apply": PolicyField(STATEMENT, MEDIATORS),
    "term_months": PolicyField(LIMIT, MEDIATORS),
    "cases_per_year": PolicyField(USUAL, MEDIATORS),
    "courses": PolicyField(LIMIT, MEDIATORS),
    "development_per_year": PolicyField(LIMIT, MEDIATORS),
    "development_starts": PolicyField(USUAL, MEDIATORS),
    "development_ends": PolicyField(USUAL, MEDIATORS),
    "cohort_size": PolicyField(STATEMENT, MEDIATORS),
    "both_agencies_interview": PolicyField(STATEMENT, MEDIATORS),
    "selection_statement": PolicyField(STATEMENT, MEDIATORS),
    "stipend_paid": PolicyField(STATEMENT, MEDIATORS),
    "stipend_cents": PolicyField(LIMIT, MEDIATORS),
    "pair_breadth": PolicyField(LIMIT, MEDIATORS),
    "mediators_sign": PolicyField(LIMIT, MEDIATORS),
    "application_grace_hours": PolicyField(LIMIT, MEDIATORS),
    "draft_days": PolicyField(LIMIT, MEDIATORS),
    "answer_days": PolicyField(LIMIT, PARTICIPATION),
    "first_no": PolicyField(LIMIT, PARTICIPATION),
    "decision_order": PolicyField(LIMIT, PARTICIPATION),
    "who_agrees": PolicyField(LIMIT, PARTICIPATION),
    "telephone_witness": PolicyField(LIMIT, PARTICIPATION),
    "release_time": PolicyField(LIMIT, PARTICIPATION),
    "reserve_days": PolicyField(LIMIT, PARTICIPATION),
    "identity_attempts": PolicyField(LIMIT, PARTICIPATION),
    "identity_fact": PolicyField(LIMIT, PARTICIPATION),
    "second_reviewer": PolicyField(LIMIT, PARTICIPATION),
    "target_days": PolicyField(USUAL, CLOSING),
    "closing_rule": PolicyField(LIMIT, CLOSING),
    "no_settlement": PolicyField(LIMIT, CLOSING),
    "report_days": PolicyField(USUAL, CLOSING),
    "retention_months": PolicyField(LIMIT, CLOSING),
}
