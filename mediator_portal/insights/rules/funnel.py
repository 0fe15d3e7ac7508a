"""The funnel of participation: eligible, invited, reached, answered, agreed (product.md section 4, domain.md 1.6).

It counts parties, not cases. Whether somebody agreed, and why not, counts only once the answers of the case were
released: before that staff see that a party answered and never what, so a sum must not tell it either.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from mediator_portal.insights.enums import DaysToAnswer, FunnelPart, FunnelStep
from mediator_portal.insights.rules.small import median

# The last day of each span; after the last one an answer is late.
SPANS = ((1, DaysToAnswer.SOON), (3, DaysToAnswer.DAYS), (7, DaysToAnswer.WEEK), (14, DaysToAnswer.LONGER))


@dataclass(frozen=True)
class PartyFacts:
    """One party of an eligible case. `agreed` and `reason` are read only where `released`."""

    role: str
    language: str
    channel: str
    invited_at: dt.datetime | None = None
    reached_at: dt.datetime | None = None
    answered_at: dt.datetime | None = None
    released: bool = False
    agreed: bool = False
    reason: str = ""

    @property
    def steps(self) -> tuple[FunnelStep, ...]:
        """The steps the party came to. Who answered was reached; who was never invited came to none after that."""
        came = [FunnelStep.ELIGIBLE]
        if self.invited_at is None:
            return tuple(came)
        came.append(FunnelStep.INVITED)
        if self.reached_at or self.answered_at:
            came.append(FunnelStep.REACHED)
        if self.answered_at:
            came.append(FunnelStep.ANSWERED)
            if self.released and self.agreed:
                came.append(FunnelStep.AGREED)
        return tuple(came)

    @property
    def days(self) -> DaysToAnswer:
        """How long the answer took."""
        taken = _days(self.invited_at, self.answered_at)
        if taken is None:
            return DaysToAnswer.NONE
        return next((span for last, span in SPANS if taken <= last), DaysToAnswer.LATE)

    def part(self, by: str) -> str:
        """Return the code of the group the party belongs to."""
        return str(self.days.value if by == FunnelPart.DAYS else getattr(self, by))


@dataclass(frozen=True)
class Line:
    """One group: how many came to each step, and the middle number of days to reach it and to its answer."""

    code: str
    counts: dict[str, int]
    days_to_reach: int | None
    days_to_answer: int | None

    def percent(self, step: str) -> int | None:
        """Return the share of those invited that came to the step, in percent; None when nobody was invited."""
        invited = self.counts[FunnelStep.INVITED]
        return round(100 * self.counts[step] / invited) if invited else None


def _days(start: dt.datetime | None, end: dt.datetime | None) -> int | None:
    return max(0, (end - start).days) if start and end else None


def step_counts(facts: Iterable[PartyFacts]) -> dict[str, int]:
    """Return how many parties came to each step."""
    found = Counter(step for one in facts for step in one.steps)
    return {step.value: found[step] for step in FunnelStep}


def lines_by(facts: Iterable[PartyFacts], by: str) -> list[Line]:
    """Return a line for each group that has anybody, the largest first; spans of days in their own order."""
    groups: dict[str, list[PartyFacts]] = {}
    for one in facts:
        groups.setdefault(one.part(by), []).append(one)
    order = list(DaysToAnswer.values)
    if by == FunnelPart.DAYS:
        codes = sorted(groups, key=order.index)
    else:
        codes = sorted(groups, key=lambda code: (-len(groups[code]), code))
    return [_line(code, groups[code]) for code in codes]


def _line(code: str, members: list[PartyFacts]) -> Line:
    reached = [_days(one.invited_at, one.reached_at or one.answered_at) for one in members]
    answered = [_days(one.invited_at, one.answered_at) for one in members]
    return Line(
        code=code,
        counts=step_counts(members),
        days_to_reach=median([days for days in reached if days is not None]),
        days_to_answer=median([days for days in answered if days is not None]),
    )


def reasons(facts: Iterable[PartyFacts]) -> dict[str, int]:
    """Return how often each reason was given by those who answered and did not agree; `""`: no reason given."""
    found = Counter(one.reason for one in facts if one.released and one.answered_at and not one.agreed)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
