"""Made-up forms that the builder accepts, and answers to them: whatever an editor and a reader could come up with.

Everything is drawn from a `Random`: hypothesis hands one in that it can make simpler when something fails.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Any, Final

from hypothesis import strategies as st

from forms_app import checks, kinds, weeks
from forms_app.blocks import FormBlocks
from forms_app.building import from_stream
from forms_app.conditions import entry_items, holds
from forms_app.definition import Definition, DefinitionError, Group, Question
from forms_app.enums import Operator
from forms_app.kinds.address import ADDRESS_PARTS
from forms_app.kinds.base import Kind

Block = dict[str, Any]
WORDS: Final = (
    "Yes",
    "no",
    "Straße",
    "STRASSE",
    "ada",
    "Ada ",
    "a b",
    "ñandú",
    "=1+1",
    "12345",
    "x" * 30,
    "ſ",
    "K",
    "{<&\"'",
)
CODES: Final = ("a", "b", "B", "yes", "no", "7", "other")
NUMBERS: Final = ("0", "1", "2", "0.1", "-3", "12.50", "1000000", "0.30000000000000004")
DAYS: Final = ("2026-03-03", "1999-12-31", "2026-10-10", "2024-02-29")
MASKS: Final = ("99999[-9999]", "AA-9999", "***", "9", "A[A]")
LANGUAGES: Final = ("en", "es", "ht", "pl")


def definitions() -> st.SearchStrategy[Definition]:
    """Return made-up definitions, each built from what an editor would have built, and without a problem."""
    return st.randoms(use_true_random=True).map(lambda random: Maker(random).definition())


def built(blocks: list[Block]) -> Definition | None:
    """Return what the builder makes of some blocks; None when it would not publish them."""
    try:
        found = from_stream(FormBlocks().to_python(blocks))
    except DefinitionError:
        return None
    return None if checks.problems(found) else found


class Maker:
    """Makes the blocks of one form."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.known: list[Block] = []
        self.count = 0

    def definition(self) -> Definition:
        """Return a definition that the builder accepts."""
        return self.accepted()[1]

    def accepted(self) -> tuple[list[Block], Definition]:
        """Return blocks that the builder accepts and their definition; what it refuses is thrown away."""
        while True:
            self.known, self.count = [], 0
            blocks = self.blocks()
            found = built(blocks)
            if found is not None and found.questions:
                return blocks, found

    def blocks(self) -> list[Block]:
        """Return a stream of blocks as the editor stores it."""
        if self.random.random() < 0.3:
            return self.items()
        return [self.step(number) for number in range(self.random.randint(1, 3))]

    def step(self, number: int) -> Block:
        condition = self.condition(self.known)
        return {"type": "step", "value": {"title": f"Step {number}", "items": self.items(), **condition}}

    def items(self) -> list[Block]:
        return [self.item() for _each in range(self.random.randint(1, 4))]

    def item(self) -> Block:
        chance = self.random.random()
        if chance < 0.2:
            return self.group()
        if chance < 0.25:
            return {"type": "information", "value": {"text": "Read this.", **self.condition(self.known)}}
        if chance < 0.3:
            return {"type": "section", "value": {"title": "A heading"}}
        if chance < 0.35 and self.known:
            return {"type": "stop", "value": {"title": "Not now", **self.condition(self.known, always=True)}}
        return self.question(self.known)

    def group(self) -> Block:
        repeats = self.random.random() < 0.7
        condition, inner = self.condition(self.known), list(self.known)
        before = len(inner)
        items = [self.question(inner, inside=repeats) for _each in range(self.random.randint(1, 3))]
        if not repeats:
            self.known += inner[before:]
        least = self.random.randint(0, 2)
        counts = {"repeats": repeats, "least": least, "most": least + self.random.randint(1, 2), "key": self.key()}
        return {"type": "group", "value": {"title": "Group", "items": items, **counts, **condition}}

    def key(self) -> str:
        self.count += 1
        return f"q{self.count}"

    def question(self, known: list[Block], *, inside: bool = False) -> Block:
        """Return a question, and remember it for the conditions of those that follow."""
        kind = self.random.choice([kind for kind in kinds.all_kinds() if not (inside and kind.holds_files)])
        condition = self.condition(known)
        value = {"key": self.key(), "label": f"Question {self.count}", "required": self.random.random() < 0.6}
        block = {"type": kind.word, "value": {**value, **self.details(kind), **condition}}
        known.append(block)
        return block

    def details(self, kind: Kind) -> Block:
        choices = [{"code": code, "label": f"Choice {code}"} for code in self.random.sample(CODES, 3)]
        rows = [{"code": f"row{number}", "label": f"Row {number}"} for number in range(self.random.randint(1, 3))]
        made: dict[str, Block] = {
            "one_of": {"choices": choices},
            "some_of": {"choices": choices, **self.limits(("", "1", "2"), ("", "2", "3"))},
            "rating_grid": {"choices": choices, "rows": rows},
            "language": {"languages": self.random.sample(LANGUAGES, 2)},
            "short_text": self.text_limits(),
            "long_text": self.limits(("", "", "5"), ("", "", "20")),
            "number": self.number_limits(),
            "date": self.limits(("", "", *DAYS), ("", "", "2030-01-01", "today")),
            "month_year": self.limits(("", "", "2001-01"), ("", "", "2030-01")),
            "availability": {"parts": self.random.choice(("parts", "hours"))},
            "file": {"files": {"at_most": self.random.choice((1, 2))}},
            "constant": {"default": self.random.choice(("yes", "7", "Straße"))},
        }
        found = made.get(kind.word, dict(kind.preview))
        return self.with_default(kind, self.with_sentences(found))

    def with_sentences(self, value: Block) -> Block:
        """Now and then, the form's own words for what is wrong."""
        if self.random.random() < 0.7:
            return value
        said = {"missing": "Please say this.", "sentence": "Not like this."}
        return {**value, "limits": {**said, **value.get("limits", {})}}

    def with_default(self, kind: Kind, value: Block) -> Block:
        """Now and then, an answer that stands there at first; one that does not fit is thrown away with its form."""
        texts = {"email": "ada@example.org", "telephone": "305-555-0100", "long_text": "Please call", "number": "2"}
        if kind.word not in texts or self.random.random() < 0.8:
            return value
        return {**value, "default": texts[kind.word]}

    def limits(self, least: tuple[str, ...], most: tuple[str, ...], **more: Any) -> Block:
        return {"limits": {"least": self.random.choice(least), "most": self.random.choice(most), **more}}

    def text_limits(self) -> Block:
        if self.random.random() < 0.3:
            return self.limits(("",), ("",), pattern=self.random.choice(MASKS), sentence="Like this, please.")
        return self.limits(("", "", "3"), ("", "", "10"))

    def number_limits(self) -> Block:
        return self.limits(("", "", "0", "-3.5"), ("", "", "10", "99.25"), decimals=self.random.choice((0, 0, 2)))

    def condition(self, known: list[Block], *, always: bool = False) -> Block:
        """Return a condition on some questions before, or none."""
        if not known or (self.random.random() < 0.5 and not always):
            return {}
        rules = [self.rule(self.random.choice(known)) for _each in range(self.random.randint(1, 2))]
        return {"condition": {"match": self.random.choice(("all", "any")), "rules": rules}}

    def rule(self, block: Block) -> Block:
        kind, value = kinds.get(block["type"]), block["value"]
        operator = self.random.choice(sorted(kind.operators))
        wanted = "" if operator == Operator.ANSWERED else self.compared(kind, value)
        return {"question": value["key"], "operator": str(operator), "value": wanted}

    def compared(self, kind: Kind, value: Block) -> str:
        if kind.has_choices and "choices" in value:
            return str(self.random.choice(value["choices"])["code"])
        texts: dict[str, tuple[str, ...]] = {
            "language": (*value.get("languages", ()), "other"),
            "yes_no": ("yes", "no"),
            "number": NUMBERS,
            "date": DAYS,
            "month_year": ("2026-03", "1999-12"),
            "availability": ("mon_morning", "tue_09"),
            "constant": ("yes", "no"),
        }
        return self.random.choice(texts.get(kind.word, WORDS))


class Answerer:
    """Makes answers to a form: most of them fit, some are what people and programs get wrong."""

    def __init__(self, random: Random, wrong: float) -> None:
        self.random, self.wrong = random, wrong

    def answers(self, definition: Definition) -> dict[str, Any]:
        """Return answers to what is asked, in the order of asking, and now and then to what is not."""
        found: dict[str, Any] = {}
        for step in definition.steps:
            shown = holds(step.condition, found)
            for item in step.items:
                if isinstance(item, Group) and item.repeats:
                    if (shown and holds(item.condition, found)) or self.chance(self.wrong):
                        found[item.key] = self.entries(item, found)
                elif isinstance(item, Group | Question):
                    inside = shown and holds(item.condition, found)
                    for question in (each for each in getattr(item, "items", (item,)) if isinstance(each, Question)):
                        self.add(found, question, inside and holds(question.condition, found))
        return {key: value for key, value in found.items() if not self.is_constant(definition, key)}

    def is_constant(self, definition: Definition, key: str) -> bool:
        question = definition.question(key)
        return question is not None and not question.is_asked

    def add(self, found: dict[str, Any], question: Question, asked: bool) -> None:
        if not question.is_asked:
            if asked:
                found[question.key] = question.default
        elif asked != self.chance(self.wrong):
            found[question.key] = self.answer(question)

    def entries(self, group: Group, outside: dict[str, Any]) -> list[dict[str, Any]]:
        count = self.random.randint(group.least, group.most)
        if self.chance(self.wrong):
            count = self.random.randint(0, group.most + 1)
        return [self.entry(group, outside) for _each in range(count)]

    def entry(self, group: Group, outside: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for item in group.items:
            if isinstance(item, Question):
                asked = item in entry_items(group, found, outside)
                if item.is_asked and asked != self.chance(self.wrong):
                    found[item.key] = self.answer(item)
        return found

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def answer(self, question: Question) -> Any:
        if self.chance(self.wrong):
            return self.random.choice(NONSENSE)
        if not question.required and self.chance(0.3):
            return self.random.choice((None, "", "  ")) if question.kind.word in TEXTS else None
        made = _ANSWERS.get(question.kind.word)
        return made(self.random, question) if made else self.random.choice(question.kind.examples(question))


TEXTS: Final = frozenset({"short_text", "long_text", "email", "telephone"})
NONSENSE: Final[tuple[Any, ...]] = (
    None,
    "",
    " ",
    "\x1c",
    "x",
    "a\x00b",
    "\u2028",
    "é" * 6000,
    0,
    -1,
    1.5,
    1e300,
    10**40,
    True,
    False,
    [],
    [""],
    ["a", "a"],
    [None],
    {},
    {"x": 1},
    [{}],
    [[]],
    [{"x": "y"}],
    "2026-02-31",
    "0000-00-00",
    "1800-01",
    "2026-13",
    "a@b",
    "٣",
    "123",
    {"street": "  "},
    {"row0": ""},
    {"street": "a", "city": "b", "state": "c", "zip": "٣٣٣٣٣"},
    "1,200",
    "12345 ",
    "AB-1234\n",
)


def _text(random: Random, question: Question) -> str:
    if question.limits.pattern:
        return random.choice(("12345", "12345-6789", "AB-1234", "éé-1234", "a1b", " 7 ", "x", "xY"))
    return random.choice((*WORDS, " padded ", "two\nlines", "word word word"))


def _number(random: Random, question: Question) -> Any:
    return random.choice((0, 1, 2, 7, 10, 0.1, 0.07, 2.5, -3, 1.0, 12.5, 1000000, 1e12, 0.30000000000000004))


def _several(random: Random, question: Question) -> list[str]:
    codes = [choice.code for choice in question.choices] or weeks.codes(question.parts)
    return random.sample(codes, random.randint(0, min(3, len(codes))))


def _address(random: Random, question: Question) -> dict[str, Any]:
    found = dict(
        zip(ADDRESS_PARTS, ("1 Main Street", "", "Miami", "FL", random.choice(("33130", " 33130-1234"))), strict=True)
    )
    return {name: text for name, text in found.items() if text or random.random() < 0.5}


def _grid(random: Random, question: Question) -> dict[str, Any]:
    rows = [row.code for row in question.rows]
    asked = rows if question.required else random.sample(rows, random.randint(0, len(rows)))
    return {code: random.choice(question.choices).code for code in asked}


_ANSWERS: Final[dict[str, Callable[[Random, Question], Any]]] = {
    "short_text": _text,
    "long_text": _text,
    "email": lambda random, _q: random.choice(("ada@example.org", " Ada@Example.org ", "a@exämple.org", "ada")),
    "telephone": lambda random, _q: random.choice(("305-555-0100", "(305) 555 0100 ext 7", "5550100", "555")),
    "number": _number,
    "date": lambda random, _q: random.choice((*DAYS, "2031-01-01", dt.date(2025, 5, 5).isoformat())),
    "month_year": lambda random, _q: random.choice(("2026-03", "1999-12", "2199-01", "2035-06")),
    "yes_no": lambda random, _q: random.choice(("yes", "no")),
    "one_of": lambda random, question: random.choice(question.choices).code,
    "language": lambda random, question: random.choice(question.choices).code,
    "some_of": _several,
    "availability": _several,
    "address": _address,
    "rating_grid": _grid,
    "file": lambda random, question: random.choice((["ticket"], ["ticket"], ["a", "b"], [])),
    "declaration": lambda random, question: question.required or random.random() < 0.5,
}
