"""When too few mediators say yes: who is told, and when more are asked. Pure.

Explained in docs/matching.md, "When too few say yes"; source: the program's policy (product.md 5: to whom and when).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from mediator_portal.cases.rules.clock import is_working_day, local_moment
from mediator_portal.meetings.enums import EscalationStep
from mediator_portal.meetings.rules import is_due

OPENS, CLOSES = dt.time(9), dt.time(17)
# So many are asked by the portal itself for each yes that is missing: about one of three takes a session.
ASKED_FOR_EACH: Final = 3
HOURS: Final[Mapping[EscalationStep, str]] = {
    EscalationStep.COORDINATOR: "few_answers_hours",
    EscalationStep.DIRECTOR: "few_answers_director_hours",
    EscalationStep.WIDER: "pool_widen_hours",
}


class Policy(Protocol):
    """What the steps read from a program."""

    few_answers_hours: int | None
    few_answers_director_hours: int | None
    pool_widen_hours: int | None
    escalate_days: int

    @property
    def tz(self) -> ZoneInfo: ...


@dataclass(frozen=True)
class Answers:
    """How far a request to the pool is. `since`: when it was sent, or later when a seat was given back."""

    since: dt.datetime
    starts_at: dt.datetime
    reply_by: dt.datetime
    yes: int
    silent: int
    missing: int
    taken: Mapping[str, dt.datetime] = field(default_factory=dict)

    @property
    def enough(self) -> bool:
        return self.yes >= self.missing

    def has_taken(self, step: EscalationStep) -> bool:
        """True when the step was taken for this request; one before a seat was given back does not count."""
        return step in self.taken and self.taken[step] >= self.since


def in_working_hours(moment: dt.datetime, tz: ZoneInfo) -> dt.datetime:
    """Return the moment, or the next 9:00 of a working day when it falls on a night, a weekend or a holiday."""
    local = moment.astimezone(tz)
    day = local.date()
    if is_working_day(day) and OPENS <= local.time() < CLOSES:
        return moment
    if local.time() >= OPENS:
        day += dt.timedelta(days=1)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return local_moment(day, OPENS, tz)


def due_at(step: EscalationStep, policy: Policy, answers: Answers) -> dt.datetime | None:
    """Return when a step is due if still too few have said yes then; None when the policy leaves it out."""
    hours: int | None = getattr(policy, HOURS[step])
    if hours is None:
        return None
    nobody_left = step == EscalationStep.COORDINATOR and not answers.silent
    due = in_working_hours(answers.since + dt.timedelta(hours=0 if nobody_left else hours), policy.tz)
    if step == EscalationStep.WIDER:
        return max(answers.since, min(due, answers.reply_by))
    return due


def steps_due(policy: Policy, answers: Answers, now: dt.datetime) -> list[EscalationStep]:
    """Return the steps to take now, each once; none when enough have said yes or the session has begun."""
    if answers.enough or now >= answers.starts_at:
        return []
    return [step for step in EscalationStep if not answers.has_taken(step) and _has_come(step, policy, answers, now)]


def few_since(policy: Policy, answers: Answers, now: dt.datetime) -> dt.datetime | None:
    """Return since when staff know of too few answers, taken or not: Today names it. None before, or with enough."""
    due = due_at(EscalationStep.COORDINATOR, policy, answers)
    return None if answers.enough or due is None or now < due or now >= answers.starts_at else due


def _has_come(step: EscalationStep, policy: Policy, answers: Answers, now: dt.datetime) -> bool:
    due = due_at(step, policy, answers)
    if due is None or now < due:
        return False
    # The message of that day says the same to both, and more.
    close = is_due(starts_at=answers.starts_at, days=policy.escalate_days, now=now, tz=policy.tz)
    return step == EscalationStep.WIDER or not close
