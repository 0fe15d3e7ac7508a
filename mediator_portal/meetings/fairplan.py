"""Several sessions together: who takes which, so that one session does not empty another. Pure.

Greedy, so that every step can be said in a sentence. The session with the fewest people to spare comes first; it gets
the best group of its own ranking that leaves no other session without anybody, where there is one; whoever is given
away carries one more case, and is gone at overlapping times, for the sessions after it. Nothing is changed by a plan: a
person confirms each session. Explained to a director and a lawyer in docs/matching.md.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from mediator_portal.meetings.matching import Candidate, Ranked, Ranking, Wants

# So many groups of a session are tried before its best one is taken although it empties another session.
TRIED: Final = 25
# Why somebody a session would have had alone is not in its proposal.
ELSEWHERE, GAVE_WAY, LOAD, PARTNER = "elsewhere", "gave_way", "load", "partner"
# Why a session has no proposal.
FEW, LANGUAGE, TAKEN = "few", "language", "taken"


@dataclass(frozen=True)
class Ask:
    """A session that needs people: when, what it asks for, and who answered yes or maybe and passes every gate."""

    key: int
    reference: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    wants: Wants
    candidates: tuple[Candidate, ...]
    kept: frozenset[int] = frozenset()

    def meets(self, other: Ask) -> bool:
        """True when the two sessions overlap."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class GivenUp:
    """Somebody a session would have had alone: why not now, and for which session (None: for none in particular)."""

    mediator: int
    word: str
    session: int | None = None


@dataclass(frozen=True)
class Proposal:
    """What the plan gives a session. `alone`: what it would have had if it were the only one."""

    session: int
    chosen: Ranked | None
    alone: Ranked | None
    given_up: tuple[GivenUp, ...] = ()
    empty: str = ""
    spare: int = 0


@dataclass
class _Plan:
    """What is given away so far."""

    given: dict[int, list[Ask]] = field(default_factory=lambda: defaultdict(list))
    paired: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def give(self, ask: Ask, keys: Iterable[int]) -> None:
        together = frozenset(keys)
        for key in together:
            self.given[key].append(ask)
            self.paired[key].update(together - {key})

    def at(self, ask: Ask, key: int) -> Ask | None:
        """Return the session somebody has at that time, other than this one."""
        return next((each for each in self.given.get(key, ()) if each.key != ask.key and each.meets(ask)), None)

    def free(self, ask: Ask, *, without: frozenset[int] = frozenset()) -> list[Candidate]:
        """Return who is left for a session, each with what the plan gave them so far."""
        return [
            self._loaded(ask, each)
            for each in ask.candidates
            if self.at(ask, each.key) is None and each.key not in without
        ]

    def _loaded(self, ask: Ask, each: Candidate) -> Candidate:
        others = [given for given in self.given.get(each.key, ()) if given.key != ask.key]
        if not others:
            return each
        paired = Counter(each.paired)
        paired.update(self.paired[each.key])
        return replace(each, cases=each.cases + len(others), paired=dict(paired))


def propose(asks: Iterable[Ask]) -> list[Proposal]:
    """Return a proposal for each session, in the order in which they were decided.

    Nobody is given twice at overlapping times, nobody who did not pass the gates of that session; the same for every
    order of the input.
    """
    waiting = sorted(asks, key=lambda each: (each.starts_at, each.reference))
    plan, proposals = _Plan(), []
    for ask in waiting:
        # Who keeps a seat has it, before anybody is chosen.
        plan.give(ask, (key for key in sorted(ask.kept) if plan.at(ask, key) is None))
    while waiting:
        ask = min(waiting, key=lambda each: (_spare(plan, each), each.starts_at, each.reference))
        waiting.remove(ask)
        proposals.append(_decide(plan, ask, waiting))
    return proposals


def _spare(plan: _Plan, ask: Ask) -> int:
    """Return how many more people a session could choose from than it needs."""
    return len(plan.free(ask)) - ask.wants.needed


def _decide(plan: _Plan, ask: Ask, waiting: list[Ask]) -> Proposal:
    spare, free = _spare(plan, ask), plan.free(ask)
    alone = _first(ask, ask.candidates)
    groups = Ranking(free, ask.wants).best(TRIED, keep=ask.kept)
    if not groups:
        empty = FEW if len(ask.candidates) < ask.wants.needed else LANGUAGE if alone is None else TAKEN
        return Proposal(ask.key, None, alone, _given_up(plan, ask, None, alone, {}), empty, spare)
    rivals = [each for each in waiting if each.meets(ask) and _first(each, plan.free(each)) is not None]
    emptied = [_emptied(plan, group, rivals) for group in groups]
    place = next((number for number, lost in enumerate(emptied) if not lost), 0)
    chosen = groups[place]
    # Who stands in a better group and not in the chosen one was left to the sessions that group would have emptied.
    left_to = {key: lost[0] for group, lost in zip(groups[:place], emptied, strict=False) for key in group.keys if lost}
    given_up = _given_up(plan, ask, chosen, alone, left_to)
    plan.give(ask, chosen.keys - ask.kept)
    if ask.kept:
        _pair_with_kept(plan, ask, chosen)
    return Proposal(ask.key, chosen, alone, given_up, "", spare)


def _pair_with_kept(plan: _Plan, ask: Ask, chosen: Ranked) -> None:
    for key in chosen.keys - ask.kept:
        plan.paired[key].update(ask.kept)
        for other in ask.kept:
            plan.paired[other].update([key])


def _first(ask: Ask, candidates: Iterable[Candidate]) -> Ranked | None:
    found = Ranking(candidates, ask.wants).best(keep=ask.kept)
    return found[0] if found else None


def _emptied(plan: _Plan, group: Ranked, rivals: list[Ask]) -> list[int]:
    """Return the sessions at the same time for which nobody would be left if a group were taken."""
    return [each.key for each in rivals if _first(each, plan.free(each, without=group.keys)) is None]


def _given_up(
    plan: _Plan, ask: Ask, chosen: Ranked | None, alone: Ranked | None, left_to: dict[int, int]
) -> tuple[GivenUp, ...]:
    """Return for everybody whom the session would have had alone, and has not now, why."""
    found = []
    for member in alone.members if alone else ():
        if chosen is not None and member.key in chosen.keys:
            continue
        taken, carried = plan.at(ask, member.key), plan.given.get(member.key)
        if taken is None and member.key in ask.kept:
            continue
        if taken is not None:
            found.append(GivenUp(member.key, ELSEWHERE, taken.key))
        elif member.key in left_to:
            found.append(GivenUp(member.key, GAVE_WAY, left_to[member.key]))
        elif carried:
            found.append(GivenUp(member.key, LOAD, carried[0].key))
        else:
            found.append(GivenUp(member.key, PARTNER))
    return tuple(found)
