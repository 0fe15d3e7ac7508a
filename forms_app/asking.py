"""A definition as a Django form: builds the fields, evaluates conditions while it cleans, gives the answers by key.

Names in the HTML: the key of a question; in a repeating group `<group>-<number>-<key>`, and `<group>-entry` once for
each entry, so that an entry with nothing ticked is still one. Keys hold no hyphen: the names never meet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from forms_app.conditions import holds, is_answered
from forms_app.definition import Condition, Definition, Group, Information, Item, Question, Step
from forms_app.kinds.file import FilesField
from forms_app.reading import entry_title
from forms_app.rulewords import condition_in_words
from forms_app.shapes import Raw

# Stands for the number of an entry in the template that "add another" copies.
BLANK: Final = "__n__"


@dataclass(frozen=True)
class Part:
    """One thing on the page: a field, information, or a group of parts. `when` is its condition as far as the answers
    of this page decide it (JSON for the script), `when_words` the same for people without one. A group with `fold`
    "closed" shows its heading alone; "open" is one that could be and is not, since something in it needs a look."""

    kind: str
    field: Any = None
    title: str = ""
    text: str = ""
    when: str = ""
    when_words: str = ""
    parts: tuple[Part, ...] = ()
    entries: tuple[Entry, ...] = ()
    group: Group | None = None
    blank: Entry | None = None
    fold: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry of a repeating group on the page."""

    number: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class SectionOnPage:
    """A step of the form as a page shows it."""

    title: str
    text: str
    parts: tuple[Part, ...]


@dataclass
class _Slot:
    """A field of the form: which question it asks, in which entry of which group."""

    question: Question
    group: Group | None = None
    number: str = ""


class AnswersForm(forms.Form):
    """The questions of one definition, or of some steps of it. Subclasses are made by `form_class`.

    `known` are the answers given before these questions; conditions see them.
    """

    definition: ClassVar[Definition]

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        known: Mapping[str, Any] | None = None,
        stored: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data, files, **options)
        constants = {each.key: each.default for each in self.definition.questions if not each.is_asked}
        self.known = {**constants, **(known or {})}
        self.slots: dict[str, _Slot] = {}
        self.entries: dict[str, list[str]] = {}
        self._collected: dict[str, Any] = {}
        for step in self.definition.steps:
            for item in step.items:
                self._make(item)
        for name, kept in (stored or {}).items():
            made = self.fields.get(name)
            if isinstance(made, FilesField):
                made.stored = list(kept or [])
                made.widget.stored = made.stored

    # Fields ----------------------------------------------------------------------------------------------------------

    def _make(self, item: Item) -> None:
        if isinstance(item, Question):
            self._make_field(item.key, _Slot(item))
        elif isinstance(item, Group) and not item.repeats:
            for question in item.questions:
                self._make_field(question.key, _Slot(question))
        elif isinstance(item, Group):
            self.entries[item.key] = self._numbers(item)
            for number in self.entries[item.key]:
                for question in item.questions:
                    self._make_field(field_name(question.key, item, number), _Slot(question, item, number))

    def _make_field(self, name: str, slot: _Slot) -> None:
        if slot.question.is_asked:
            self.fields[name] = _field(slot.question)
            self.slots[name] = slot

    def _numbers(self, group: Group) -> list[str]:
        """Return the numbers of the entries on the page: those that were sent, else as many as must be there."""
        sent = _several(self.data, f"{group.key}-entry") if self.is_bound else []
        numbers = [each for each in dict.fromkeys(sent) if re.fullmatch("[0-9]{1,3}", each)][: group.most]
        number = 0
        while len(numbers) < group.least:
            if str(number) not in numbers:
                numbers.append(str(number))
            number += 1
        return numbers

    def quiet(self) -> AnswersForm:
        """Show what the form is bound to, without a word about mistakes: it was kept, not sent."""
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}
        return self

    def without_autofill(self) -> AnswersForm:
        """Ask the browser neither to fill anything in nor to remember it: it belongs to another person."""
        for field in self.fields.values():
            for widget in (field.widget, *getattr(field.widget, "widgets", ())):
                widget.attrs["autocomplete"] = "off"
        return self

    # Cleaning: in the order of asking, so that a condition sees what was answered before it ---------------------------

    def _clean_fields(self) -> None:
        seen = dict(self.known)
        self._collected = {}
        for step in self.definition.steps:
            if holds(step.condition, seen):
                for item in step.items:
                    self._collected.update(self._clean_item(item, seen))

    def _clean_item(self, item: Item, seen: dict[str, Any]) -> dict[str, Any]:
        """Clean what is asked; `seen` grows by it. Return the answers by key; nothing for what is hidden."""
        if not holds(item.condition, seen):
            return {}
        if isinstance(item, Question):
            value = self._clean_question(item.key, item)
            seen[item.key] = value
            return {item.key: value}
        if isinstance(item, Group) and item.repeats:
            return {item.key: self._clean_entries(item, seen)}
        found: dict[str, Any] = {}
        if isinstance(item, Group):
            for each in item.items:
                found.update(self._clean_item(each, seen))
        return found

    def _clean_entries(self, group: Group, seen: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Clean every entry; one beyond the least that was left empty is as if it had been taken out."""
        found: list[dict[str, Any]] = []
        for number in list(self.entries[group.key]):
            if len(found) >= group.least and self._is_empty(group, number):
                continue
            local = dict(seen)
            entry: dict[str, Any] = {}
            for item in group.items:
                if isinstance(item, Question) and holds(item.condition, local):
                    entry[item.key] = self._clean_question(field_name(item.key, group, number), item)
                    local[item.key] = entry[item.key]
            found.append(entry)
        return found

    def _is_empty(self, group: Group, number: str) -> bool:
        prefix = f"{group.key}-{number}-"
        names = [name for name in self.data if name.startswith(prefix)]
        return not any(text.strip() for name in names for text in _several(self.data, name))

    def _clean_question(self, name: str, question: Question) -> Any:
        if not question.is_asked:
            return question.default
        bound = self[name]
        try:
            value = bound.field._clean_bound_field(bound)  # type: ignore[attr-defined]
        except ValidationError as error:
            self.add_error(name, error)
            return None
        self.cleaned_data[name] = value
        return question.kind.answer(value)

    def answers(self) -> dict[str, Any]:
        """Return the answers by key: every question that was asked, None where nothing was answered."""
        return dict(self._collected)

    def answers_set(self, key: str, value: Any) -> None:
        """Put an answer in the place of the cleaned one: files, once they are kept."""
        self._collected[key] = value

    def typed(self) -> dict[str, Any]:
        """Return what was typed, valid or not, as answers that can be read."""
        if not self.is_bound:
            return {}
        self.is_valid()
        found = dict(self._collected)
        for name in self.errors:
            slot = self.slots.get(name)
            if slot is not None and slot.group is None:
                found[name] = "\n".join(_several(self.data, name))
        return found

    # Pages -----------------------------------------------------------------------------------------------------------

    def sections(self) -> Iterator[SectionOnPage]:
        """Yield the steps with everything that stands in them; what earlier answers hide is left out."""
        here = {question.key for question in self.definition.questions if question.is_asked}
        for step in self.definition.steps:
            if _stays(step.condition, self.known, here):
                yield SectionOnPage(step.title, step.text, tuple(self._parts(step, here)))

    def _parts(self, step: Step, here: set[str]) -> Iterator[Part]:
        for item in step.items:
            part = self._part(item, here)
            if part is not None:
                yield part

    def _part(self, item: Item, here: set[str]) -> Part | None:
        if not _stays(item.condition, self.known, here):
            return None
        live = _live(item.condition, self.known, here)
        shared: dict[str, Any] = {
            "when": _as_json(live, lambda key: key),
            "when_words": condition_in_words(live, self.definition) if live else "",
        }
        if isinstance(item, Question):
            return Part("field", field=self[item.key], **shared) if item.is_asked else None
        if isinstance(item, Information):
            return Part("information", title=item.title, text=item.text, **shared)
        if isinstance(item, Group):
            return self._group_part(item, here, shared)
        return None

    def _group_part(self, group: Group, here: set[str], shared: dict[str, Any]) -> Part:
        if not group.repeats:
            inner = tuple(part for each in group.items if (part := self._part(each, here)) is not None)
            fold = self._fold(group) if group.folded else ""
            return Part("group", title=group.title, text=group.text, parts=inner, fold=fold, **shared)
        entries = tuple(
            self._entry(group, number, place, here) for place, number in enumerate(self.entries[group.key], start=1)
        )
        return Part(
            "repeat",
            title=group.title,
            text=group.text,
            entries=entries,
            group=group,
            blank=_blank_entry(self, group, here),
            **shared,
        )

    def _fold(self, group: Group) -> str:
        """Open what must be answered, what is answered already, and what is wrong: nobody has to look for it."""
        asked = [question for question in group.questions if question.is_asked]
        shown = any(
            question.required or question.key in self.errors or _is_filled(self[question.key].value())
            for question in asked
        )
        return "open" if shown else "closed"

    def _entry(self, group: Group, number: str, place: int, here: set[str], asked: Definition | None = None) -> Entry:
        inner = {question.key for question in group.questions}

        def name_of(key: str) -> str:
            return field_name(key, group, number) if key in inner else key

        parts = []
        for item in group.items:
            if not _stays(item.condition, self.known, here):
                continue
            live = _live(item.condition, self.known, here)
            words = condition_in_words(live, asked or self.definition) if live else ""
            when = _as_json(live, name_of)
            if isinstance(item, Information):
                parts.append(Part("information", title=item.title, text=item.text, when=when, when_words=words))
            elif item.is_asked:
                bound = self[field_name(item.key, group, number)]
                parts.append(Part("field", field=bound, when=when, when_words=words))
        return Entry(number, entry_title(group, place) if place else "", tuple(parts))


def form_class(definition: Definition) -> type[AnswersForm]:
    """Return a Django form that asks the questions: our labels, hints and sentences, the answers by key."""
    return type("AnswersForm", (AnswersForm,), {"definition": definition})


def field_name(key: str, group: Group, number: str) -> str:
    """Return the name of a question's control in one entry of a repeating group."""
    return f"{group.key}-{number}-{key}"


def raw_of(definition: Definition, answers: Mapping[str, Any]) -> Raw:
    """Return stored answers as the form would send them: name → texts. Files are not among them."""
    found: Raw = {}
    for step in definition.steps:
        for item in step.items:
            if isinstance(item, Group) and item.repeats:
                entries = answers.get(item.key) or []
                if item.key in answers:
                    found[f"{item.key}-entry"] = [str(number) for number in range(len(entries))]
                for number, entry in enumerate(entries):
                    for question in item.questions:
                        found.update(_raw(field_name(question.key, item, str(number)), question, entry))
            elif isinstance(item, Group | Question):
                for question in item.questions if isinstance(item, Group) else (item,):
                    found.update(_raw(question.key, question, answers))
    return found


def bound_data(raw: Raw) -> MultiValueDict[str, str]:
    """Return name → texts as a form takes it."""
    data = QueryDict(mutable=True)
    for name, texts in raw.items():
        data.setlist(name, texts)
    return data


def raw_sent(form: AnswersForm) -> Raw:
    """Return what was sent for this form's own names and nothing else."""
    prefixes = tuple(f"{key}-" for key in form.entries)
    own = [name for name in form.data if _is_own(name, form, prefixes)]
    return {name: _several(form.data, name) for name in own}


def _is_own(name: str, form: AnswersForm, prefixes: tuple[str, ...]) -> bool:
    if name in form.fields or (prefixes and name.startswith(prefixes)):
        return True
    stem, _line, number = name.rpartition("_")
    return number.isdigit() and stem in form.fields


def _field(question: Question) -> forms.Field:
    field = question.kind.field(question)
    if question.default and field.initial is None:
        field.initial = question.kind.initial(question)
    return field


def _raw(name: str, question: Question, answers: Mapping[str, Any]) -> Raw:
    value = answers.get(question.key)
    return question.kind.sent(name, question, value) if is_answered(value) else {}


def _is_filled(value: Any) -> bool:
    """True for a control with something in it; one of several parts is filled once a part is."""
    if isinstance(value, Mapping):
        return any(map(_is_filled, value.values()))
    return any(map(_is_filled, value)) if isinstance(value, list | tuple) else bool(value)


def _blank_entry(form: AnswersForm, group: Group, here: set[str]) -> Entry:
    """Return an empty entry, numbered by a placeholder, as the script copies it."""
    made = form_class(Definition())(known=form.known)
    for question in group.questions:
        made._make_field(field_name(question.key, group, BLANK), _Slot(question, group, BLANK))
    return made._entry(group, BLANK, 0, here, form.definition)


def _several(data: Any, name: str) -> list[str]:
    if hasattr(data, "getlist"):
        return [str(each) for each in data.getlist(name)]
    value = data.get(name)
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def _live(condition: Condition, known: Mapping[str, Any], here: set[str]) -> Condition:
    """Return the part of a condition that this page decides; without rules when earlier answers decided it already."""
    ours = tuple(rule for rule in condition.rules if rule.question in here)
    if len(ours) == len(condition.rules):
        return condition
    theirs = tuple(rule for rule in condition.rules if rule.question not in here)
    decided = holds(Condition(theirs, condition.match), known)
    if condition.match == "any" and decided:
        return Condition()
    return Condition(ours, condition.match)


def _stays(condition: Condition, known: Mapping[str, Any], here: set[str]) -> bool:
    """False when answers given before this page hide the thing, whatever is answered here."""
    theirs = tuple(rule for rule in condition.rules if rule.question not in here)
    if not theirs:
        return True
    decided = holds(Condition(theirs, condition.match), known)
    return decided or (condition.match == "any" and len(theirs) < len(condition.rules))


def _as_json(condition: Condition, name_of: Any) -> str:
    if not condition:
        return ""
    rules = [
        {"name": name_of(rule.question), "operator": str(rule.operator.value), "value": rule.value}
        for rule in condition.rules
    ]
    return json.dumps({"match": str(condition.match.value), "rules": rules})
