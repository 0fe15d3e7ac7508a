"""Who should take a session: a ranking of mediators or pairs, explained in words. Pure.

It orders only people who passed every gate (`rules.gates`) and answered yes or maybe; a person confirms. The order is
total, the same for every order of the input, and the same at every call. Sources: product.md 5, domain.md D5.5.

Each factor gives 0 to 100 points to a mediator or to a pair; `WEIGHTS` says how much a point counts. First to answer
does not win: the time of an answer is not known here. Breadth of the pair (domain.md D2.9) counts only where the
program's counsel switched it on, only for the pair, and never appears among the reasons.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.meetings.enums import Factor, Reply
from mediator_portal.meetings.rules import language_gate

FULL: Final = 100
YEAR_DAYS: Final = 365
# What a point of each factor counts. "Yes" before "maybe" stands above all of them.
WEIGHTS: Final[Mapping[str, int]] = {
    Factor.FEWEST_CASES: 5,
    Factor.LONGEST_SINCE: 2,
    Factor.EXPERIENCE: 3,
    Factor.NEW_PAIR: 3,
    Factor.LANGUAGE: 2,
    Factor.BREADTH: 1,
}
# Points a pair loses for each earlier session together.
PER_REPEAT: Final = 50


@dataclass(frozen=True)
class Candidate:
    """What the ranking knows about a mediator. `key` and `reference` only tell people apart."""

    key: int
    reference: str
    reply: str
    cases: int
    days_since: int | None
    lead: bool
    languages: frozenset[str] = field(default_factory=frozenset)
    paired: Mapping[int, int] = field(default_factory=dict)
    breadth: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Reason:
    """One factor's say about a mediator (`key`) or about the pair (`key` None): code word and numbers, no names."""

    factor: str
    word: str
    number: int = 0
    target: int = 0
    key: int | None = None

    def as_json(self) -> dict[str, str | int | None]:
        """Return the reason as it is kept with the choice."""
        return {"factor": str(self.factor), "word": self.word, "number": self.number, "target": self.target}


@dataclass(frozen=True)
class Wants:
    """What a session asks for: how many mediators, which languages, and how the program counts."""

    needed: int
    target: int | None
    languages: frozenset[str] = field(default_factory=frozenset)
    interpreter: bool = False
    breadth_on: bool = False
    seed: str = ""


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
    people = sorted({each.key: each for each in candidates}.values(), key=lambda each: each.reference)
    top = _top(people, wants.target)
    alone = {each.key: _points_alone(each, top, wants) for each in people}
    ties = {each.key: _tie(wants.seed, each.reference) for each in people}
    groups = [
        (
            sum(member.reply != Reply.YES for member in group),
            -(sum(alone[member.key] for member in group) + _points_together(group, wants)),
            sum(ties[member.key] for member in group),
            tuple(member.reference for member in group),
            group,
        )
        for group in combinations(people, wants.needed)
        if _languages_covered(group, wants)
    ]
    ordered = sorted(groups, key=_order) if limit is None else heapq.nsmallest(limit, groups, key=_order)
    return [Ranked(group[4], -group[1], tuple(_reasons(group[4], wants))) for group in ordered]


def reasons_of(candidate: Candidate, wants: Wants) -> list[Reason]:
    """Return what speaks for one mediator alone, in the order of the factors."""
    reasons = []
    if candidate.reply == Reply.MAYBE:
        reasons.append(Reason(Factor.ANSWER, "maybe", key=candidate.key))
    reasons.append(Reason(Factor.FEWEST_CASES, "cases", candidate.cases, wants.target or 0, key=candidate.key))
    if candidate.days_since is None:
        reasons.append(Reason(Factor.LONGEST_SINCE, "first", key=candidate.key))
    else:
        word = "days" if candidate.days_since else "today"
        reasons.append(Reason(Factor.LONGEST_SINCE, word, candidate.days_since, key=candidate.key))
    reasons.append(Reason(Factor.EXPERIENCE, "lead" if candidate.lead else "newer", key=candidate.key))
    if wants.languages & candidate.languages:
        reasons.append(Reason(Factor.LANGUAGE, "speaks", len(wants.languages & candidate.languages), key=candidate.key))
    return reasons


def reason_words(reason: Reason) -> str:
    """Return a reason as staff read it."""
    number = reason.number
    if reason.word == "cases" and reason.target:
        return ngettext(
            "%(number)d case this year, target %(target)d", "%(number)d cases this year, target %(target)d", number
        ) % {"number": number, "target": reason.target}
    counted = {
        "cases": ngettext("%(number)d case this year", "%(number)d cases this year", number),
        "days": ngettext("Last session %(number)d day ago", "Last session %(number)d days ago", number),
        "repeated": ngettext(
            "Worked together in %(number)d earlier session", "Worked together in %(number)d earlier sessions", number
        ),
    }
    if reason.word in counted:
        return counted[reason.word] % {"number": number}
    return {
        "maybe": _("Answered maybe"),
        "first": _("First session with the program"),
        "today": _("Last session today"),
        "lead": _("Experienced, can lead"),
        "newer": _("Newer mediator"),
        "speaks": _("Speaks the language of a party"),
        "mixed": _("Experienced with newer"),
        "both_lead": _("Both experienced"),
        "both_newer": _("Both newer, nobody experienced"),
        "new_pair": _("Have not worked together before"),
    }[reason.word]


def _order(group: tuple[int, int, int, tuple[str, ...], tuple[Candidate, ...]]) -> tuple[object, ...]:
    return group[:4]


def _top(people: Sequence[Candidate], target: int | None) -> int:
    """Return the number of cases that earns no points: the target, or the most anybody has when that is more."""
    return max([target or 0, 1, *(each.cases for each in people)])


def _points_alone(candidate: Candidate, top: int, wants: Wants) -> int:
    days = YEAR_DAYS if candidate.days_since is None else min(max(candidate.days_since, 0), YEAR_DAYS)
    speaks = FULL * len(wants.languages & candidate.languages) // len(wants.languages) if wants.languages else 0
    return (
        WEIGHTS[Factor.FEWEST_CASES] * (FULL * (top - candidate.cases) // top)
        + WEIGHTS[Factor.LONGEST_SINCE] * (FULL * days // YEAR_DAYS)
        + WEIGHTS[Factor.LANGUAGE] * speaks
    )


def _points_together(group: tuple[Candidate, ...], wants: Wants) -> int:
    if len(group) < 2:
        return WEIGHTS[Factor.EXPERIENCE] * FULL if group[0].lead else 0
    one, other = group
    experience = FULL if one.lead != other.lead else FULL // 2 if one.lead else 0
    repeats = _repeats(one, other)
    points = WEIGHTS[Factor.EXPERIENCE] * experience + WEIGHTS[Factor.NEW_PAIR] * max(0, FULL - PER_REPEAT * repeats)
    if wants.breadth_on:
        points += WEIGHTS[Factor.BREADTH] * min(FULL, 25 * len(one.breadth ^ other.breadth))
    return points


def _reasons(group: tuple[Candidate, ...], wants: Wants) -> list[Reason]:
    reasons = [reason for member in group for reason in reasons_of(member, wants)]
    if len(group) == 2:
        one, other = group
        mix = "mixed" if one.lead != other.lead else "both_lead" if one.lead else "both_newer"
        reasons.append(Reason(Factor.EXPERIENCE, mix))
        repeats = _repeats(one, other)
        word = "repeated" if repeats else "new_pair"
        reasons.append(Reason(Factor.NEW_PAIR, word, repeats))
    return reasons


def _repeats(one: Candidate, other: Candidate) -> int:
    return max(one.paired.get(other.key, 0), other.paired.get(one.key, 0))


def _languages_covered(group: tuple[Candidate, ...], wants: Wants) -> bool:
    if not wants.languages or wants.interpreter:
        return True
    return language_gate(wants.languages, (each.languages for each in group), interpreter=False).ok


def _tie(seed: str, reference: str) -> int:
    """Return a number that settles a tie the same way at every call and not always for the same person."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{reference}".encode()).digest()[:6], "big")
