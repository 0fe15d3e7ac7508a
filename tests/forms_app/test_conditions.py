"""Truth tables: when a rule holds, what is visible, what is kept, and what is wrong with a definition."""

from __future__ import annotations

from typing import Any

import pytest

from forms_app import kinds, masks
from forms_app.checks import is_link, problems
from forms_app.conditions import holds, kept, rule_holds, visible
from forms_app.definition import (
    Choice,
    Condition,
    Definition,
    FileLimits,
    Group,
    Information,
    Limits,
    Question,
    Rule,
    Step,
    Stop,
    one_step,
)
from forms_app.enums import Match, Operator

IS, IS_NOT, CONTAINS = Operator.IS, Operator.IS_NOT, Operator.CONTAINS
MORE, LESS, ANSWERED = Operator.MORE_THAN, Operator.LESS_THAN, Operator.ANSWERED


@pytest.mark.parametrize(
    ("operator", "value", "answer", "expected"),
    [
        (IS, "yes", "yes", True),
        (IS, "yes", "no", False),
        (IS, "yes", None, False),
        (IS, "Miami", " miami ", True),
        (IS, "3", 3, True),
        (IS, "3.0", 3, True),
        (IS, "a", ["a"], True),
        (IS, "a", ["a", "b"], False),
        (IS_NOT, "yes", "no", True),
        (IS_NOT, "yes", "yes", False),
        (IS_NOT, "yes", None, True),
        (IS_NOT, "3", 3, False),
        (CONTAINS, "a", ["a", "b"], True),
        (CONTAINS, "c", ["a", "b"], False),
        (CONTAINS, "noise", "Loud NOISE at night", True),
        (CONTAINS, "noise", None, False),
        (CONTAINS, "mon_morning", ["mon_morning"], True),
        (MORE, "2", 3, True),
        (MORE, "10", 9, False),
        (MORE, "2", 2, False),
        (MORE, "2026-03-03", "2026-03-04", True),
        (MORE, "2026-03", "2026-02", False),
        (MORE, "2", None, False),
        (LESS, "10", 9, True),
        (LESS, "2.5", 2.4, True),
        (LESS, "2026-03-03", "2026-03-03", False),
        (LESS, "2", None, False),
        (ANSWERED, "", "x", True),
        (ANSWERED, "", 0, True),
        (ANSWERED, "", True, True),
        (ANSWERED, "", False, False),
        (ANSWERED, "", "", False),
        (ANSWERED, "", [], False),
        (ANSWERED, "", {}, False),
        (ANSWERED, "", None, False),
    ],
)
def test_when_a_rule_holds(operator: Operator, value: str, answer: Any, expected: bool) -> None:
    assert rule_holds(Rule("q", operator, value), answer) is expected


@pytest.mark.parametrize(
    ("match", "answers", "expected"),
    [
        (Match.ALL, {"a": "yes", "b": "yes"}, True),
        (Match.ALL, {"a": "yes", "b": "no"}, False),
        (Match.ANY, {"a": "yes", "b": "no"}, True),
        (Match.ANY, {"a": "no"}, False),
        (Match.ALL, {}, False),
    ],
)
def test_all_and_any(match: Match, answers: dict[str, Any], expected: bool) -> None:
    assert holds(Condition((Rule("a", IS, "yes"), Rule("b", IS, "yes")), match), answers) is expected


@pytest.mark.parametrize("match", list(Match))
def test_no_rule_always_holds(match: Match) -> None:
    assert holds(Condition((), match), {})


def when(key: str, operator: Operator = IS, value: str = "yes", *more: Rule, match: Match = Match.ALL) -> Condition:
    return Condition((Rule(key, operator, value), *more), match)


def ask(key: str, kind: str = "yes_no", **more: Any) -> Question:
    return Question(key, kinds.get(kind), key.title(), **more)


STOP = Stop("Not here", "Why", when("a", IS, "no"))
CHAIN = Definition(
    (
        Step((ask("a"), STOP), "One"),
        Step((ask("b"), ask("c", condition=when("b")), Group((ask("d"),), "G", condition=when("c"))), "Two"),
        Step((ask("e"), ask("x", "constant", default="web")), "Three", condition=when("d", IS_NOT, "yes")),
    )
)


@pytest.mark.parametrize(
    ("answers", "keys", "steps"),
    [
        ({}, {"a", "b", "e", "x"}, (0, 1, 2)),
        ({"b": "yes"}, {"a", "b", "c", "e", "x"}, (0, 1, 2)),
        ({"b": "yes", "c": "yes", "d": "no"}, {"a", "b", "c", "d", "e", "x"}, (0, 1, 2)),
        ({"b": "yes", "c": "yes", "d": "yes"}, {"a", "b", "c", "d"}, (0, 1)),
        # The answer to c is hidden with b, so d is hidden too, and its answer does not hide the step.
        ({"b": "no", "c": "yes", "d": "yes"}, {"a", "b", "e", "x"}, (0, 1, 2)),
    ],
)
def test_what_is_visible(answers: dict[str, Any], keys: set[str], steps: tuple[int, ...]) -> None:
    found = visible(CHAIN, answers)
    assert (found.keys, found.numbers) == (keys, steps)
    assert set(kept(CHAIN, answers)) == keys


def test_a_constant_is_kept_whatever_was_sent() -> None:
    assert kept(CHAIN, {"x": "made up"})["x"] == "web"


@pytest.mark.parametrize(("answer", "up_to", "stops"), [("no", 0, True), ("no", 2, True), ("yes", 2, False)])
def test_when_a_stop_holds(answer: str, up_to: int, stops: bool) -> None:
    assert (visible(CHAIN, {"a": answer}).stop(up_to) is STOP) is stops


def test_each_entry_of_a_group_has_its_own_branch() -> None:
    group = Group((ask("seen"), ask("what", "short_text", condition=when("seen"))), "W", "", "w", True, 0, 5)
    definition = one_step(ask("a"), group)
    entries = [{"seen": "yes", "what": "A car"}, {"seen": "no", "what": "left over"}]
    assert kept(definition, {"a": "yes", "w": entries})["w"] == [{"seen": "yes", "what": "A car"}, {"seen": "no"}]


# What is wrong -------------------------------------------------------------------------------------------------------

CHOICES = (Choice("one", "One"), Choice("two", "Two"))
REPEATED = Group((ask("inner"),), "Witness", key="w", repeats=True, most=3)


@pytest.mark.parametrize(
    ("definition", "sentence"),
    [
        (one_step(ask("a"), ask("b", condition=when("a"))), ""),
        (one_step(ask("b", condition=when("a"))), "not in this form"),
        (one_step(ask("b", condition=when("a")), ask("a")), "asked only here or later"),
        (one_step(ask("a", condition=when("a"))), "circle"),
        (one_step(ask("a", condition=when("b")), ask("b", condition=when("a"))), "circle"),
        (
            one_step(ask("a", condition=when("c")), ask("b", condition=when("a")), ask("c", condition=when("b"))),
            "circle",
        ),
        (one_step(REPEATED, ask("b", condition=when("inner"))), "asked several times"),
        (Definition((Step((ask("a"),), condition=when("a")),)), "asked only here or later"),
        (one_step(Group((ask("a"),), "G", condition=when("a"))), "asked only here or later"),
        (one_step(ask("a", "long_text"), ask("b", condition=when("a"))), "does not fit"),
        (one_step(ask("a"), ask("b", condition=when("a", MORE, "3"))), "does not fit"),
        (one_step(ask("a"), ask("b", condition=when("a", IS, "maybe"))), "yes or no"),
        (one_step(ask("a"), ask("b", condition=when("a", IS, ""))), "compared with"),
        (one_step(ask("a", "one_of", choices=CHOICES), ask("b", condition=when("a", IS, "three"))), "one, two"),
        (one_step(ask("a", "number"), ask("b", condition=when("a", MORE, "many"))), "is a number"),
        (one_step(ask("a", "number"), ask("b", condition=when("a", MORE, "NaN"))), "is a number"),
        (one_step(ask("a", "date"), ask("b", condition=when("a", MORE, "tomorrow"))), "2026-03-03"),
        (one_step(ask("a", "month_year"), ask("b", condition=when("a", MORE, "2026-13"))), "2026-03"),
        (one_step(ask("a"), Information("Words", condition=when("gone"))), "not in this form"),
        (one_step(ask("a"), Stop("End", "Why", Condition())), "for everybody"),
        (one_step(ask("a"), STOP), ""),
        (one_step(STOP, ask("a")), "asked only here or later"),
        (one_step(ask("a"), Stop("E", "W", when("a"), "javascript:alert(1)", "Go")), "must begin with"),
        (one_step(ask("a"), Stop("E", "W", when("a"), "/x/", "")), "an address and words"),
        (Definition((Step((), "Empty"),)), "is empty"),
        (one_step(ask("a"), Group((), "Bare")), "has no question"),
        (one_step(Group((ask("a"),), "G", key="g", repeats=True, least=3, most=2)), "the least before the most"),
        (
            one_step(Group((ask("a", "file"),), "G", key="g", repeats=True, most=2)),
            "cannot be asked in a group",
        ),
        (one_step(ask("a", "number", limits=Limits("5", "3"))), "Nothing fits"),
        (one_step(ask("a", "number", limits=Limits("x", ""))), "cannot be read"),
        (one_step(ask("a", "date", limits=Limits("today", "2026-03-03"))), ""),
        (one_step(ask("a", "yes_no", limits=Limits("1", ""))), "has no limits"),
        (one_step(ask("a", "availability", limits=Limits("2", "5"))), ""),
        (one_step(ask("a", "availability", limits=Limits("22", ""))), "more answers than it offers"),
        (one_step(ask("a", "some_of", choices=CHOICES, limits=Limits("3", ""))), "more answers than it offers"),
        (one_step(ask("a", "short_text", limits=Limits(pattern="99999[-9999]"))), ""),
        (one_step(ask("a", "short_text", limits=Limits(pattern="[[9]"))), "Brackets"),
        (one_step(ask("a", "email", limits=Limits(pattern="9"))), "Only a short text"),
        (one_step(ask("a", "yes_no", default="maybe")), "yes or no"),
        (one_step(ask("a", "declaration", default="yes")), "beforehand"),
        (one_step(ask("a", "constant")), "has no value"),
        (one_step(ask("a", "file", files=FileLimits(()))), "which kinds"),
        (one_step(ask("a", "file", files=FileLimits(megabytes=5000))), "1 to 50 MB"),
    ],
)
def test_what_is_wrong_is_said_once_and_clearly(definition: Definition, sentence: str) -> None:
    found = [problem.sentence for problem in problems(definition)]
    assert bool(found) == bool(sentence), found
    assert not sentence or any(sentence in each for each in found)


def test_every_kind_says_which_operators_fit() -> None:
    assert all(ANSWERED in kind.operators for kind in kinds.all_kinds())


@pytest.mark.parametrize(
    ("mask", "text", "fits"),
    [
        ("99999[-9999]", "33101", True),
        ("99999[-9999]", "33101-1234", True),
        ("99999[-9999]", "3310", False),
        ("AA-9999", "Ab-1234", True),
        ("AA-9999", "A1-1234", False),
        ("***", "é9z", True),
        ("9.9", "1x2", False),
    ],
)
def test_masks(mask: str, text: str, fits: bool) -> None:
    assert masks.fits(mask, text) is fits


@pytest.mark.parametrize("mask", ["", "[", "]", "[[9]]", "9" * 61])
def test_what_is_no_mask(mask: str) -> None:
    with pytest.raises(ValueError, match=r"mask|Brackets"):
        masks.to_pattern(mask)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/contact/", True),
        ("https://example.org/x", True),
        ("tel:3055550100", True),
        ("//evil.example", False),
        ("http://example.org", False),
        ("javascript:alert(1)", False),
        ("/a b", False),
    ],
)
def test_where_a_stop_may_lead(text: str, expected: bool) -> None:
    assert is_link(text) is expected
