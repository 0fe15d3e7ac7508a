"""Who gets the cases over two years, by how they are given: `python -m benchmarks.fairness`.

A program of 200 mediators and 400 cases a year. People differ in how often they say yes and how fast they answer, as
people do; 25 are asked for each case. The same cases and the same answers are given out three ways: by the ranking of
`meetings/matching.py`, to whoever answered first, and by lot. Nothing is stored; the same seed, the same table.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import mean, pstdev
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mediator_portal.meetings.matching import Candidate

MEDIATORS, CASES_A_YEAR, YEARS, TARGET, SEED = 200, 400, 2, 4, 20260302
ASKED, SPANISH_CASES = 25, 0.2
DAYS = 365


@dataclass(frozen=True)
class Person:
    """A mediator as the simulation knows one."""

    key: int
    lead: bool
    spanish: bool
    says_yes: float
    hours_to_answer: float


@dataclass
class Book:
    """What one way of giving cases out has given so far."""

    days: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    paired: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    without_lead: int = 0
    repeated: int = 0
    nobody: int = 0

    def candidate(self, person: Person, day: int) -> Candidate:
        from mediator_portal.meetings.matching import Candidate

        had = self.days[person.key]
        return Candidate(
            key=person.key,
            reference=f"M-{person.key:03}",
            reply="yes",
            cases=sum(each // DAYS == day // DAYS for each in had),
            days_since=day - had[-1] if had else None,
            lead=person.lead,
            languages=frozenset({"en", "es"} if person.spanish else {"en"}),
            paired=self.paired[person.key],
        )

    def give(self, pair: list[Person], day: int) -> None:
        one, other = pair
        self.without_lead += not (one.lead or other.lead)
        self.repeated += bool(self.paired[one.key][other.key])
        for each, with_whom in ((one, other), (other, one)):
            self.days[each.key].append(day)
            self.paired[each.key][with_whom.key] += 1


@dataclass(frozen=True)
class Case:
    """A session to be given out: its day, whether a party speaks Spanish, who said yes in the order of the answers."""

    number: int
    day: int
    spanish: bool
    yes: list[Person]


Way = Callable[[Case, Book, random.Random], "list[Person] | None"]


def people_of(chance: random.Random) -> list[Person]:
    """Return the pool: a third experienced, a quarter with Spanish, seldom to nearly always free, fast and slow."""
    return [
        Person(key, key % 3 == 0, key % 4 == 0, chance.uniform(0.15, 0.9), chance.lognormvariate(2.5, 1))
        for key in range(MEDIATORS)
    ]


def cases_of(people: list[Person], chance: random.Random) -> list[Case]:
    """Return two years of cases, each with its yes answers, the fastest first."""
    found = []
    for number in range(CASES_A_YEAR * YEARS):
        asked = chance.sample(people, ASKED)
        answers = [(each.hours_to_answer * chance.lognormvariate(0, 0.5), each) for each in asked]
        yes = [each for _hours, each in sorted(answers, key=lambda it: it[0]) if chance.random() < each.says_yes]
        found.append(Case(number, number * DAYS // CASES_A_YEAR, chance.random() < SPANISH_CASES, yes))
    return found


def first_come(case: Case, book: Book, chance: random.Random) -> list[Person] | None:
    """Give the case to the first who answered; where Spanish is needed, to the first two that cover it."""
    for place, one in enumerate(case.yes):
        for other in case.yes[:place]:
            if not case.spanish or one.spanish or other.spanish:
                return [other, one]
    return None


def by_lot(case: Case, book: Book, chance: random.Random) -> list[Person] | None:
    """Give the case to two drawn by lot."""
    return first_come(Case(case.number, case.day, case.spanish, chance.sample(case.yes, len(case.yes))), book, chance)


def by_ranking(case: Case, book: Book, chance: random.Random) -> list[Person] | None:
    """Give the case to whom the ranking suggests."""
    from mediator_portal.meetings.matching import Ranking, Wants

    languages = frozenset({"es"}) if case.spanish else frozenset()
    wants = Wants(needed=2, target=TARGET, languages=languages, seed=f"S-{case.number}")
    found = Ranking([book.candidate(each, case.day) for each in case.yes], wants).best()
    by_key = {each.key: each for each in case.yes}
    return [by_key[each.key] for each in found[0].members] if found else None


WAYS: dict[str, Way] = {"our ranking": by_ranking, "first come, first served": first_come, "by lot": by_lot}


def simulate(way: Way, seed: int) -> Book:
    """Return what a way gave to whom; every way meets the same people, cases and answers."""
    chance, book = random.Random(seed), Book()
    people = people_of(chance)
    lots = random.Random(seed + 1)
    for case in cases_of(people, chance):
        pair = way(case, book, lots)
        if pair is None:
            book.nobody += 1
        else:
            book.give(pair, case.day)
    return book


def gini(counts: list[int]) -> float:
    """Return how uneven counts are: 0 when all are the same, near 1 when one has everything."""
    total, size = sum(counts), len(counts)
    if not total:
        return 0.0
    ranked = sum(place * count for place, count in enumerate(sorted(counts), start=1))
    return 2 * ranked / (size * total) - (size + 1) / size


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=SEED)
    seed = options.parse_args().seed
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
        os.environ.update({"VAR_DIR": folder, "DEBUG": "0", "LOG_LEVEL": "ERROR", "AUDIT_LOG": f"{folder}/audit.log"})
        import django

        django.setup()
        show(seed)


def show(seed: int) -> None:
    """Print the table."""
    heads = ("spread", "fewest", "most", "none", "Gini", "no lead", "repeated", "nobody")
    print(f"{MEDIATORS} mediators, {CASES_A_YEAR} cases a year, {YEARS} years; cases per mediator (two at each case)\n")
    print(f"{'given':26} {'mean':>5} " + " ".join(f"{head:>8}" for head in heads))
    for name, way in WAYS.items():
        book = simulate(way, seed)
        counts = [len(book.days[key]) for key in range(MEDIATORS)]
        figures = (
            f"{pstdev(counts):8.2f} {min(counts):8} {max(counts):8} {counts.count(0):8} {gini(counts):8.3f} "
            f"{book.without_lead:8} {book.repeated:8} {book.nobody:8}"
        )
        print(f"{name:26} {mean(counts):5.2f} {figures}")


if __name__ == "__main__":
    main()
