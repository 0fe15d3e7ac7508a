"""Who should take a session: a ranking of mediators or pairs, explained. Pure.

It orders only people who passed every gate (`rules.gates`) and answered yes or maybe; a person confirms. The order is
total, the same for every order of the input, and the same at every call; what counts how much stands in `factors.py`.

All pairs of 500 mediators are 124,750. `Ranking.best` looks at few of them and still returns exactly the first ones:
mediators fall into classes (experience, languages, descriptions) between which the most a pair can earn is known, each
class is in the order of its members' own points, and a class is left as soon as nothing better can follow.
"""

from __future__ import annotations

import hashlib
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, Final

from django.utils.translation import gettext as _

from mediator_portal.meetings.breadth import SILENT, Described, likeness
from mediator_portal.meetings.enums import Factor, Reply
from mediator_portal.meetings.factors import (
    DEFAULT_WEIGHTS,
    FULL,
    LEAST_WEIGHT,
    MOST_WEIGHT,
    WEIGHED,
    Candidate,
    Reason,
    Wants,
    experience,
    most_cases,
    new_pair,
    parts_alone,
    parts_together,
    reason_words,
    reasons_of,
    reasons_together,
    repeats,
)
from mediator_portal.meetings.rules import language_gate

__all__ = [
    "DEFAULT_WEIGHTS",
    "LEAST_WEIGHT",
    "MOST_WEIGHT",
    "WEIGHED",
    "Candidate",
    "Ranked",
    "Ranking",
    "Reason",
    "Wants",
    "facts_json",
    "rank",
    "ranking_from",
    "reason_words",
    "reasons_of",
    "why_behind",
]
# More than all points of a pair together: a "maybe" stands behind every "yes".
MAYBE: Final = 2 * FULL * MOST_WEIGHT * (len(DEFAULT_WEIGHTS) + 1)

# Smaller is better: points lost, likeness of the pair (0 unless breadth is on), the draw; then only to be total.
Key = tuple[int, int, int, tuple[str, ...]]
Class = tuple[bool, frozenset[str], Described]


@dataclass(frozen=True)
class Ranked:
    """A mediator or a pair with its points and its reasons, best first in the list it comes in."""

    members: tuple[Candidate, ...]
    points: int
    reasons: tuple[Reason, ...]

    @property
    def keys(self) -> frozenset[int]:
        return frozenset(member.key for member in self.members)


def rank(candidates: Iterable[Candidate], wants: Wants, *, limit: int | None = None) -> list[Ranked]:
    """Return the mediators (one needed) or the pairs (two needed), best first, each with its reasons.

    Groups that leave a party's language uncovered are left out. `limit` cuts the list, never changes its order.
    """
    ranking = Ranking(candidates, wants)
    return ranking.all() if limit is None else ranking.best(limit)


class Ranking:
    """The candidates of one session, ready to be asked for the best groups."""

    def __init__(self, candidates: Iterable[Candidate], wants: Wants) -> None:
        self.wants = wants
        self.people = sorted({each.key: each for each in candidates}.values(), key=lambda each: each.reference)
        self.top = most_cases(self.people, wants.target)
        # The smaller, the better: own points, and behind every yes whoever said maybe.
        self._cost = {
            each.key: MAYBE * (each.reply != Reply.YES) - sum(parts_alone(each, self.top, wants).values())
            for each in self.people
        }
        self._tie = {each.key: _tie(wants.seed, each.reference) for each in self.people}

    def all(self) -> list[Ranked]:
        """Return every group, best first."""
        found = [group for group in combinations(self.people, self.wants.needed) if self._covers(group)]
        return [self._ranked(group) for group in sorted(found, key=self._key)]

    def best(self, limit: int = 1, *, keep: Iterable[int] = ()) -> list[Ranked]:
        """Return the first groups of `all` that hold everybody in `keep`, without looking at every pair."""
        kept = frozenset(keep)
        if len(kept) > self.wants.needed or limit < 1:
            return []
        if self.wants.needed != 2 or len(kept) == 2:
            groups = [g for g in combinations(self.people, self.wants.needed) if kept <= {each.key for each in g}]
            groups = sorted((group for group in groups if self._covers(group)), key=self._key)[:limit]
        else:
            groups = self._best_pairs(limit, kept)
        return [self._ranked(group) for group in groups]

    def _best_pairs(self, limit: int, kept: frozenset[int]) -> list[tuple[Candidate, ...]]:
        found: list[tuple[Key, tuple[Candidate, ...]]] = []
        for one in self._in_order:
            if kept and one.key not in kept:
                continue
            for kind, worth, alike in self._matches[_class_of(one, self.wants)]:
                self._search(one, self._classes[kind], (worth, alike), limit, found, both_ways=bool(kept))
            if len(found) == limit and not kept and self._floor(one) > found[-1][0][:3]:
                break
        return [group for _key, group in found]

    def _search(
        self,
        one: Candidate,
        others: Sequence[Candidate],
        together: tuple[int, int],
        limit: int,
        found: list[tuple[Key, tuple[Candidate, ...]]],
        *,
        both_ways: bool,
    ) -> None:
        """Add the pairs of one mediator with a class; `together`: the most such a pair earns, and its likeness."""
        worth, alike = together
        cost, tie, place = self._cost[one.key] - worth, self._tie[one.key], self._place[one.key]
        full, per_new = len(found) == limit, self.wants.weight(Factor.NEW_PAIR)
        for other in others:
            bound = (cost + self._cost[other.key], alike, tie + self._tie[other.key])
            if full and bound > found[-1][0][:3]:
                return
            if other.key == one.key or (not both_ways and self._place[other.key] < place):
                continue
            lost = per_new * (FULL - new_pair(count)) if (count := repeats(one, other)) else 0
            pair = (one, other) if one.reference < other.reference else (other, one)
            insort(found, ((bound[0] + lost, *bound[1:], (pair[0].reference, pair[1].reference)), pair), key=_first)
            if len(found) > limit:
                found.pop()
            full = len(found) == limit

    @cached_property
    def _in_order(self) -> list[Candidate]:
        return sorted(self.people, key=lambda each: (self._cost[each.key], self._tie[each.key]))

    @cached_property
    def _place(self) -> dict[int, int]:
        return {each.key: number for number, each in enumerate(self._in_order)}

    @cached_property
    def _classes(self) -> dict[Class, list[Candidate]]:
        classes: dict[Class, list[Candidate]] = defaultdict(list)
        for each in self._in_order:
            classes[_class_of(each, self.wants)].append(each)
        return classes

    @cached_property
    def _matches(self) -> dict[Class, list[tuple[Class, int, int]]]:
        """Return for each class the classes it can pair with, the most such a pair earns together, its likeness."""
        return {
            one: [
                (other, self._worth(one, other), self._alike(one[2], other[2]))
                for other in self._classes
                if self._fits(one, other)
            ]
            for one in self._classes
        }

    def _fits(self, one: Class, other: Class) -> bool:
        return self.wants.interpreter or self.wants.languages <= one[1] | other[1]

    def _worth(self, one: Class, other: Class) -> int:
        wants = self.wants
        return wants.weight(Factor.EXPERIENCE) * experience([one[0], other[0]]) + wants.weight(Factor.NEW_PAIR) * FULL

    def _alike(self, one: Described, other: Described) -> int:
        return likeness(one, other) if self.wants.breadth_on else 0

    def _floor(self, one: Candidate) -> tuple[int, int, int]:
        """Return what no pair of later mediators can fall below: two times the place of this one, all points earned."""
        most = max((worth for kinds in self._matches.values() for _kind, worth, _alike in kinds), default=0)
        return (2 * self._cost[one.key] - most, 0, 0)

    def _covers(self, group: Sequence[Candidate]) -> bool:
        if not self.wants.languages or self.wants.interpreter:
            return True
        return language_gate(self.wants.languages, (each.languages for each in group), interpreter=False).ok

    def _key(self, group: tuple[Candidate, ...]) -> Key:
        together = sum(parts_together(group, self.wants).values())
        return (
            sum(self._cost[each.key] for each in group) - together,
            self._alike(group[0].described, group[1].described) if len(group) == 2 else 0,
            sum(self._tie[each.key] for each in group),
            tuple(each.reference for each in group),
        )

    def parts(self, group: Sequence[Candidate]) -> dict[str, int]:
        """Return the weighted points of a group by factor: what its place comes from."""
        parts = defaultdict(int, parts_together(group, self.wants))
        for each in group:
            for factor, points in parts_alone(each, self.top, self.wants).items():
                parts[factor] += points
        return dict(parts)

    def _ranked(self, group: tuple[Candidate, ...]) -> Ranked:
        reasons = [reason for each in group for reason in reasons_of(each, self.wants)]
        return Ranked(group, sum(self.parts(group).values()), (*reasons, *reasons_together(group)))


def why_behind(ranking: Ranking, best: Ranked, other: Ranked) -> str:
    """Return in words why a group stands behind the best one: the factor that cost it most.

    Where the factors leave them equal, one sentence stands for whatever decided, breadth or the draw.
    """
    maybes = [sum(each.reply != Reply.YES for each in group.members) for group in (best, other)]
    if maybes[1] > maybes[0]:
        return _("a maybe stands behind every yes")
    ahead, behind = ranking.parts(best.members), ranking.parts(other.members)
    if best.points == other.points:
        if ranking.wants.breadth_on:
            return _("equally good; breadth of the pair and, after it, an even draw decide")
        return _("equally good; an even draw decides, and not always for the same people")
    losses = {factor: ahead.get(factor, 0) - behind.get(factor, 0) for factor in Factor}
    worst = max(losses, key=lambda factor: (losses[factor], factor))
    return {
        Factor.FEWEST_CASES: _("has had more cases this year"),
        Factor.LONGEST_SINCE: _("had a session more recently"),
        Factor.EXPERIENCE: _("a less even mix of experience")
        if ranking.wants.needed > 1
        else _("not yet experienced enough to lead"),
        Factor.NEW_PAIR: _("the two worked together before"),
        Factor.LANGUAGE: _("speaks fewer of the parties' languages"),
        Factor.DISTANCE: _("did not name the place as easy to reach"),
    }[worst]


def facts_json(ranking: Ranking) -> dict[str, Any]:
    """Return what the ranking knows, as it is kept with a confirmed match; never a description (domain.md D2.9).

    Where breadth is on, the draw is not kept either: by it one could find whether breadth decided between equals.
    """
    wants = ranking.wants
    return {
        "wants": {
            "needed": wants.needed,
            "target": wants.target,
            "languages": sorted(wants.languages),
            "interpreter": wants.interpreter,
            "seed": "" if wants.breadth_on else wants.seed,
        },
        "weights": {str(factor): wants.weight(factor) for factor in DEFAULT_WEIGHTS},
        "candidates": [
            {
                "key": each.key,
                "reference": each.reference,
                "reply": str(each.reply),
                "cases": each.cases,
                "days_since": each.days_since,
                "lead": each.lead,
                "languages": sorted(each.languages),
                "near": each.near,
                "paired": {str(key): count for key, count in each.paired.items()},
            }
            for each in ranking.people
        ],
    }


def ranking_from(
    wants: Mapping[str, Any], candidates: Iterable[Mapping[str, Any]], weights: Mapping[str, int]
) -> Ranking:
    """Return the ranking that kept facts give under some weights. Descriptions were not kept, so none counts."""
    people = [
        Candidate(
            key=each["key"],
            reference=each["reference"],
            reply=each["reply"],
            cases=each["cases"],
            days_since=each["days_since"],
            lead=each["lead"],
            languages=frozenset(each["languages"]),
            near=each.get("near", False),  # not kept by earlier versions
            paired={int(key): count for key, count in each["paired"].items()},
        )
        for each in candidates
    ]
    return Ranking(
        people,
        Wants(
            needed=wants["needed"],
            target=wants["target"],
            languages=frozenset(wants["languages"]),
            interpreter=wants["interpreter"],
            seed=wants["seed"],
            weights=weights,
        ),
    )


def _class_of(each: Candidate, wants: Wants) -> Class:
    return (each.lead, each.languages & wants.languages, each.described if wants.breadth_on else SILENT)


def _first(found: tuple[Key, tuple[Candidate, ...]]) -> Key:
    return found[0]


def _tie(seed: str, reference: str) -> int:
    """Return a number that settles a tie the same way at every call and not always for the same person."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{reference}".encode()).digest()[:6], "big")
