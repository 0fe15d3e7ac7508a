"""What each move changes on the case beside its state. Called under the case's row lock, by `move` only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from mediator_portal.cases.enums import CaseState, ReturnReason
from mediator_portal.cases.facts import living
from mediator_portal.cases.rules import agreed, first_side_of, promises_now, release_time, window_end
from mediator_portal.cases.rules.guards import screening_return_reason

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case
    from mediator_portal.cases.rules import Actor, Facts
    from mediator_portal.cases.workflow import Move

Effect = Callable[["Case", "Actor", "Facts"], None]

RETURN_REASONS: Final = {
    "return_declined": ReturnReason.DECLINED,
    "return_lapsed": ReturnReason.LAPSED,
    "return_unreachable": ReturnReason.UNREACHABLE,
    "nothing_fits": ReturnReason.NOTHING_FITS,
    "no_show": ReturnReason.NO_SHOW,
    "return_no_settlement": ReturnReason.NO_SETTLEMENT,
    "withdraw": ReturnReason.WITHDRAWN,
}


def apply(case: Case, move: Move, actor: Actor, facts: Facts) -> None:
    """Apply a move's own effect and what every end has in common. The case is saved by the caller."""
    effect = EFFECTS.get(move.name)
    if effect is not None:
        effect(case, actor, facts)
    if case.state == CaseState.RETURNED and not case.return_reason:
        case.return_reason = RETURN_REASONS[move.name]
    if case.state in {CaseState.RETURNED, CaseState.CLOSED}:
        case.ended_at = facts.now
        case.release_at = None


def _take(case: Case, actor: Actor, _facts: Facts) -> None:
    """Who starts screening looks after the case."""
    if case.coordinator_id is None:
        case.coordinator = actor.user


def _invite(case: Case, _actor: Actor, facts: Facts) -> None:
    """Open the window, for both sides at once or for the one asked first, and set the hour after which it acts.

    What the policy says now of what the agreements explain holds for this case to its end.
    """
    case.invited_at = facts.now
    case.promises = promises_now(case.program)
    case.first_side = first_side_of(case.program.decision_order)
    _open_window(case, facts, second_follows=bool(case.first_side))


def _invite_second(case: Case, _actor: Actor, facts: Facts) -> None:
    """The first side agreed: open a window for the other one."""
    case.second_invited_at = facts.now
    _open_window(case, facts)


def _open_window(case: Case, facts: Facts, *, second_follows: bool = False) -> None:
    case.window_closes_at = window_end(
        facts.now, case.program, case.investigation_due_on, second_follows=second_follows
    )
    case.release_at = release_time(case.window_closes_at, case.program)


def _not_eligible(case: Case, _actor: Actor, facts: Facts) -> None:
    case.return_reason = screening_return_reason(facts)


def _consent(case: Case, _actor: Actor, facts: Facts) -> None:
    """Those who agreed go ahead. Where the policy allows it, the others are left out, with all who come with them."""
    case.consented_at = facts.now
    case.release_at = None
    going = agreed(facts)
    staying = {party for _side, party in going}
    people = living(case)
    out = [person.pk for person in people if person.party_id and person.party_id not in staying]
    case.people.filter(pk__in=out).update(left_out_at=facts.now)


def _reschedule(case: Case, actor: Actor, facts: Facts) -> None:
    case.reschedules += 1
    _forget_session(case, actor, facts)


def _forget_session(case: Case, _actor: Actor, _facts: Facts) -> None:
    """No session is fixed any more; the meetings room cancels its row when it hears of the move."""
    case.session_starts_at = None
    case.session_ends_at = None
    case.mediators_confirmed = 0


def _no_show(case: Case, actor: Actor, facts: Facts) -> None:
    if case.state == CaseState.SCHEDULING:
        _forget_session(case, actor, facts)


def _withdraw(case: Case, actor: Actor, facts: Facts) -> None:
    if actor.person is not None:
        case.people.filter(pk=actor.person.pk).update(withdrawn_at=facts.now)


def _reopen(case: Case, actor: Actor, facts: Facts) -> None:
    """Start over: answers, window and session are gone, history, checklist and contacts stay."""
    _forget_session(case, actor, facts)
    case.return_reason = ""
    if case.consented_at is not None:  # whom it went ahead without is asked again; whom staff took off is not
        case.people.filter(left_out_at=case.consented_at).update(left_out_at=None)
    for field in ("ended_at", "invited_at", "window_closes_at", "release_at", "consented_at", "second_invited_at"):
        setattr(case, field, None)
    case.first_side = ""
    case.promises = {}
    case.reschedules = 0
    case.report_in = case.ended_early = False
    case.settlement = case.parties_state_success = None
    case.mediator_surveys_missing = 0
    case.people.update(
        answer="",
        answer_reason="",
        answer_channel="",
        answer_entered_by=None,
        answered_at=None,
        signed_at=None,
        wants_talk_at=None,
        unreachable_at=None,
        withdrawn_at=None,
    )


EFFECTS: Final[dict[str, Effect]] = {
    "start_screening": _take,
    "invite": _invite,
    "invite_second": _invite_second,
    "return_not_eligible": _not_eligible,
    "consent": _consent,
    "replan": _forget_session,
    "reschedule": _reschedule,
    "no_show": _no_show,
    "withdraw": _withdraw,
    "reopen": _reopen,
}
