"""Fill the plain facts that guards look at from the rows of one case."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mediator_portal.cases import readiness
from mediator_portal.cases.enums import ATTENDERS, BESIDE_DECIDING, DEAD_STATES, DECIDERS, Answer, CaseState, PersonRole
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.rules import (
    Actor,
    AnsweredRule,
    AttenderFacts,
    Facts,
    PartyFacts,
    Review,
    birth_date_of,
    is_minor,
    windows,
)
from portal.accounts.enums import Role
from program_pages.models import EligibilityRule


def facts_of(case: Case, *, now: dt.datetime, actor: Actor | None = None, reason: str = "") -> Facts:
    """Return the facts of a case at `now`. Five queries at most; rows that were prefetched are used as they are."""
    program, people = case.program, living(case)
    return Facts(
        now=now,
        state=case.state,
        case_id=case.pk,
        site_id=program.site_id,
        tz=program.tz,
        received_at=case.received_at,
        investigation_due_on=case.investigation_due_on,
        parties=party_facts(case, people, now),
        attenders=tuple(_attender(person) for person in people if person.role in ATTENDERS),
        window_closes_at=case.window_closes_at,
        release_at=case.release_at,
        next_windows=windows(now, program, case.investigation_due_on),
        first_side=case.first_side,
        second_invited=case.second_invited_at is not None,
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
        not_ready=readiness.stop(case, people) if case.state == CaseState.SCREENING else "",
        **_policy(case),
        **_screening(case),
    )


def living(case: Case) -> list[CasePerson]:
    """Return the people of a case who are still part of it, each knowing whom they come with."""
    people = [person for person in case.people.all() if person.left_out_at is None]
    known = {person.pk: person for person in people}
    for person in people:
        person.case = case
        if person.beside_id in known:
            person.beside = known[person.beside_id]
    return people


def party_facts(case: Case, people: list[CasePerson], now: dt.datetime) -> tuple[PartyFacts, ...]:
    """Return the rows of all who decide as plain values; one beside somebody who is gone decides nothing any more."""
    today = now.astimezone(case.program.tz).date()
    guarded = {person.beside_id for person in people if person.role == PersonRole.GUARDIAN}
    here = {person.pk for person in people}
    return tuple(
        _decider(person, lacks_guardian=is_minor(birth_date_of(person.birth_date), today) and person.pk not in guarded)
        for person in people
        if person.role in DECIDERS and not (person.role in BESIDE_DECIDING and person.beside_id not in here)
    )


def _attender(person: CasePerson) -> AttenderFacts:
    return AttenderFacts(person.role, signed=person.signed_at is not None, declined=person.answer == Answer.NO)


def _decider(person: CasePerson, *, lacks_guardian: bool) -> PartyFacts:
    return PartyFacts(
        role=person.role,
        side=person.side,
        party=person.party_id,
        lacks_guardian=lacks_guardian,
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
    return sum(move.reason != "mediator" for move in case.moves.filter(name="no_show"))


def _policy(case: Case) -> dict[str, Any]:
    """Return the numbers and choices of the policy: those that agreements explain as they were at the invitation."""
    program, promised = case.program, case.kept_promises
    names = (
        "second_reviewer",
        "answer_days",
        "reserve_days",
        "reschedule_limit",
        "escalate_days",
        "confirm_days",
        "report_days",
        "closing_rule",
        "target_days",
    )
    return {
        "mediators_needed": program.mediators_per_session,
        **{name: getattr(program, name) for name in names},
        **{name: promised[name] for name in ("first_no", "who_agrees", "no_show", "no_settlement")},
    }


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
