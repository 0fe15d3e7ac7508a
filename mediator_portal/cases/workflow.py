"""The workflow of a case: one table. Buttons, bulk actions, timers, the API and the diagram all come from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediator_portal.cases.enums import CaseState, PersonRole
from mediator_portal.cases.facts import facts_of
from mediator_portal.cases.rules import Facts, clock, guards
from mediator_portal.cases.rules.actor import Actor
from mediator_portal.cases.rules.guards import Guard
from portal.accounts.enums import Role
from program_pages.enums import NoShow

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from mediator_portal.cases.models import Case

    Words = str | _StrPromise

# People who may speak for themselves on a case.
SPEAKING_ROLES: Final = frozenset(
    {PersonRole.COMPLAINANT, PersonRole.OFFICER, PersonRole.GUARDIAN, PersonRole.REPRESENTATIVE}
)


@dataclass(frozen=True)
class Who:
    """Who may make a move: people with a role at the case's site, a person on the case, the system."""

    label: Words
    roles: frozenset[Role] = frozenset()
    party: bool = False
    system: bool = False

    def refusal(self, actor: Actor, facts: Facts) -> str | None:
        """Return None when the actor may, else one sentence that names who may."""
        if actor.kind == "system":
            allowed = self.system
        elif actor.kind == "party":
            allowed = self.party and _speaks_on(actor, facts)
        else:
            allowed = actor.site_id == facts.site_id and self._has_role(actor, facts)
        return None if allowed else _("This step is for: %(who)s.") % {"who": self.label}

    def _has_role(self, actor: Actor, facts: Facts) -> bool:
        """A mediator's role counts only with a confirmed seat in the case's session."""
        held = actor.roles & self.roles
        return bool(held - {Role.MEDIATOR}) or (Role.MEDIATOR in held and facts.holds_seat)


def _speaks_on(actor: Actor, facts: Facts) -> bool:
    return actor.person is not None and actor.person.case_id == facts.case_id and actor.person.role in SPEAKING_ROLES


STAFF: Final = frozenset({Role.COORDINATOR, Role.DIRECTOR})
COORDINATOR: Final = Who(gettext_lazy("coordinator or director"), STAFF)
DIRECTOR: Final = Who(gettext_lazy("director"), frozenset({Role.DIRECTOR}))
SESSION: Final = Who(
    gettext_lazy("mediator of the session, coordinator or director"), STAFF | frozenset({Role.MEDIATOR})
)
PARTY: Final = Who(gettext_lazy("a party, or staff for them"), STAFF, party=True)
THE_SYSTEM: Final = Who(gettext_lazy("the system"), system=True)

Deadline = Callable[[Facts], dt.datetime | None]
Landing = Callable[[Facts], CaseState]


@dataclass(frozen=True)
class Move:
    """One row of the table.

    `after` lists where it may land; `lands` chooses when there is more than one. `message` is the kind of message that
    those concerned get, when it lands in one of `message_states` (empty: wherever). `page` is the url name of a page
    of its own; without one the desk shows the general confirmation page. `reasons` are code words to choose from;
    without them a needed reason is free text.
    """

    name: str
    before: tuple[CaseState, ...]
    after: tuple[CaseState, ...]
    who: Who
    staff_label: Words
    past: Words
    party_label: Words = ""
    guards: tuple[Guard, ...] = ()
    lands: Landing | None = None
    message: str = ""
    message_states: tuple[CaseState, ...] = ()
    deadline: Deadline | None = None
    needs_reason: bool = False
    reasons: tuple[tuple[str, Words], ...] = ()
    page: str = ""
    danger: bool = False

    def target(self, facts: Facts) -> CaseState:
        """Return the state the case lands in."""
        return self.lands(facts) if self.lands is not None else self.after[0]

    def message_for(self, after: str) -> str:
        """Return the kind of message that the people concerned get when the move lands in `after`; empty for none."""
        return self.message if not self.message_states or after in self.message_states else ""

    def refusal(self, facts: Facts) -> str | None:
        """Return the first guard's sentence, or None when all let pass."""
        return next((sentence for guard in self.guards if (sentence := guard(facts))), None)


class Offer(NamedTuple):
    """A move as one actor finds it now: open to them, or why not."""

    move: Move
    allowed: bool
    reason: str


# Deadlines -----------------------------------------------------------------------------------------------------------


def target_day(facts: Facts) -> dt.datetime | None:
    """The policy's target, counted from the day the case was received."""
    if facts.target_days is None or facts.received_at is None:
        return None
    day = facts.received_at.astimezone(facts.tz).date() + dt.timedelta(days=facts.target_days)
    return clock.end_of_day(day, facts.tz)


def last_offer_day(facts: Facts) -> dt.datetime | None:
    """The last day on which an invitation still leaves a whole window before the investigation's reserve."""
    if facts.investigation_due_on is None:
        return target_day(facts)
    day = facts.investigation_due_on - dt.timedelta(days=facts.reserve_days + facts.answer_days)
    return clock.end_of_day(day, facts.tz)


def release_hour(facts: Facts) -> dt.datetime | None:
    """The release hour after the window."""
    return facts.release_at


def days_before_session(field: str) -> Deadline:
    """Return the deadline some days of the policy before the session."""

    def deadline(facts: Facts) -> dt.datetime | None:
        if facts.session_starts_at is None:
            return None
        return facts.session_starts_at - dt.timedelta(days=int(getattr(facts, field)))

    deadline.__doc__ = {
        "escalate_days": "The policy's days before the session at which missing mediators escalate.",
        "confirm_days": "The policy's days before the session at which staff call.",
    }[field]
    return deadline


def session_end(facts: Facts) -> dt.datetime | None:
    """The end of the session."""
    return facts.session_ends_at


def report_day(facts: Facts) -> dt.datetime | None:
    """The policy's working days after the session."""
    if facts.session_ends_at is None:
        return None
    day = clock.working_days_after(facts.session_ends_at.astimezone(facts.tz).date(), facts.report_days)
    return clock.end_of_day(day, facts.tz)


# Landings ------------------------------------------------------------------------------------------------------------


def after_no_show(facts: Facts) -> CaseState:
    """A mediator's absence is never the parties' loss; theirs is forgiven once where the policy says so."""
    if facts.reason == "mediator":
        return CaseState.SCHEDULING
    if facts.no_show == NoShow.RESCHEDULE_ONCE and facts.no_shows == 0:
        return CaseState.SCHEDULING
    return CaseState.RETURNED


NO_SHOW_REASONS: Final[tuple[tuple[str, Words], ...]] = (
    ("complainant", gettext_lazy("The complainant did not come")),
    ("officer", gettext_lazy("The officer did not come")),
    ("both", gettext_lazy("Neither of the parties came")),
    ("mediator", gettext_lazy("A mediator did not come")),
)

S = CaseState

MOVES: Final[tuple[Move, ...]] = (
    Move(
        "start_screening",
        (S.REFERRED,),
        (S.SCREENING,),
        COORDINATOR,
        gettext_lazy("Start screening"),
        gettext_lazy("started screening this case"),
        party_label=gettext_lazy("We look at whether mediation is possible"),
        deadline=last_offer_day,
    ),
    Move(
        "invite",
        (S.SCREENING,),
        (S.INVITING,),
        COORDINATOR,
        gettext_lazy("Invite the parties"),
        gettext_lazy("invited the parties"),
        party_label=gettext_lazy("You are invited to a mediation"),
        guards=(
            guards.checklist_allows,
            guards.both_reachable,
            guards.guardians_there,
            guards.window_fits,
            guards.texts_ready,
        ),
        message="invitation",
        deadline=last_offer_day,
        page="cases:invite",
    ),
    Move(
        "return_not_eligible",
        (S.SCREENING,),
        (S.RETURNED,),
        COORDINATOR,
        gettext_lazy("Return to investigation: not for mediation"),
        gettext_lazy("returned this case"),
        party_label=gettext_lazy("This complaint is not one we can mediate"),
        guards=(guards.checklist_refuses,),
        deadline=last_offer_day,
        danger=True,
    ),
    Move(
        "invite_second",
        (S.INVITING,),
        (S.INVITING,),
        THE_SYSTEM,
        gettext_lazy("Invite the other side"),
        gettext_lazy("invited the other side"),
        guards=(guards.released("invite_second"),),
        message="invitation",
        deadline=release_hour,
    ),
    Move(
        "consent",
        (S.INVITING,),
        (S.CONSENTED,),
        THE_SYSTEM,
        gettext_lazy("All agreed"),
        gettext_lazy("released the answers: the case goes ahead"),
        party_label=gettext_lazy("The mediation is going ahead"),
        guards=(guards.released("consent"),),
        message="outcome_going_ahead",
        deadline=release_hour,
    ),
    Move(
        "return_declined",
        (S.INVITING,),
        (S.RETURNED,),
        THE_SYSTEM,
        gettext_lazy("Return: declined"),
        gettext_lazy("released the answers: the case does not go ahead"),
        party_label=gettext_lazy("The mediation is not going ahead"),
        guards=(guards.released("return_declined"),),
        message="outcome_not_going_ahead",
        deadline=release_hour,
    ),
    Move(
        "return_lapsed",
        (S.INVITING,),
        (S.RETURNED,),
        THE_SYSTEM,
        gettext_lazy("Return: the window ended"),
        gettext_lazy("released the answers: the case does not go ahead"),
        party_label=gettext_lazy("The mediation is not going ahead"),
        guards=(guards.released("return_lapsed"),),
        message="outcome_not_going_ahead",
        deadline=release_hour,
    ),
    Move(
        "return_unreachable",
        (S.INVITING,),
        (S.RETURNED,),
        THE_SYSTEM,
        gettext_lazy("Return: could not be reached"),
        gettext_lazy("released the answers: the case does not go ahead"),
        party_label=gettext_lazy("The mediation is not going ahead"),
        guards=(guards.released("return_unreachable"),),
        message="outcome_not_going_ahead",
        deadline=release_hour,
    ),
    Move(
        "begin_scheduling",
        (S.CONSENTED,),
        (S.SCHEDULING,),
        THE_SYSTEM,
        gettext_lazy("Begin scheduling"),
        gettext_lazy("began scheduling"),
        party_label=gettext_lazy("We look for a time that suits everybody"),
    ),
    Move(
        "nothing_fits",
        (S.SCHEDULING, S.MATCHING),
        (S.RETURNED,),
        DIRECTOR,
        gettext_lazy("Return to investigation: nothing fits"),
        gettext_lazy("returned this case because nothing fits"),
        party_label=gettext_lazy("The mediation is not going ahead"),
        message="outcome_not_going_ahead",
        deadline=target_day,
        needs_reason=True,
        danger=True,
    ),
    Move(
        "request_pool",
        (S.SCHEDULING,),
        (S.MATCHING,),
        COORDINATOR,
        gettext_lazy("Ask the mediators"),
        gettext_lazy("asked the mediators"),
        party_label=gettext_lazy("We look for mediators"),
        guards=(guards.slot_fixed,),
        deadline=target_day,
        page="meetings:request",
    ),
    Move(
        "replan",
        (S.MATCHING,),
        (S.SCHEDULING,),
        COORDINATOR,
        gettext_lazy("Choose another time"),
        gettext_lazy("went back to choosing a time"),
        party_label=gettext_lazy("We look for another time"),
        needs_reason=True,
    ),
    Move(
        "confirm_mediators",
        (S.MATCHING,),
        (S.CONFIRMED,),
        COORDINATOR,
        gettext_lazy("Confirm the mediators"),
        gettext_lazy("confirmed the mediators"),
        party_label=gettext_lazy("Your session is arranged"),
        guards=(guards.mediators_enough,),
        deadline=days_before_session("escalate_days"),
        page="meetings:match",
    ),
    Move(
        "reopen_matching",
        (S.CONFIRMED,),
        (S.MATCHING,),
        THE_SYSTEM,
        gettext_lazy("Look for a mediator again"),
        gettext_lazy("went back to looking for a mediator"),
        guards=(guards.mediators_too_few,),
        deadline=days_before_session("escalate_days"),
    ),
    Move(
        "reschedule",
        (S.CONFIRMED,),
        (S.SCHEDULING,),
        COORDINATOR,
        gettext_lazy("Move the session to another time"),
        gettext_lazy("moved the session to another time"),
        party_label=gettext_lazy("Your session moves to another time"),
        guards=(guards.reschedules_left,),
        deadline=days_before_session("confirm_days"),
        needs_reason=True,
    ),
    Move(
        "no_show",
        (S.CONFIRMED,),
        (S.SCHEDULING, S.RETURNED),
        SESSION,
        gettext_lazy("Somebody did not come"),
        gettext_lazy("noted that somebody did not come"),
        guards=(guards.session_begun,),
        lands=after_no_show,
        message="outcome_not_going_ahead",
        message_states=(S.RETURNED,),
        deadline=session_end,
        needs_reason=True,
        reasons=NO_SHOW_REASONS,
        danger=True,
    ),
    Move(
        "mark_held",
        (S.CONFIRMED,),
        (S.HELD,),
        SESSION,
        gettext_lazy("The session took place"),
        gettext_lazy("marked the session as held"),
        party_label=gettext_lazy("The conversation took place"),
        guards=(guards.session_begun, guards.attenders_signed),
        deadline=session_end,
    ),
    Move(
        "complete_report",
        (S.HELD,),
        (S.REPORTED,),
        THE_SYSTEM,
        gettext_lazy("Report complete"),
        gettext_lazy("received the report and the mediators' surveys"),
        guards=(guards.report_complete,),
        deadline=report_day,
    ),
    Move(
        "close",
        (S.REPORTED,),
        (S.CLOSED,),
        DIRECTOR,
        gettext_lazy("Close the case"),
        gettext_lazy("closed this case"),
        party_label=gettext_lazy("Completed"),
        guards=(guards.may_close,),
        message="letter_of_conclusion",
        deadline=target_day,
    ),
    Move(
        "return_no_settlement",
        (S.REPORTED,),
        (S.RETURNED,),
        DIRECTOR,
        gettext_lazy("Return to investigation: no settlement"),
        gettext_lazy("returned this case without settlement"),
        party_label=gettext_lazy("The mediation has ended"),
        guards=(guards.must_return,),
        message="mediation_ended",
        deadline=target_day,
        danger=True,
    ),
    Move(
        "withdraw",
        (S.CONSENTED, S.SCHEDULING, S.MATCHING, S.CONFIRMED, S.HELD),
        (S.RETURNED,),
        PARTY,
        gettext_lazy("Withdraw for a party"),
        gettext_lazy("recorded that a party withdrew"),
        party_label=gettext_lazy("Withdraw from the mediation"),
        guards=(guards.session_not_over,),
        message="outcome_not_going_ahead",
        page="cases:withdraw",
        danger=True,
    ),
    Move(
        "reopen",
        (S.RETURNED,),
        (S.SCREENING,),
        DIRECTOR,
        gettext_lazy("Reopen the case"),
        gettext_lazy("reopened this case"),
        needs_reason=True,
    ),
)

BY_NAME: Final[dict[str, Move]] = {move.name: move for move in MOVES}


def moves_from(state: str) -> list[Move]:
    """Return the moves out of a state, in the order of the table."""
    return [move for move in MOVES if state in move.before]


def offers(facts: Facts, actor: Actor) -> list[Offer]:
    """Return the moves that people make out of the case's state, each open to the actor or with the reason why not.

    Moves of the system are left out: why one of them is not due yet could tell somebody's answer.
    """
    found = []
    for move in moves_from(facts.state):
        if move.who.system and actor.kind != "system":
            continue
        reason = move.who.refusal(actor, facts) or move.refusal(facts)
        found.append(Offer(move, reason is None, reason or ""))
    return found


def moves_for(case: Case, actor: Actor, now: dt.datetime | None = None) -> list[Offer]:
    """Return `(move, allowed, reason)` for every move a person could make from the case's present state."""
    return offers(facts_of(case, actor=actor, now=now or timezone.now()), actor)


def next_deadline(facts: Facts) -> dt.datetime | None:
    """Return the earliest deadline of the moves out of the case's state; None where none runs."""
    found: list[Any] = [move.deadline(facts) for move in moves_from(facts.state) if move.deadline is not None]
    return min((moment for moment in found if moment is not None), default=None)
