"""What a form asks, as plain data: apart from the page, so that every answer keeps the questions it answered.

A definition has steps, a step has items: questions, groups of questions (which may repeat), information, and stops that
end the form kindly. It comes from an editor's StreamField (`building.from_stream`) or from JSON, and goes to JSON. Its
version is a hash of its content: two definitions that ask the same have the same version. The shape stands in
docs/forms.md; nothing here knows Django's forms, the database or a page.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from forms_app import kinds
from forms_app.enums import Match, Operator, WeekParts
from portal.vault.enums import DisclosureClass

if TYPE_CHECKING:
    from forms_app.kinds.base import Kind

FORMAT: Final = 2
KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Names that the page around the questions uses itself.
RESERVED_PREFIXES: Final = ("form_", "csrf")
FILE_KINDS: Final = ("pdf", "jpg", "png")
# More entries of a group, files of a question or choices than this make a page nobody can use.
MOST_ENTRIES: Final = 50


class DefinitionError(ValueError):
    """The data is not a form definition: a key twice, a choice without a code, a kind that nobody knows."""


@dataclass(frozen=True)
class Rule:
    """One sentence of a condition: the answer to `question` (its key) compared with `value` (text, as stored)."""

    question: str
    operator: Operator
    value: str = ""


@dataclass(frozen=True)
class Condition:
    """When something is asked or shown. Without rules: always; then it is false as a truth value."""

    rules: tuple[Rule, ...] = ()
    match: Match = Match.ALL

    def __bool__(self) -> bool:
        return bool(self.rules)


@dataclass(frozen=True)
class Choice:
    """One answer on offer, or one row of a grid: the code that is stored and the words that are shown."""

    code: str
    label: str


@dataclass(frozen=True)
class Limits:
    """What an answer must fit. `least` and `most` are written as text; empty: no limit.

    Characters of a text, the number itself (with at most `decimals` digits after the point), a day (`2026-03-03`,
    `today`) or a month (`2026-03`, `today`), how many choices. `pattern` is a mask for short texts: `9` a digit, `A` a
    letter, `*` either, `[…]` may be left out, everything else as it stands. `sentence` is
    said instead of our own where an answer does not fit, `missing` where it is left out.
    """

    least: str = ""
    most: str = ""
    decimals: int = 0
    pattern: str = ""
    sentence: str = ""
    missing: str = ""


@dataclass(frozen=True)
class FileLimits:
    """Which files a question takes: kinds (`pdf`, `jpg`, `png`), megabytes of each, how many."""

    kinds: tuple[str, ...] = FILE_KINDS
    megabytes: int = 10
    at_most: int = 1


@dataclass(frozen=True)
class Question:
    """One question. The key stays the same for ever; every word around it may change.

    `rows` are the lines of a rating grid, `choices` its columns. `default` is what stands there at first (a code for
    choices), and the whole answer of a hidden constant. `settings` are those that its kind alone knows (`Kind.keeps`).
    """

    key: str
    kind: Kind
    label: str
    hint: str = ""
    required: bool = True
    choices: tuple[Choice, ...] = ()
    disclosure: DisclosureClass = DisclosureClass.PERSONAL
    rows: tuple[Choice, ...] = ()
    default: str = ""
    limits: Limits = Limits()
    files: FileLimits = FileLimits()
    parts: WeekParts = WeekParts.PARTS
    condition: Condition = Condition()
    settings: tuple[tuple[str, str | int | float | bool], ...] = ()

    def __post_init__(self) -> None:
        if not is_key(self.key):
            raise DefinitionError(f"{self.key!r} is not a key: small letters, digits and underscores, a letter first.")
        _check_codes(self.key, self.choices, self.kind.has_choices)
        _check_codes(self.key, self.rows, self.kind.has_rows)

    @property
    def is_asked(self) -> bool:
        """False for a hidden constant: nobody sees it."""
        return self.kind.is_asked

    def setting(self, name: str) -> Any:
        """Return a setting that the kind alone knows; None where the editor has set nothing."""
        return dict(self.settings).get(name)

    def in_words(self, value: object) -> str:
        """Return a stored answer as people read it: the words of the choices as they stood when it was asked."""
        return self.kind.in_words(self, value)


@dataclass(frozen=True)
class Information:
    """Words between the questions; nothing is answered."""

    text: str
    title: str = ""
    condition: Condition = Condition()


@dataclass(frozen=True)
class Group:
    """Questions that belong together under a heading. A repeating one is asked `least` to `most` times ("add another").

    The answers of a repeating group are a list of answers by key under the group's key; those of any other group stand
    beside the rest, and it needs no key. A folded one shows its heading alone until somebody opens it; one that repeats
    is never folded.
    """

    items: tuple[Question | Information, ...]
    title: str = ""
    text: str = ""
    key: str = ""
    repeats: bool = False
    least: int = 1
    most: int = 1
    add_label: str = ""
    condition: Condition = Condition()
    folded: bool = False

    def __post_init__(self) -> None:
        if (self.key or self.repeats) and not is_key(self.key):
            raise DefinitionError(f"A group that repeats needs a key; {self.key!r} is none.")

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(item for item in self.items if isinstance(item, Question))


@dataclass(frozen=True)
class Stop:
    """Ends the form when its condition holds, once the answers of its step are in. Nothing is kept."""

    title: str
    text: str
    condition: Condition
    link_url: str = ""
    link_label: str = ""


Item = Question | Group | Information | Stop


@dataclass(frozen=True)
class Step:
    """What stands on one page."""

    items: tuple[Item, ...]
    title: str = ""
    text: str = ""
    condition: Condition = Condition()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the step, those in groups too."""
        return tuple(_questions(self.items))

    @property
    def stops(self) -> tuple[Stop, ...]:
        return tuple(item for item in self.items if isinstance(item, Stop))


@dataclass(frozen=True)
class Definition:
    """All questions of one form, in their order."""

    steps: tuple[Step, ...] = ()
    _by_key: dict[str, Question] = field(init=False, repr=False, compare=False, default_factory=dict)
    _groups: dict[str, Group] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        taken: set[str] = set()
        for step in self.steps:
            for item in step.items:
                if isinstance(item, Group):
                    self._take_group(item, taken)
                elif isinstance(item, Question):
                    self._take(item, taken)

    def _take_group(self, group: Group, taken: set[str]) -> None:
        if group.key:
            _take_key(group.key, taken)
        for question in group.questions:
            self._take(question, taken)
            if group.repeats:
                self._groups[question.key] = group

    def _take(self, question: Question, taken: set[str]) -> None:
        _take_key(question.key, taken)
        self._by_key[question.key] = question

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in its order, those in groups too."""
        return tuple(self._by_key.values())

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups that repeat."""
        return tuple(item for step in self.steps for item in step.items if isinstance(item, Group) and item.repeats)

    @cached_property
    def in_steps(self) -> bool:
        """True for a form that is filled in step by step and kept meanwhile; a short one is sent at once."""
        has_files = any(question.kind.holds_files for question in self.questions)
        has_stops = any(step.stops for step in self.steps)
        return len(self.steps) > 1 or bool(self.groups) or has_files or has_stops

    def question(self, key: str) -> Question | None:
        """Return the question with the key, or None."""
        return self._by_key.get(key)

    def group_of(self, key: str) -> Group | None:
        """Return the repeating group that the question stands in; its answers are a list then. None: it has one."""
        return self._groups.get(key)

    @cached_property
    def version(self) -> str:
        """Sixteen hexadecimal digits that change with every change of a question."""
        text = json.dumps(self.as_json, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @cached_property
    def as_json(self) -> dict[str, Any]:
        """What `to_json` returns, made once; only to be read."""
        return self.to_json()

    def to_json(self) -> dict[str, Any]:
        """Return the definition as plain JSON values; what is as it is by default is left out."""
        return {"format": FORMAT, "steps": [_to_json(step) for step in self.steps]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Definition:
        """Return the definition kept as JSON, of this or an older format; raise DefinitionError when it is none."""
        try:
            if data["format"] == 1:
                return cls((_step_of_format_1(data["sections"]),))
            if data["format"] != FORMAT:
                raise DefinitionError(f"This is form format {data['format']!r}; format {FORMAT} is known.")
            return cls(tuple(_step_from_json(step) for step in data["steps"]))
        except (KeyError, TypeError, AttributeError) as error:
            raise DefinitionError("This is not a form definition.") from error
        except DefinitionError:
            raise
        except ValueError as error:
            raise DefinitionError(str(error)) from error


def is_key(key: str) -> bool:
    """True for a name that a question may have."""
    return bool(KEY.fullmatch(key)) and not key.startswith(RESERVED_PREFIXES)


def one_step(*items: Item, title: str = "") -> Definition:
    """Return a form of one step."""
    return Definition((Step(items, title),))


def _questions(items: tuple[Item, ...]) -> Iterator[Question]:
    for item in items:
        if isinstance(item, Group):
            yield from item.questions
        elif isinstance(item, Question):
            yield item


def _take_key(key: str, taken: set[str]) -> None:
    if key in taken:
        raise DefinitionError(f"Two questions have the key {key!r}.")
    taken.add(key)


def _check_codes(key: str, choices: tuple[Choice, ...], wanted: bool) -> None:
    codes = [choice.code for choice in choices]
    if wanted != bool(codes):
        raise DefinitionError(f"Question {key!r} must have choices exactly when its kind has them.")
    if len(set(codes)) != len(codes) or not all(codes):
        raise DefinitionError(f"Question {key!r} has a choice without a code, or a code twice.")


# JSON ----------------------------------------------------------------------------------------------------------------

_TYPES: Final[dict[type, str]] = {Question: "question", Group: "group", Information: "information", Stop: "stop"}
# Written even when they are as by default, so that the data reads by itself.
_ALWAYS: Final = frozenset({"key", "kind", "label", "required", "items"})


def _to_json(value: Any) -> Any:
    """Return a part of a definition as JSON: an item with its type, everything else by its fields."""
    if isinstance(value, tuple):
        return [_to_json(each) for each in value]
    if type(value) is Choice:
        return {"code": value.code, "label": value.label}
    if not hasattr(value, "__dataclass_fields__"):
        return value if isinstance(value, int) else str(value)
    made: dict[str, Any] = {"type": _TYPES[type(value)]} if type(value) in _TYPES else {}
    for each in fields(value):
        content = getattr(value, each.name)
        if content != each.default and content not in ("", ()) or (each.name in _ALWAYS and content != ""):
            made[each.name] = dict(content) if each.name == "settings" else _to_json(content)
    return made


def _step_from_json(data: Mapping[str, Any]) -> Step:
    return Step(
        tuple(_READERS[item["type"]](item) for item in data["items"]),
        data.get("title", ""),
        data.get("text", ""),
        _condition_from_json(data),
    )


def _condition_from_json(data: Mapping[str, Any]) -> Condition:
    found = data.get("condition") or {}
    rules = (
        Rule(rule["question"], Operator(rule["operator"]), rule.get("value", "")) for rule in found.get("rules", [])
    )
    return Condition(tuple(rules), Match(found.get("match", Match.ALL)))


def _choices_from_json(data: list[Mapping[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(each["code"], each["label"]) for each in data)


def _question_from_json(data: Mapping[str, Any]) -> Question:
    files = data.get("files", {})
    return Question(
        key=data["key"],
        kind=kinds.get(data["kind"]),
        label=data["label"],
        hint=data.get("hint", ""),
        required=data["required"],
        choices=_choices_from_json(data.get("choices", [])),
        disclosure=DisclosureClass(data.get("disclosure", DisclosureClass.PERSONAL)),
        rows=_choices_from_json(data.get("rows", [])),
        default=data.get("default", ""),
        limits=Limits(**data.get("limits", {})),
        files=FileLimits(**{**files, "kinds": tuple(files.get("kinds", FILE_KINDS))}),
        parts=WeekParts(data.get("parts", WeekParts.PARTS)),
        condition=_condition_from_json(data),
        settings=tuple(data.get("settings", {}).items()),
    )


def _information_from_json(data: Mapping[str, Any]) -> Information:
    return Information(data["text"], data.get("title", ""), _condition_from_json(data))


def _inner_from_json(data: Mapping[str, Any]) -> Question | Information:
    return _information_from_json(data) if data["type"] == "information" else _question_from_json(data)


def _group_from_json(data: Mapping[str, Any]) -> Group:
    return Group(
        items=tuple(_inner_from_json(item) for item in data["items"]),
        title=data.get("title", ""),
        text=data.get("text", ""),
        key=data.get("key", ""),
        repeats=data.get("repeats", False),
        least=data.get("least", 1),
        most=data.get("most", 1),
        add_label=data.get("add_label", ""),
        condition=_condition_from_json(data),
        folded=data.get("folded", False),
    )


def _stop_from_json(data: Mapping[str, Any]) -> Stop:
    return Stop(
        data["title"],
        data.get("text", ""),
        _condition_from_json(data),
        data.get("link_url", ""),
        data.get("link_label", ""),
    )


_READERS: Final[dict[str, Callable[[Mapping[str, Any]], Item]]] = {
    "question": _question_from_json,
    "group": _group_from_json,
    "information": _information_from_json,
    "stop": _stop_from_json,
}


def _step_of_format_1(sections: list[Mapping[str, Any]]) -> Step:
    """Return the one step of a form as it was kept before forms had steps: sections of questions."""
    items: list[Item] = []
    for section in sections:
        questions = tuple(_question_from_json(each) for each in section["questions"])
        if section["title"] or section["text"]:
            items.append(Group(questions, section["title"], section["text"]))
        else:
            items.extend(questions)
    return Step(tuple(items))
