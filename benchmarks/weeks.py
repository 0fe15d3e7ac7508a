"""Contested weeks: the fair plan against an optimiser, and how long one ranking takes: `python -m benchmarks.weeks`.

The optimiser (scipy's milp) is not part of the product: `pip install scipy` into an environment of your own to see its
columns. It may look at every pair of every session at once; its aim is first as many sessions as possible, then as many
points of the ranking as possible. The fair plan goes session by session.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import os
import random
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mediator_portal.meetings.fairplan import Ask
    from mediator_portal.meetings.matching import Candidate, Ranked

MONDAY = dt.datetime(2026, 3, 2, 14, tzinfo=dt.UTC)
DRAWN = 20
# Points of the ranking never add up to this for a session: one more session counts more than any points.
ONE_SESSION = 100_000


@dataclass(frozen=True)
class Week:
    """A scenario: sessions in so many slots that do not overlap, a pool, and how likely a yes is."""

    name: str
    sessions: int
    slots: int
    pool: int
    yes: float
    needed: int = 2
    spanish: float = 0.2


WEEKS = [
    Week("a quiet week", 3, 3, 30, 0.5),
    Week("a usual week", 8, 5, 30, 0.4),
    Week("a busy week", 12, 6, 40, 0.3),
    Week("few answers", 8, 3, 14, 0.4),
    Week("few answers, one mediator each", 8, 2, 10, 0.3, needed=1),
    Week("everybody the same evening", 6, 1, 16, 0.6),
    Week("Spanish in short supply", 6, 2, 16, 0.5, spanish=0.7),
]


def pool_of(count: int, chance: random.Random) -> list[Candidate]:
    """Return mediators as different as a program's are."""
    from mediator_portal.meetings.matching import Candidate

    return [
        Candidate(
            key=key,
            reference=f"M-{key:03}",
            reply="maybe" if chance.random() < 0.1 else "yes",
            cases=chance.randint(0, 5),
            days_since=chance.choice([None, *range(5, 360, 5)]),
            lead=chance.random() < 0.4,
            languages=frozenset({"en", "es"} if chance.random() < 0.25 else {"en"}),
            paired={chance.randrange(count): 1 for _number in range(2)},
        )
        for key in range(count)
    ]


def asks_of(week: Week, seed: int) -> list[Ask]:
    """Return the sessions of a week with those who said yes."""
    from mediator_portal.meetings.fairplan import Ask
    from mediator_portal.meetings.matching import Wants

    chance = random.Random(f"{week.name} {seed}")
    people, asks = pool_of(week.pool, chance), []
    for number in range(week.sessions):
        starts = MONDAY + dt.timedelta(days=number % week.slots)
        languages = frozenset({"es"}) if chance.random() < week.spanish else frozenset()
        wants = Wants(needed=week.needed, target=4, languages=languages, seed=f"S-{number}")
        yes = tuple(each for each in people if chance.random() < week.yes)
        asks.append(Ask(number, f"S-{number:02}", starts, starts + dt.timedelta(hours=3), wants, yes))
    return asks


@dataclass(frozen=True)
class Outcome:
    """What a method reached in one week."""

    sessions: int
    points: int
    most: int
    seconds: float


def by_plan(asks: list[Ask]) -> Outcome:
    """Measure the fair plan."""
    from mediator_portal.meetings.fairplan import propose

    begun = time.perf_counter()
    found = {each.session: each.chosen for each in propose(asks)}
    seconds = time.perf_counter() - begun
    return judged([(ask, chosen) for ask in asks if (chosen := found[ask.key])], seconds)


def one_by_one(asks: list[Ask]) -> Outcome:
    """Measure what happens without a plan: the sessions in their order, each taking its best of who is left."""
    from mediator_portal.meetings.matching import Ranking

    begun, taken, given = time.perf_counter(), defaultdict(set), []
    for ask in asks:
        free = [each for each in ask.candidates if each.key not in taken[ask.starts_at]]
        best = Ranking(free, ask.wants).best()
        if best:
            taken[ask.starts_at] |= best[0].keys
            given.append((ask, best[0]))
    return judged(given, time.perf_counter() - begun)


def by_optimiser(asks: list[Ask], scipy: Any) -> Outcome:
    """Measure scipy's milp over every group of every session."""
    from mediator_portal.meetings.matching import rank

    numpy = importlib.import_module("numpy")
    sparse = importlib.import_module("scipy.sparse")
    begun = time.perf_counter()
    groups = [(ask, group) for ask in asks for group in rank(ask.candidates, ask.wants)]
    if not groups:
        return judged([], time.perf_counter() - begun)
    rows: dict[object, list[int]] = defaultdict(list)
    for number, (ask, group) in enumerate(groups):
        rows[ask.key].append(number)
        for member in group.members:
            rows[(ask.starts_at, member.key)].append(number)
    limits = sparse.lil_matrix((len(rows), len(groups)))
    for place, numbers in enumerate(rows.values()):
        limits[place, numbers] = 1
    solved = scipy.milp(
        [-(ONE_SESSION + group.points) for _ask, group in groups],
        constraints=scipy.LinearConstraint(limits.tocsr(), ub=1),
        integrality=numpy.ones(len(groups)),
        bounds=scipy.Bounds(0, 1),
    )
    chosen = [pair for pair, value in zip(groups, solved.x, strict=True) if value > 0.5]
    return judged(chosen, time.perf_counter() - begun)


def judged(given: Sequence[tuple[Ask, Ranked]], seconds: float) -> Outcome:
    """Return what counts of an outcome: sessions with people, points, the most sessions for one person.

    Points are those of the ranking of each session, in the order of the week, each one given counting as carried.
    """
    from mediator_portal.meetings.matching import Ranking

    loads: Counter[int] = Counter()
    points = 0
    for ask, group in sorted(given, key=lambda each: (each[0].starts_at, each[0].key)):
        people = {each.key: replace(each, cases=each.cases + loads[each.key]) for each in ask.candidates}
        ranking = Ranking(people.values(), ask.wants)
        points += sum(ranking.parts([people[key] for key in sorted(group.keys)]).values())
        loads.update(group.keys)
    return Outcome(len(given), points, max(loads.values(), default=0), seconds)


def show_weeks() -> None:
    """Print each scenario, drawn twenty times: sessions with mediators, points, most for one person, milliseconds."""
    methods: dict[str, Any] = {"one by one": one_by_one, "fair plan": by_plan}
    try:
        scipy = importlib.import_module("scipy.optimize")
        methods["optimiser"] = lambda asks: by_optimiser(asks, scipy)
    except ImportError:
        print("(scipy is not installed here: without its columns)")
    print(
        f"{'week, drawn ' + str(DRAWN) + ' times':32} {'method':12} {'sessions':>9} {'of':>5} {'points':>8} most     ms"
    )
    for week, (name, method) in product(WEEKS, methods.items()):
        found = [method(asks_of(week, seed)) for seed in range(DRAWN)]
        filled, points = sum(each.sessions for each in found), sum(each.points for each in found)
        most, slowest = max(each.most for each in found), max(each.seconds for each in found) * 1000
        print(f"{week.name:32} {name:12} {filled:9} {week.sessions * DRAWN:5} {points:8} {most:4} {slowest:6.0f}")


def show_single() -> None:
    """Print how long one session takes to rank 500 mediators, all of whom said yes."""
    from mediator_portal.meetings.matching import Ranking, Wants

    print("\none session, 500 mediators who all said yes")
    for needed, languages in product((1, 2), (frozenset[str](), frozenset({"es"}))):
        people = pool_of(500, random.Random(500))
        times = []
        for seed in range(20):
            begun = time.perf_counter()
            Ranking(people, Wants(needed=needed, target=4, languages=languages, seed=str(seed))).best(10)
            times.append((time.perf_counter() - begun) * 1000)
        words = "Spanish wanted" if languages else "no other language"
        print(f"{needed} needed, {words:18} median {sorted(times)[10]:6.1f} ms, slowest {max(times):6.1f} ms")


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
        os.environ.update({"VAR_DIR": folder, "DEBUG": "0", "LOG_LEVEL": "ERROR", "AUDIT_LOG": f"{folder}/audit.log"})
        import django

        django.setup()
        show_weeks()
        show_single()


if __name__ == "__main__":
    main()
