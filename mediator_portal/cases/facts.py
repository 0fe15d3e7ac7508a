"""Fill the plain facts that guards look at from the rows of one case."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from mediator_portal.cases.enums import DEAD_STATES, PARTIES, CaseState
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.rules import Actor, AnsweredRule, Facts, PartyFacts, Review, window_end
from portal.accounts.enums import Role
from program_pages.models import EligibilityRule

if TYPE_CHECKING:
    from program_pages.models import Program


def facts_of(case: Case, *, now: dt.datetime, actor: Actor | None = None, reason: str = "") -> Facts:
    """Return the facts of a case at `now`. Five queries at most; rows that were prefetched are used as they are."""
    program = case.program
    return Facts(
        now=now,
        state=case.state,
        case_id=case.pk,
        site_id=program.site_id,
        tz=program.tz,
        received_at=case.received_at,
        investigation_due_on=case.investigation_due_on,
        parties=tuple(party_facts(person) for person in case.people.all() if person.role in PARTIES),
        window_closes_at=case.window_closes_at,
        release_at=case.release_at,
        next_window_end=window_end(now, program, case.investigation_due_on),
        session_starts_at=case.session_starts_at,
        session_ends_at=case.session_ends_at,
        mediators_confirmed=case.mediators_confirmed,
        reschedules=case.reschedules,
        no_shows=_no_shows(case),
        holds_seat=holds_seat(case, actor),
        report_in=case.report_in,
        surveys_missing=case.mediator_surveys_missing,
        settlement=case.settlement,
        parties_state_success=case.parties_state_success,
        reason=reason,
        **_policy(program),
        **_screening(case),
    )


def party_facts(person: CasePerson) -> PartyFacts:
    """Return one party's row as plain values."""
    return PartyFacts(
        role=person.role,
        answer=person.answer,
        answered_at=person.answered_at,
        signed_at=person.signed_at,
        unreachable_at=person.unreachable_at,
        reachable=any(point.state not in DEAD_STATES for point in person.contact_points.all()),
    )


def holds_seat(case: Case, actor: Actor | None) -> bool:
    """True when a mediator holds a confirmed seat in the case's confirmed or held session."""
    if actor is None or actor.user is None or Role.MEDIATOR not in actor.roles:
        return False
    return Case.objects.filter(
        pk=case.pk,
        sessions__state__in=["confirmed", "held"],
        sessions__seats__state="confirmed",
        sessions__seats__mediator__user=actor.user,
    ).exists()


def _no_shows(case: Case) -> int:
    if case.state != CaseState.CONFIRMED:
        return 0
    return case.moves.filter(name="no_show").count()


def _policy(program: Program) -> dict[str, Any]:
    names = (
        "second_reviewer",
        "answer_days",
        "reserve_days",
        "first_no",
        "reschedule_limit",
        "no_show",
        "escalate_days",
        "confirm_days",
        "report_days",
        "closing_rule",
        "no_settlement",
        "target_days",
    )
    return {"mediators_needed": program.mediators_per_session, **{name: getattr(program, name) for name in names}}


def _screening(case: Case) -> dict[str, Any]:
    """Return checklist and verdicts; outside screening no guard looks at them and no query is spent."""
    if case.state != CaseState.SCREENING:
        return {}
    answers = {answer.rule_id: answer for answer in case.screening.all()}
    rules = []
    for rule in EligibilityRule.objects.filter(program_id=case.program_id, active=True):
        answer = answers.get(rule.pk)
        rules.append(
            AnsweredRule(
                kind=rule.kind,
                verdict=rule.verdict,
                matched=answer.matched if answer else None,
                answered_at=answer.at if answer else None,
            )
        )
    reviews = tuple(
        Review(
            by=review.by_id,
            at=review.at,
            eligible=review.eligible,
            suitable=review.suitable,
            has_reason=bool(review.override_reason.strip()),
        )
        for review in case.reviews.all()
    )
    return {"rules": tuple(rules), "reviews": reviews}
