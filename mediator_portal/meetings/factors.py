"""What orders the candidates of a session: each factor by its name, its weight, its reason in words. Pure.

Each factor gives 0 to 100 points to a mediator or to a pair; a weight says how much a point counts. A "yes" stands
before a "maybe" whatever the points. The time of an answer is not known here: first to answer does not win. Breadth of
the pair (domain.md D2.9, `breadth.py`) is no factor: it has no points, and where the program's counsel switched it on
it decides between pairs that every factor leaves equal. Explained to a director and a lawyer in docs/matching.md;
sources: product.md 5, domain.md D5.5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.meetings.breadth import SILENT, Described
from mediator_portal.meetings.enums import Factor, Reply

FULL: Final = 100
YEAR_DAYS: Final = 365
# Points a pair loses for each earlier session together.
PER_REPEAT: Final = 50
# What a point counts unless the director chose otherwise, and how far a choice may go: 0 switches a factor off.
DEFAULT_WEIGHTS: Final[Mapping[str, int]] = {
    Factor.FEWEST_CASES.value: 5,
    Factor.LONGEST_SINCE.value: 2,
    Factor.EXPERIENCE.value: 3,
    Factor.NEW_PAIR.value: 3,
    Factor.LANGUAGE.value: 2,
    Factor.DISTANCE.value: 1,
}
WEIGHED: Final = tuple(Factor(name) for name in DEFAULT_WEIGHTS)
LEAST_WEIGHT: Final = 0
MOST_WEIGHT: Final = 10


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
    near: bool = False
    paired: Mapping[int, int] = field(default_factory=dict)
    described: Described = SILENT


@dataclass(frozen=True)
class Wants:
    """What a session asks for: how many mediators, which languages, and how the program counts."""

    needed: int
    target: int | None
    languages: frozenset[str] = field(default_factory=frozenset)
    interpreter: bool = False
    breadth_on: bool = False
    seed: str = ""
    weights: Mapping[str, int] = field(default_factory=lambda: DEFAULT_WEIGHTS)

    def weight(self, factor: str) -> int:
        """Return what a point of a factor counts."""
        return self.weights.get(factor, DEFAULT_WEIGHTS[factor])


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


# The factors, each 0 to 100 points ------------------------------------------------------------------------------------


def fewest_cases(cases: int, top: int) -> int:
    """All points for nobody's case yet this year, none at `top`: the yearly target, or the most anybody has if more."""
    return FULL * (top - cases) // top


def longest_since(days: int | None) -> int:
    """No points for a session today, all of them after a year or for somebody who never had one."""
    waited = YEAR_DAYS if days is None else min(max(days, 0), YEAR_DAYS)
    return FULL * waited // YEAR_DAYS


def language(spoken: frozenset[str], wanted: frozenset[str]) -> int:
    """The share of the parties' languages (other than the program's first) that somebody speaks."""
    return FULL * len(wanted & spoken) // len(wanted) if wanted else 0


def distance(near: bool) -> int:
    """All points for somebody who named the session's place as easy to reach. Nobody's address is known."""
    return FULL if near else 0


def experience(leads: Sequence[bool]) -> int:
    """Experienced with newer: all points; both experienced: half; nobody experienced: none. Alone: the experienced."""
    if len(leads) < 2:
        return FULL if leads and leads[0] else 0
    return FULL if any(leads) and not all(leads) else FULL // 2 if all(leads) else 0


def new_pair(repeats: int) -> int:
    """All points for two who never sat together in the last two years, half after one session, none after two."""
    return max(0, FULL - PER_REPEAT * repeats)


def repeats(one: Candidate, other: Candidate) -> int:
    """Return in how many earlier sessions two sat together."""
    return max(one.paired.get(other.key, 0), other.paired.get(one.key, 0))


def most_cases(people: Sequence[Candidate], target: int | None) -> int:
    """Return the number of cases that earns no points: the target, or the most anybody has when that is more."""
    return max([target or 0, 1, *(each.cases for each in people)])


def parts_alone(candidate: Candidate, top: int, wants: Wants) -> dict[str, int]:
    """Return the weighted points of one mediator, by factor."""
    return {
        Factor.FEWEST_CASES: wants.weight(Factor.FEWEST_CASES) * fewest_cases(candidate.cases, top),
        Factor.LONGEST_SINCE: wants.weight(Factor.LONGEST_SINCE) * longest_since(candidate.days_since),
        Factor.LANGUAGE: wants.weight(Factor.LANGUAGE) * language(candidate.languages, wants.languages),
        Factor.DISTANCE: wants.weight(Factor.DISTANCE) * distance(candidate.near),
    }


def parts_together(group: Sequence[Candidate], wants: Wants) -> dict[str, int]:
    """Return the weighted points of a group as a group, by factor."""
    parts: dict[str, int] = {
        Factor.EXPERIENCE: wants.weight(Factor.EXPERIENCE) * experience([each.lead for each in group])
    }
    if len(group) == 2:
        one, other = group
        parts[Factor.NEW_PAIR] = wants.weight(Factor.NEW_PAIR) * new_pair(repeats(one, other))
    return parts


# Reasons in words -----------------------------------------------------------------------------------------------------


def reasons_of(candidate: Candidate, wants: Wants) -> list[Reason]:
    """Return what the factors say of one mediator alone, in their order."""
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
    if candidate.near:
        reasons.append(Reason(Factor.DISTANCE, "near", key=candidate.key))
    return reasons


def reasons_together(group: Sequence[Candidate]) -> list[Reason]:
    """Return what the factors say of a pair as a pair; nothing about somebody who sits alone."""
    if len(group) != 2:
        return []
    one, other = group
    mix = "mixed" if one.lead != other.lead else "both_lead" if one.lead else "both_newer"
    count = repeats(one, other)
    return [
        Reason(Factor.EXPERIENCE, mix),
        Reason(Factor.NEW_PAIR, "repeated" if count else "new_pair", count),
    ]


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
        "first": _("No session held so far"),
        "today": _("Last session today"),
        "lead": _("Experienced, can lead"),
        "newer": _("Newer mediator"),
        "speaks": _("Speaks the language of a party"),
        "near": _("Named the place as easy to reach"),
        "mixed": _("Experienced with newer"),
        "both_lead": _("Both experienced"),
        "both_newer": _("Both newer, nobody experienced"),
        "new_pair": _("Have not worked together before"),
    }[reason.word]
