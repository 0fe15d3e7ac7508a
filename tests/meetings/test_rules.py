"""Hours, notice, gates and deadlines as truth tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

import pytest

from mediator_portal.meetings import rules
from mediator_portal.meetings.enums import Gate

TZ = ZoneInfo("America/New_York")
NOW = dt.datetime(2026, 6, 1, 14, tzinfo=dt.UTC)


@dataclass
class Policy:
    weekdays: list[int] = field(default_factory=lambda: [0, 1, 2, 3, 4])
    saturday_possible: bool = True
    day_starts: dt.time | None = dt.time(9)
    day_ends: dt.time | None = dt.time(19)
    notice_days_min: int | None = 4
    notice_days_max: int | None = 7


def wall(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 6, day, hour, minute, tzinfo=TZ).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("day", "hour", "policy", "codes"),
    [
        (8, 9, Policy(), []),
        (8, 16, Policy(), []),
        (8, 8, Policy(), ["hours"]),
        (8, 17, Policy(), ["hours"]),
        (8, 22, Policy(), ["hours"]),
        (13, 10, Policy(), ["saturday"]),
        (13, 10, Policy(saturday_possible=False), ["weekday"]),
        (14, 10, Policy(), ["weekday"]),
        (14, 7, Policy(), ["weekday", "hours"]),
        (8, 3, Policy(day_starts=None, day_ends=None), []),
        (1, 9, Policy(), ["past"]),
    ],
)
def test_what_stands_against_a_slot(day: int, hour: int, policy: Policy, codes: list[str]) -> None:
    starts_at = wall(day, hour)
    problems = rules.slot_problems(
        policy, {}, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=3), now=NOW, tz=TZ
    )
    assert [problem.code for problem in problems] == codes


@pytest.mark.parametrize(
    ("strengths", "strength"),
    [({}, "usual"), ({"day_starts": "limit"}, "limit"), ({"day_starts": "statement", "day_ends": "statement"}, None)],
)
def test_the_strength_of_the_policy_decides(strengths: dict[str, str], strength: str | None) -> None:
    problems = rules.slot_problems(Policy(), strengths, starts_at=wall(8, 7), ends_at=wall(8, 10), now=NOW, tz=TZ)
    assert [problem.strength for problem in problems] == ([strength] if strength else [])


@pytest.mark.parametrize(
    ("days", "code"), [(3, "notice_short"), (4, None), (7, None), (8, "notice_early"), (0, "notice_short")]
)
def test_notice_window_has_both_ends_inside(days: int, code: str | None) -> None:
    today = dt.date(2026, 6, 1)
    problems = rules.notice_problems(Policy(), {}, session_day=today + dt.timedelta(days=days), today=today)
    assert [problem.code for problem in problems] == ([code] if code else [])


def test_no_notice_in_the_policy_means_no_problem() -> None:
    today = dt.date(2026, 6, 1)
    policy = Policy(notice_days_min=None, notice_days_max=None)
    assert rules.notice_problems(policy, {}, session_day=today, today=today) == []
    assert rules.notice_window(policy, today) == (None, None)


def test_a_limit_refuses_and_a_usual_value_warns() -> None:
    today = dt.date(2026, 6, 1)
    tomorrow = today + dt.timedelta(days=1)
    for strength, refuses in (("limit", True), ("usual", False)):
        (problem,) = rules.notice_problems(Policy(), {"notice_days_min": strength}, session_day=tomorrow, today=today)
        assert problem.refuses is refuses
    assert rules.notice_problems(Policy(), {"notice_days_min": "statement"}, session_day=tomorrow, today=today) == []


FIT = rules.MediatorFacts(
    active=True,
    suspended=False,
    in_term=True,
    has_account=True,
    training_hours_missing=0,
    development_missing=0,
    free=True,
    busy_with_session=False,
    said_conflict=False,
    known_with_party=False,
    works_with_unit=False,
)


@pytest.mark.parametrize(
    ("change", "gate"),
    [
        ({"active": False}, Gate.ACTIVE),
        ({"suspended": True}, Gate.NOT_SUSPENDED),
        ({"in_term": False}, Gate.IN_TERM),
        ({"has_account": False}, Gate.ACCOUNT),
        ({"training_hours_missing": 0.5}, Gate.TRAINED),
        ({"development_missing": 1}, Gate.DEVELOPMENT),
        ({"free": False}, Gate.FREE),
        ({"busy_with_session": True}, Gate.FREE),
        ({"said_conflict": True}, Gate.NO_CONFLICT),
        ({"known_with_party": True}, Gate.NO_CONFLICT),
        ({"works_with_unit": True}, Gate.NO_CONFLICT),
    ],
)
def test_each_gate_closes_alone_and_says_why(change: dict[str, object], gate: str) -> None:
    facts = replace(FIT, **change)
    assert rules.closed_gates(facts) == [gate]
    assert rules.closed_gates(facts, apart_from=[gate]) == []
    open_words = {result.gate: result.sentence for result in rules.gates(FIT)}
    [closed] = [result for result in rules.gates(facts) if not result.ok]
    assert closed.gate == gate
    assert closed.sentence and closed.sentence != open_words[gate]


def test_all_gates_open_for_a_fit_mediator() -> None:
    assert rules.closed_gates(FIT) == []
    assert {result.gate for result in rules.gates(FIT)} == set(Gate) - {Gate.LANGUAGE}


@pytest.mark.parametrize(
    ("needed", "spoken", "interpreter", "ok"),
    [
        (set(), [{"en"}], False, True),
        ({"es"}, [{"en"}], False, False),
        ({"es"}, [{"en"}], True, True),
        ({"es"}, [{"en"}, {"en", "es"}], False, True),
        ({"es", "ht"}, [{"es"}, {"ht"}], False, True),
        ({"es", "ht"}, [{"es"}, {"es"}], False, False),
    ],
)
def test_languages_are_judged_for_the_pair(
    needed: set[str], spoken: list[set[str]], interpreter: bool, ok: bool
) -> None:
    assert rules.language_gate(needed, spoken, interpreter=interpreter).ok is ok


@pytest.mark.parametrize(
    ("state", "hours", "helps"),
    [
        ("planned", 5, False),
        ("requested", 5, True),
        ("confirmed", 5, True),
        ("confirmed", 0, False),
        ("requested", -1, False),
        ("held", 5, False),
        ("cancelled", 5, False),
    ],
)
def test_a_late_answer_helps_until_the_session_begins(state: str, hours: int, helps: bool) -> None:
    assert rules.answer_helps(state=state, starts_at=NOW + dt.timedelta(hours=hours), now=NOW) is helps


@pytest.mark.parametrize(
    ("starts_at", "expected"),
    [
        (wall(8, 10), wall(5, 9)),
        (wall(5, 10), NOW + dt.timedelta(hours=24)),
        (wall(2, 9), wall(2, 9)),
    ],
)
def test_answers_are_wanted_by(starts_at: dt.datetime, expected: dt.datetime) -> None:
    assert rules.reply_by(starts_at=starts_at, escalate_days=3, now=NOW, tz=TZ) == expected


@pytest.mark.parametrize(("day", "due"), [(1, True), (4, True), (5, False)])
def test_due_counts_days_of_the_program(day: int, due: bool) -> None:
    assert rules.is_due(starts_at=wall(day, 20), days=3, now=NOW, tz=TZ) is due


def test_due_ends_when_the_session_begins() -> None:
    assert rules.is_due(starts_at=NOW, days=3, now=NOW, tz=TZ) is False


@pytest.mark.parametrize(
    ("taken", "needed", "free"), [([], 2, [1, 2]), ([1], 2, [2]), ([2, None], 2, [1]), ([1, 2], 2, []), ([], 1, [1])]
)
def test_free_seat_numbers(taken: list[int | None], needed: int, free: list[int]) -> None:
    assert rules.free_numbers(taken, needed) == free


YES, NO = (True, True, True), (True, False, True)


@pytest.mark.parametrize(
    ("statements", "expected"), [([], None), ([YES], None), ([NO], False), ([YES, NO], False), ([YES, YES], True)]
)
def test_success_is_what_both_parties_state(statements: list[tuple[bool, bool, bool]], expected: bool | None) -> None:
    assert rules.success_stated(statements, 2) is expected
