"""Codes, doors, pauses, stages and what an agreement must say: truth tables."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_portal.cases.enums import CaseState
from mediator_portal.participation import rules, text_rules
from mediator_portal.participation.enums import Disclosure, Element, Stage, TextRole
from mediator_portal.participation.presets.facts import facts_of, words_of
from tests.factories.program_pages import program_unsaved

NOW = dt.datetime(2026, 3, 3, 15, 0, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def test_a_letter_code_has_no_look_alikes_and_survives_every_way_of_typing() -> None:
    code = rules.letter_code("a" * 32, 1)
    plain = code.replace("-", "")
    assert len(plain) == 8
    assert set(plain) <= set(rules.CODE_SIGNS)
    for typed in (
        code,
        plain,
        plain.lower(),
        f"  {code.lower()} ",
        plain[:4] + " " + plain[4:],
        code.replace("-", "–"),
    ):
        assert rules.fold_code(typed) == plain


@pytest.mark.parametrize(
    ("typed", "meant"), [("ZS0BUIQ1", "25D8V7D7"), ("olj25dvx", "D7725DVX"), ("2222-2222", "22222222")]
)
def test_look_alikes_are_mapped(typed: str, meant: str) -> None:
    assert rules.fold_code(typed) == meant


@pytest.mark.parametrize("typed", ["", "2222-222", "2222-22222", "7KTM-2XÖ9", "../../etc", "2222222*"])
def test_what_cannot_be_a_code_folds_to_nothing(typed: str) -> None:
    assert rules.fold_code(typed) == ""


def test_links_and_codes_differ_by_person_serial_and_site() -> None:
    people = ["a" * 32, "b" * 32]
    assert len({rules.link_token(person, serial) for person in people for serial in (1, 2)}) == 4
    assert len({rules.letter_code(person, serial) for person in people for serial in (1, 2)}) == 4
    code = rules.letter_code(people[0], 1)
    assert rules.code_hash(1, code) != rules.code_hash(2, code)
    assert rules.link_token(people[0], 1) == rules.link_token(people[0], 1)


@given(st.text(max_size=30))
def test_folding_never_fails_and_is_stable(typed: str) -> None:
    folded = rules.fold_code(typed)
    assert rules.fold_code(folded) == folded


def person_of(**fields: Any) -> SimpleNamespace:
    given = {"role": "complainant", "answered_at": None, "signed_at": None, "withdrawn_at": None, "left_out_at": None}
    return SimpleNamespace(**{**given, **fields})


OPEN_UNTIL = NOW + DAY
CASES: list[tuple[str, dict[str, Any], bool, dict[str, Any], bool]] = [
    ("asked, in time", {}, False, {}, True),
    ("asked, too late", {"window_closes_at": NOW - HOUR}, False, {}, False),
    ("answered, window over, not released", {"window_closes_at": NOW - HOUR}, True, {}, True),
    ("going ahead", {"state": CaseState.SCHEDULING, "window_closes_at": NOW - 9 * DAY}, True, {}, True),
    ("returned lately", {"state": CaseState.RETURNED, "ended_at": NOW - DAY}, False, {}, True),
    ("returned long ago", {"state": CaseState.RETURNED, "ended_at": NOW - 61 * DAY}, False, {}, False),
    ("reopened, not asked again", {"state": CaseState.SCREENING, "invited_at": None}, False, {}, False),
    ("an interpreter before it goes ahead", {}, False, {"role": "interpreter"}, False),
    ("an earlier round", {}, False, {"issued_at": NOW - 30 * DAY}, False),
]


@pytest.mark.parametrize(("_name", "case", "answered", "more", "opens"), CASES, ids=[row[0] for row in CASES])
def test_when_an_invitation_opens(
    _name: str, case: dict[str, Any], answered: bool, more: dict[str, Any], opens: bool
) -> None:
    facts = SimpleNamespace(
        **{
            "state": CaseState.INVITING,
            "invited_at": NOW - 2 * DAY,
            "window_closes_at": OPEN_UNTIL,
            "ended_at": None,
            **case,
        }
    )
    person = person_of(answered_at=NOW - HOUR if answered else None, role=more.get("role", "complainant"))
    issued_at = more.get("issued_at", NOW - 2 * DAY + HOUR)
    assert rules.invitation_opens(facts, person, issued_at=issued_at, now=NOW) is opens


@pytest.mark.parametrize(
    ("state", "answered", "withdrawn", "took_place", "stage"),
    [
        (CaseState.INVITING, False, False, False, Stage.DECIDE),
        (CaseState.INVITING, True, False, False, Stage.ANSWERED),
        (CaseState.CONSENTED, True, False, False, Stage.GOING_AHEAD),
        (CaseState.CONFIRMED, True, False, False, Stage.GOING_AHEAD),
        (CaseState.HELD, True, False, False, Stage.AFTER),
        (CaseState.CLOSED, True, False, True, Stage.AFTER),
        (CaseState.RETURNED, True, False, True, Stage.AFTER),
        (CaseState.RETURNED, True, False, False, Stage.ENDED),
        (CaseState.RETURNED, False, False, False, Stage.ENDED),
        (CaseState.RETURNED, True, True, False, Stage.ENDED),
        (CaseState.HELD, True, True, False, Stage.ENDED),
    ],
)
def test_stages(state: str, answered: bool, withdrawn: bool, took_place: bool, stage: Stage) -> None:
    person = person_of(answered_at=NOW if answered else None, withdrawn_at=NOW if withdrawn else None)
    assert rules.stage_of(state, person, took_place=took_place) == stage


@pytest.mark.parametrize("state", list(CaseState))
def test_who_is_left_out_stands_at_the_end(state: str) -> None:
    person = person_of(answered_at=NOW, signed_at=NOW, left_out_at=NOW)
    assert rules.stage_of(state, person) == Stage.ENDED


@pytest.mark.parametrize("role", ["interpreter", "support", "observer"])
@pytest.mark.parametrize(
    ("state", "answered", "signed", "stage"),
    [
        (CaseState.INVITING, False, False, Stage.ENDED),
        (CaseState.SCHEDULING, False, False, Stage.DECIDE),
        (CaseState.SCHEDULING, True, True, Stage.GOING_AHEAD),
        (CaseState.CONFIRMED, True, False, Stage.ENDED),
        (CaseState.CONFIRMED, True, True, Stage.GOING_AHEAD),
        (CaseState.HELD, True, True, Stage.AFTER),
        (CaseState.HELD, False, False, Stage.ENDED),
        (CaseState.RETURNED, True, True, Stage.ENDED),
    ],
)
def test_stages_of_who_only_attends(role: str, state: str, answered: bool, signed: bool, stage: Stage) -> None:
    person = person_of(role=role, answered_at=NOW if answered else None, signed_at=NOW if signed else None)
    assert rules.stage_of(state, person) == stage


@pytest.mark.parametrize(
    ("channel", "has_scan", "second", "witness", "problem"),
    [
        ("online", True, 2, False, rules.EntryProblem.ONLINE),
        ("paper", False, None, False, rules.EntryProblem.SCAN),
        ("paper", True, None, False, None),
        ("paper", True, None, True, None),  # two names are asked of a call only
        ("telephone", False, None, False, None),
        ("telephone", False, None, True, rules.EntryProblem.WITNESS),
        ("telephone", False, 2, True, None),
        ("telephone", False, 1, True, rules.EntryProblem.SAME_PERSON),
        ("paper", True, 1, False, rules.EntryProblem.SAME_PERSON),
    ],
)
def test_what_an_answer_entered_by_staff_needs(
    channel: str, has_scan: bool, second: int | None, witness: bool, problem: rules.EntryProblem | None
) -> None:
    found = rules.entry_problem(channel, has_scan=has_scan, second=second, entered_by=1, witness=witness)
    assert found == problem


@pytest.mark.parametrize(
    ("role", "birth_date", "birth_year", "asks"),
    [
        ("complainant", "", "", True),
        ("complainant", "", "1984", False),
        ("complainant", "", "2007", False),  # 19 this year
        ("complainant", "", "2008", True),  # 18 this year, or not yet
        ("complainant", "2012-01-02", "", False),
        ("officer", "", "", False),
        ("guardian", "", "", False),
        ("interpreter", "", "", False),
    ],
)
def test_whose_date_of_birth_is_asked(role: str, birth_date: str, birth_year: str, asks: bool) -> None:
    today = dt.date(2026, 3, 3)
    assert rules.asks_age(role, birth_date=birth_date, birth_year=birth_year, today=today) is asks


@pytest.mark.parametrize(
    ("role", "side", "texts"),
    [
        ("complainant", "complainant", ("complainant",)),
        ("officer", "officer", ("officer",)),
        ("guardian", "complainant", ("guardian", "complainant")),
        ("representative", "officer", ("representative", "officer")),
        ("interpreter", "officer", ("interpreter", "observer", "officer")),
        ("support", "complainant", ("support", "observer", "complainant")),
        ("observer", "", ("observer", "complainant")),
    ],
)
def test_whose_text_somebody_reads(role: str, side: str, texts: tuple[str, ...]) -> None:
    assert rules.text_roles(role, side) == texts


def check(failures: int, minutes_ago: int | None, *, passed: bool = False) -> SimpleNamespace:
    failed_at = NOW - dt.timedelta(minutes=minutes_ago) if minutes_ago is not None else None
    return SimpleNamespace(failures=failures, failed_at=failed_at, passed_at=NOW if passed else None)


@pytest.mark.parametrize(
    ("checks", "paused"),
    [
        ([], False),
        ([check(4, 1)], False),
        ([check(5, 1)], True),
        ([check(3, 1), check(2, 20)], True),
        ([check(3, 1), check(2, 31)], False),
        ([check(5, 31)], False),
        ([check(1, 1), check(4, 5, passed=True), check(5, 9)], False),
    ],
)
def test_five_wrong_codes_make_a_pause_of_half_an_hour(checks: list[SimpleNamespace], paused: bool) -> None:
    found = rules.paused_until(rules.failures_that_count(checks, NOW), 5)
    assert (found is not None) is paused
    if found is not None:
        assert found == NOW + dt.timedelta(minutes=29)


@pytest.mark.parametrize("kind", ["email", "mobile", "landline", "address"])
@pytest.mark.parametrize("state", ["unverified", "works", "bounced", "wrong", "opted_out"])
@pytest.mark.parametrize("carries", [True, False])
def test_which_contact_may_carry_an_identity_code(kind: str, state: str, carries: bool) -> None:
    contact = SimpleNamespace(kind=kind, state=state, carries_invitation=carries, value="x")
    expected = kind in {"email", "mobile"} and state in {"unverified", "works"} and not carries
    assert rules.can_carry_code(contact) is expected


def test_the_hint_of_a_contact_is_the_least() -> None:
    assert rules.contact_hint(SimpleNamespace(kind="mobile", value="(305) 555-0142")) == "42"
    assert rules.contact_hint(SimpleNamespace(kind="email", value="Ana.Diaz@police.example")) == "a"


PROGRAMS = {
    "miami": {"code": "miami", "target_days": 60, "mediators_per_session": 2},
    "chicago": {
        "code": "chicago",
        "target_days": None,
        "mediators_per_session": 1,
        "no_settlement": "return",
        "agency_short": "COPA",
        "police_short": "CPD",
    },
}


def text(program: str, language: str = "en", role: str = "complainant") -> SimpleNamespace:
    words = words_of(language, facts_of(program_unsaved(**PROGRAMS[program])), role)
    return SimpleNamespace(role=role, language=language, version=1, **words)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("role", TextRole.values)
def test_every_shipped_text_says_everything_it_must(program: str, language: str, role: str) -> None:
    shipped = text(program, language, role)
    assert rules.missing_elements(shipped) == []
    assert rules.missing_disclosures(shipped) == []
    assert rules.is_complete(shipped)


def test_shipped_texts_are_each_programs_own() -> None:
    said = {name: str(text(name).topics) for name in PROGRAMS}
    assert "Internal Affairs profile" in said["miami"]
    assert "60 days" in said["miami"]
    assert "Two trained mediators" in said["miami"]
    assert "44.405" in said["miami"]
    assert "Internal Affairs" not in said["chicago"]
    assert "710 ILCS 35" in said["chicago"]
    assert "heard, clarified and understood" in said["chicago"]
    assert "guess" in said["miami"]


@pytest.mark.parametrize("element", text_rules.needed_elements("complainant"))
def test_an_element_without_words_is_missing(element: Element) -> None:
    shipped = text("miami")
    for topic in shipped.topics:
        topic["elements"] = [code for code in topic["elements"] if code != element.value]
    shipped.topics.append({"heading": "Empty", "paragraphs": [" "], "elements": [element.value]})
    assert rules.missing_elements(shipped) == [element]
    assert not rules.is_complete(shipped)


@pytest.mark.parametrize("disclosure", list(Disclosure))
def test_a_disclosure_without_words_is_missing(disclosure: Disclosure) -> None:
    shipped = text("miami")
    for row in shipped.esign:
        if row["code"] == disclosure.value:
            row["text"] = "  "
    assert rules.missing_disclosures(shipped) == [disclosure]


def test_the_hash_of_a_text_follows_every_word_and_nothing_else() -> None:
    first = rules.text_hash(text("miami"), "miami")
    same, other = text("miami"), text("miami")
    for topic in same.topics:
        topic["elements"] = []
    other.topics[0]["paragraphs"][0] += "."
    assert rules.text_hash(same, "miami") == first
    assert rules.text_hash(other, "miami") != first
    assert rules.text_hash(text("miami", "es"), "miami") != first
    assert rules.text_hash(text("miami"), "chicago") != first


def test_the_check_code_binds_name_ticks_time_and_channel() -> None:
    base: dict[str, Any] = {
        "text_hash": "t",
        "receipt": "R-1",
        "typed_name": "Ana",
        "statements": ["a", "b"],
        "signed_at": NOW,
        "channel": "online",
    }
    first = rules.document_hash(**base)
    assert rules.document_hash(**{**base, "statements": ["b", "a"]}) == first
    changes = [
        {"text_hash": "u"},
        {"receipt": "R-2"},
        {"typed_name": "Anna"},
        {"statements": ["a"]},
        {"signed_at": NOW + dt.timedelta(microseconds=1)},
        {"channel": "paper"},
    ]
    assert all(rules.document_hash(**{**base, **change}) != first for change in changes)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("R-7KQ4-M2XD-9TRB", "R-7KQ4-M2XD-9TRB"),
        (" r 7kq4 m2xd 9trb ", "R-7KQ4-M2XD-9TRB"),
        ("R7KQ4M2XD9TRB", "R-7KQ4-M2XD-9TRB"),
        ("R–7KQ4–M2XD–9TRB", "R-7KQ4-M2XD-9TRB"),
        ("", ""),
        ("R", "R"),
    ],
)
def test_a_receipt_number_is_read_in_any_spelling(typed: str, folded: str) -> None:
    assert rules.fold_receipt(typed) == folded
