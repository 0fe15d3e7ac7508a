"""The rules of a mediator's life, as truth tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest

from mediator_portal.mediators import rules
from mediator_portal.mediators.enums import MediatorState

DAY = dt.date


@dataclass
class Course:
    pk: int
    hours: int
    strength: str = "limit"
    name: str = "Basics"


@dataclass
class Person:
    state: str = MediatorState.ACTIVE
    term_starts: dt.date | None = DAY(2026, 1, 1)
    term_ends: dt.date | None = DAY(2027, 12, 31)


@pytest.mark.parametrize(
    ("hours", "strength", "ok", "refuses"),
    [(50, "limit", True, False), (49, "limit", False, True), (0, "usual", False, False), (60, "usual", True, False)],
)
def test_a_limit_refuses_and_a_usual_value_warns(hours: int, strength: str, ok: bool, refuses: bool) -> None:
    gate = rules.trained(rules.training_missing([Course(1, 50, strength)], {1: Decimal(hours)}))
    assert (gate.ok, gate.refuses) == (ok, refuses)


def test_hours_of_one_course_do_not_count_for_another() -> None:
    courses = [Course(1, 40, "limit", "Skills"), Course(2, 25, "limit", "Community and police")]
    (gap,) = rules.training_missing(courses, {1: Decimal(65)})
    assert (gap.course, gap.missing) == ("Community and police", Decimal(25))
    assert "25 of 25 hours missing in “Community and police”" in rules.trained([gap]).sentence


def test_the_sentence_names_what_refuses_when_something_does() -> None:
    courses = [Course(1, 40, "usual", "Skills"), Course(2, 25, "limit", "Police")]
    gate = rules.trained(rules.training_missing(courses, {}))
    assert gate.refuses
    assert "Skills" not in gate.sentence


@pytest.mark.parametrize(
    ("on", "ok"),
    [(DAY(2025, 12, 31), False), (DAY(2026, 1, 1), True), (DAY(2027, 12, 31), True), (DAY(2028, 1, 1), False)],
)
def test_a_term_holds_from_its_first_to_its_last_day(on: dt.date, ok: bool) -> None:
    assert rules.in_term(Person(), on).ok is ok


def test_a_term_without_an_end_goes_on_and_one_without_a_start_has_not_begun() -> None:
    assert rules.in_term(Person(term_ends=None), DAY(2099, 1, 1)).ok
    assert not rules.in_term(Person(term_starts=None), DAY(2026, 5, 1)).ok


@pytest.mark.parametrize("state", list(MediatorState))
def test_only_active_mediators_are_active(state: MediatorState) -> None:
    gate = rules.is_active(Person(state=state))
    assert gate.ok is (state == MediatorState.ACTIVE)
    assert gate.sentence


@pytest.mark.parametrize(
    ("per_year", "days_since_start", "attended", "missing"),
    [
        (None, 700, 0, 0),
        (4, 0, 0, 0),
        (4, 91, 0, 0),
        (4, 92, 0, 1),
        (4, 200, 2, 0),
        (4, 400, 3, 1),
        (4, 400, 4, 0),
        (4, 400, 6, 0),
    ],
)
def test_a_first_year_counts_by_its_length(
    per_year: int | None, days_since_start: int, attended: int, missing: int
) -> None:
    on = DAY(2026, 6, 1)
    starts = on - dt.timedelta(days=days_since_start)
    days = [on - dt.timedelta(days=number * 10) for number in range(attended)]
    assert rules.development_missing(per_year, days, term_starts=starts, on=on) == missing


def test_development_of_long_ago_does_not_count() -> None:
    on = DAY(2026, 6, 1)
    days = [on - dt.timedelta(days=366)] * 4
    gate = rules.development_current(4, days, term_starts=DAY(2024, 1, 1), on=on, strength="limit")
    assert gate.refuses
    assert "4 development sessions are missing" in gate.sentence
    assert not rules.development_current(4, days, term_starts=DAY(2024, 1, 1), on=on, strength="usual").refuses


@pytest.mark.parametrize(
    ("starts", "months", "ends"),
    [
        (DAY(2026, 3, 1), 24, DAY(2028, 2, 29)),
        (DAY(2026, 1, 31), 1, DAY(2026, 2, 27)),
        (DAY(2026, 12, 15), 12, DAY(2027, 12, 14)),
        (DAY(2026, 3, 1), None, None),
    ],
)
def test_a_term_ends_the_day_before_its_anniversary(starts: dt.date, months: int | None, ends: dt.date | None) -> None:
    assert rules.term_end(starts, months) == ends


@pytest.mark.parametrize(
    ("starts", "today", "year"),
    [
        (None, DAY(2026, 5, 5), (DAY(2026, 1, 1), DAY(2026, 12, 31))),
        (DAY(2025, 9, 1), DAY(2026, 5, 5), (DAY(2025, 9, 1), DAY(2026, 8, 31))),
        (DAY(2025, 3, 1), DAY(2026, 5, 5), (DAY(2026, 3, 1), DAY(2027, 2, 28))),
        (DAY(2024, 2, 29), DAY(2025, 2, 28), (DAY(2025, 2, 28), DAY(2026, 2, 27))),
        (DAY(2027, 1, 1), DAY(2026, 5, 5), (DAY(2026, 1, 1), DAY(2026, 12, 31))),
    ],
)
def test_a_mediators_year_begins_on_the_day_of_the_term(
    starts: dt.date | None, today: dt.date, year: tuple[dt.date, dt.date]
) -> None:
    assert rules.year_of(starts, today) == year


@pytest.mark.parametrize("wrong", [0, 6, None, "4", True, 3.5])
def test_scores_are_whole_numbers_from_1_to_5(wrong: object) -> None:
    complete: dict[str, object] = {"composure": 3, "neutrality": 3}
    assert rules.score_problems(complete) == []
    [problem] = rules.score_problems({**complete, "neutrality": wrong})
    assert "neutrality" in problem
    assert len(rules.score_problems({})) == 1


def test_the_mean_of_scores() -> None:
    assert rules.mean({"a": 5, "b": 4, "c": 4}) == 4.3
    assert rules.mean({}) == 0.0


@pytest.mark.parametrize("per_year", [None, 1, 3, 4, 7])
@pytest.mark.parametrize("apart", [1, 13, 40])
def test_days_without_a_turn_are_judged_like_the_day_before(per_year: int | None, apart: int) -> None:
    """Over four years day by day: term and development answer otherwise only on a turning day."""
    starts, ends = DAY(2025, 2, 3), DAY(2027, 2, 2)
    attended = [starts + dt.timedelta(days=20 + apart * number) for number in range(9)]
    turns = rules.turning_days(per_year, attended, term_starts=starts, term_ends=ends)

    def judged(on: dt.date) -> tuple[bool, int]:
        missing = rules.development_missing(per_year, attended, term_starts=starts, on=on)
        return rules.in_term(Person(term_starts=starts, term_ends=ends), on).ok, missing

    days = [DAY(2024, 8, 1) + dt.timedelta(days=number) for number in range(1461)]
    changed = {day for before, day in zip(days, days[1:], strict=False) if judged(before) != judged(day)}
    assert {starts, ends + dt.timedelta(days=1)} <= changed
    assert bool(per_year) is (len(changed) > 2)
    assert changed <= turns


def test_nobody_without_a_term_turns() -> None:
    assert rules.turning_days(4, [DAY(2026, 1, 1)], term_starts=None, term_ends=None) == set()
