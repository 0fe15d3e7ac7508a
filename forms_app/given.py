"""Answers as other software gives them (JSON), turned into what the page's form would send.

Only what a page cannot send is refused here: another type, a question nobody asks, a text that is no text. Everything
else is the form's to say (`asking.py`), so that the API and the page ask the same. A mistake is named by its JSON
pointer (RFC 6901) in the answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.asking import AnswersForm, bound_data, field_name, form_class
from forms_app.conditions import visible
from forms_app.definition import Definition, Group, Question, Stop
from forms_app.shapes import Raw, WrongShape

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
        asked = (question for question in self.definition.questions if question.kind.holds_files)
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
            return self._refuse((group.key,), group.key, WrongShape(words))
        if len(value) > group.most:
            many = _("Send at most %(number)s entries.") % {"number": group.most}
            return self._refuse((group.key,), group.key, WrongShape(many, code="limits"))
        self.raw[f"{group.key}-entry"] = [str(number) for number in range(len(value))]
        asked = {question.key: question for question in group.questions if question.is_asked}
        for number, entry in enumerate(value):
            where: Pointer = (group.key, number)
            if not isinstance(entry, Mapping):
                self._refuse(where, group.key, WrongShape(words))
                continue
            for key, answer in entry.items():
                self._answer((*where, key), field_name(key, group, str(number)), asked.get(key), answer)
        return None

    def _answer(self, where: Pointer, name: str, question: Question | None, value: Any) -> None:
        key = str(where[-1])
        try:
            if question is None:
                raise WrongShape(_("The form asks no such question."), code="unknown")
            if value is not None:
                self._take(key, question, question.kind.given(name, question, value))
        except WrongShape as shape:
            self._refuse((*where, *shape.inside), key, shape)

    def _take(self, key: str, question: Question, texts: Raw) -> None:
        if question.kind.holds_files:
            self.tickets[key] = [each for given in texts.values() for each in given]
        else:
            self.raw.update(texts)

    def _refuse(self, where: Pointer, key: str, shape: WrongShape) -> None:
        self.mistakes.append(Mistake(where, key, shape.code, shape.sentence))
