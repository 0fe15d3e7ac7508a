"""Answers as other software gives them (JSON), turned into what the page's form would send.

Only what a page cannot send is refused here: another type, a question nobody asks, a text that is no text. Everything
else is the form's to say (`asking.py`), so that the API and the page ask the same. A mistake is named by its JSON
pointer (RFC 6901) in the answers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.asking import AnswersForm, Raw, bound_data, field_name, form_class
from forms_app.conditions import visible
from forms_app.definition import Definition, Group, Question, Stop
from forms_app.enums import FieldKind
from forms_app.fields import LONGEST_EMAIL, LONGEST_LONG, LONGEST_PART, LONGEST_SHORT
from forms_app.reading import ADDRESS_PARTS

DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
MONTH: Final = "[0-9]{4}-[0-9]{2}"
LONGEST: Final = {
    FieldKind.SHORT_TEXT: LONGEST_SHORT,
    FieldKind.LONG_TEXT: LONGEST_LONG,
    FieldKind.EMAIL: LONGEST_EMAIL,
    FieldKind.TELEPHONE: LONGEST_PART,
}
_SEVERAL: Final = frozenset({FieldKind.SOME_OF, FieldKind.AVAILABILITY})
Pointer = tuple[str | int, ...]


@dataclass(frozen=True)
class Mistake:
    """One answer that cannot be taken: where it stands, whose question it is, a code word and a sentence."""

    where: Pointer
    key: str
    code: str
    sentence: str

    @property
    def pointer(self) -> str:
        """Where it stands in the answers, as RFC 6901 writes it."""
        return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in self.where)


@dataclass
class Given:
    """Answers that were given, checked: `mistakes` (none: they fit), `answers` as they are stored, and the `stop` that
    ends the form, if one does. In the place of files stand their tickets, until `files_set`."""

    definition: Definition
    data: Mapping[str, Any]

    def __post_init__(self) -> None:
        reader = _Reader(self.definition)
        raw, shapes = reader.read(self.data)
        waiting = {key: [{"reference": ticket} for ticket in tickets] for key, tickets in reader.tickets.items()}
        self.form: AnswersForm = form_class(self.definition)(bound_data(raw), stored=waiting)
        self.mistakes: list[Mistake] = shapes
        self.is_readable = not shapes
        if self.is_readable:
            self.form.is_valid()
            self.mistakes = list(_mistakes(self.form))

    @property
    def answers(self) -> dict[str, Any]:
        return self.form.answers()

    @property
    def tickets(self) -> list[tuple[Question, list[str]]]:
        """The file questions that are asked and answered, with the tickets of their files."""
        asked = (question for question in self.definition.questions if question.kind == FieldKind.FILE)
        found = ((question, self.answers.get(question.key)) for question in asked)
        return [(question, [each["reference"] for each in waiting]) for question, waiting in found if waiting]

    def files_set(self, question: Question, entries: list[dict[str, Any]]) -> None:
        """Put kept files in the place of their tickets."""
        self.form.answers_set(question.key, entries)

    @property
    def stop(self) -> Stop | None:
        """The first stop that holds, once the steps up to its own are in order: as on the page."""
        if not self.is_readable:
            return None
        wrong = {mistake.where[0] for mistake in self.mistakes}
        for number, stop in visible(self.definition, self.answers).stops:
            if not wrong & _keys(self.definition, number):
                return stop
        return None


def longest_of(question: Question) -> int | None:
    """Return how many characters a text may have, blanks at its ends counted; None for what is no free text."""
    most = LONGEST.get(question.kind)
    return min(most, int(question.limits.most or most)) if most else None


def _keys(definition: Definition, number: int) -> set[str]:
    """Return what is answered in the steps up to this one."""
    found = set()
    for step in definition.steps[: number + 1]:
        found |= {question.key for question in step.questions}
        found |= {item.key for item in step.items if isinstance(item, Group) and item.repeats}
    return found


def _mistakes(form: AnswersForm) -> Iterator[Mistake]:
    places = {number: at for numbers in form.entries.values() for at, number in enumerate(numbers)}
    for name, errors in form.errors.as_data().items():
        slot = form.slots.get(name)
        if slot is None:
            continue
        key = slot.question.key
        where: Pointer = (slot.group.key, places[slot.number], key) if slot.group else (key,)
        for error in errors:
            yield Mistake(where, key, error.code or "invalid", " ".join(error.messages))


class _Shape(Exception):
    """An answer is of another shape than its question takes."""

    def __init__(self, sentence: str | Promise, *inside: str | int, code: str = "type") -> None:
        super().__init__(sentence)
        self.sentence, self.inside, self.code = str(sentence), inside, code


class _Reader:
    """Turns answers into texts by the names of the form's controls."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.raw: Raw = {}
        self.tickets: dict[str, list[str]] = {}
        self.mistakes: list[Mistake] = []

    def read(self, data: Mapping[str, Any]) -> tuple[Raw, list[Mistake]]:
        """Return what the form takes, and what is of no shape it could take."""
        groups = {group.key: group for group in self.definition.groups}
        asked = {question.key: question for question in self.definition.questions if question.is_asked}
        own = {key: question for key, question in asked.items() if self.definition.group_of(key) is None}
        for key, value in data.items():
            if key in groups:
                self._entries(groups[key], value)
            else:
                self._answer((key,), key, own.get(key), value)
        return self.raw, self.mistakes

    def _entries(self, group: Group, value: Any) -> None:
        if value is None:
            return
        words = gettext_lazy("Send a list of entries, each an object of answers.")
        if not isinstance(value, list):
            return self._refuse((group.key,), group.key, _Shape(words))
        if len(value) > group.most:
            many = _("Send at most %(number)s entries.") % {"number": group.most}
            return self._refuse((group.key,), group.key, _Shape(many, code="limits"))
        self.raw[f"{group.key}-entry"] = [str(number) for number in range(len(value))]
        asked = {question.key: question for question in group.questions if question.is_asked}
        for number, entry in enumerate(value):
            where: Pointer = (group.key, number)
            if not isinstance(entry, Mapping):
                self._refuse(where, group.key, _Shape(words))
                continue
            for key, answer in entry.items():
                self._answer((*where, key), field_name(key, group, str(number)), asked.get(key), answer)
        return None

    def _answer(self, where: Pointer, name: str, question: Question | None, value: Any) -> None:
        key = str(where[-1])
        try:
            if question is None:
                raise _Shape(_("The form asks no such question."), code="unknown")
            if question.kind == FieldKind.FILE:
                self.tickets[key] = _tickets(question, value)
            else:
                self.raw.update(_texts(name, question, value))
        except _Shape as shape:
            self._refuse((*where, *shape.inside), key, shape)

    def _refuse(self, where: Pointer, key: str, shape: _Shape) -> None:
        self.mistakes.append(Mistake(where, key, shape.code, shape.sentence))


def _texts(name: str, question: Question, value: Any) -> Raw:
    """Return an answer as the texts of its controls."""
    if value is None:
        return {}
    kind = question.kind
    if kind == FieldKind.NUMBER:
        return {name: [_number(value)]}
    if kind == FieldKind.DECLARATION:
        if not isinstance(value, bool):
            raise _Shape(_("Send true or false."))
        return {name: ["on"]} if value else {}
    if kind in _SEVERAL:
        return {name: _list(value)}
    if kind == FieldKind.ADDRESS:
        return _parts(name, value, ADDRESS_PARTS, LONGEST_PART)
    if kind == FieldKind.RATING_GRID:
        return _parts(name, value, tuple(row.code for row in question.rows), None)
    return _WRITTEN.get(kind, _plain)(name, question, _text(value))


def _plain(name: str, question: Question, text: str) -> Raw:
    most = longest_of(question)
    if most is not None and len(text) > most:
        words = _("Use at most %(limit_value)d characters; this is %(show_value)d.")
        own = question.limits.sentence if question.limits.most else ""
        raise _Shape(own or words % {"limit_value": most, "show_value": len(text)}, code="max_length")
    return {name: [text]}


def _day(name: str, question: Question, text: str) -> Raw:
    if text and not re.fullmatch(DAY, text):
        raise _Shape(_("Send a day like 2026-03-15."), code="invalid")
    return {name: [text]}


def _month(name: str, question: Question, text: str) -> Raw:
    if text and not re.fullmatch(MONTH, text):
        raise _Shape(_("Send a month like 2026-03."), code="invalid")
    year, _dash, month = text.partition("-")
    return {f"{name}_0": [month], f"{name}_1": [year]}


_WRITTEN: Final[dict[FieldKind, Callable[[str, Question, str], Raw]]] = {
    FieldKind.DATE: _day,
    FieldKind.MONTH_YEAR: _month,
}


def _number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _Shape(_("Send a number."))
    return repr(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Shape(_("Send a text."))
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _Shape(_("This text has characters that cannot be read."), code="characters") from None
    return value


def _list(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise _Shape(_("Send a list of texts, each once."))
    texts = []
    for number, each in enumerate(value):
        try:
            texts.append(_text(each))
        except _Shape as shape:
            raise _Shape(shape.sentence, number, code=shape.code) from None
    if len(set(texts)) < len(texts):
        raise _Shape(_("Send a list of texts, each once."))
    return texts


def _tickets(question: Question, value: Any) -> list[str]:
    tickets = [] if value is None else _list(value)
    if len(tickets) > question.files.at_most:
        many = _("Choose at most %(number)s files.") % {"number": question.files.at_most}
        raise _Shape(question.limits.sentence or many, code="number")
    return tickets


def _parts(name: str, value: Any, names: tuple[str, ...], most: int | None) -> Raw:
    """Return an answer of several parts, as its controls are numbered."""
    if not isinstance(value, Mapping):
        raise _Shape(_("Send an object of texts."))
    found: Raw = {}
    for part, given in value.items():
        if part not in names:
            raise _Shape(_("The form asks no such question."), part, code="unknown")
        try:
            text = "" if given is None else _text(given)
        except _Shape as shape:
            raise _Shape(shape.sentence, part, code=shape.code) from None
        if most is not None and len(text) > most:
            words = _("Use at most %(limit_value)d characters; this is %(show_value)d.")
            raise _Shape(words % {"limit_value": most, "show_value": len(text)}, part, code="max_length")
        found[f"{name}_{names.index(part)}"] = [text]
    return found
