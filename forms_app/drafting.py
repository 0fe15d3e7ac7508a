"""What a half-filled form holds, and which step comes next. Pure: no database, no request.

Content is JSON: `answers` by key, `kinds` of the questions that were asked (key → kind; of a repeating group its key →
`group`), `typed` (number of a step → name → texts) of steps that were left without being in order, `changed` once the
form was published anew meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from forms_app.asking import AnswersForm, Raw, bound_data, form_class, raw_of, raw_sent
from forms_app.conditions import Visible, kept, visible
from forms_app.definition import Definition, Group, Question, Step, Stop
from forms_app.kinds.file import FilesField

GROUP_KIND: Final = "group"


@dataclass
class Content:
    """What was answered so far."""

    answers: dict[str, Any] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    typed: dict[str, Raw] = field(default_factory=dict)
    changed: bool = False
    # Not kept, but found anew at each request (`with_scans`): names of files that are gone, by key of their question,
    # references of these, and of those that could not be looked at yet.
    lost: dict[str, list[str]] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Content:
        given = data or {}
        return cls(
            dict(given.get("answers", {})),
            dict(given.get("kinds", {})),
            dict(given.get("typed", {})),
            bool(given.get("changed", False)),
        )

    def to_json(self) -> dict[str, Any]:
        return {"answers": self.answers, "kinds": self.kinds, "typed": self.typed, "changed": self.changed}


class Progress:
    """Where somebody stands in a form: which steps there are for them, which are done, what is shown."""

    def __init__(self, definition: Definition, content: Content) -> None:
        self.definition = definition
        self.content = content
        # An answer counts only while its question is what it was: the same key and the same kind.
        kinds = kinds_of(definition)
        self.answers = {
            key: value for key, value in content.answers.items() if kinds.get(key) == content.kinds.get(key) is not None
        }
        self._visible: Visible | None = None

    @property
    def visible(self) -> Visible:
        if self._visible is None:
            self._visible = visible(self.definition, self.answers)
        return self._visible

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers, in the definition, of the steps that are asked."""
        return self.visible.numbers

    def step(self, number: int) -> Step:
        return self.definition.steps[number]

    def known(self, number: int) -> dict[str, Any]:
        """Return the answers given in steps before this one, those to hidden questions left out."""
        return kept(Definition(self.definition.steps[:number]), self.answers)

    def form(self, number: int) -> AnswersForm:
        """Return the step as a form: with what was typed, else with what was answered, else empty."""
        step = Definition((self.step(number),))
        raw = self.content.typed.get(str(number)) or raw_of(step, self.answers)
        asked, lost = form_class(step), self.lost(number)
        if not raw and not lost:
            return self._with_scans(asked(known=self.known(number), stored=self.stored(number)))
        made = asked(bound_data(raw), known=self.known(number), stored=self.stored(number)).quiet()
        return self._with_scans(made)

    def _with_scans(self, form: AnswersForm) -> AnswersForm:
        """Say what became of the files."""
        for name, field_ in form.fields.items():
            if isinstance(field_, FilesField):
                field_.widget.unsure = self.content.unsure
                for each in self.content.lost.get(name, ()):
                    form.add_error(name, field_.infected(each))
        return form

    def lost(self, number: int) -> int:
        """Return how many files of the step are gone because a virus was found in them."""
        return sum(len(self.content.lost.get(each.key, ())) for each in self.step(number).questions)

    def stored(self, number: int) -> dict[str, Any]:
        """Return the files that are kept already, by key."""
        files = (each for each in self.step(number).questions if each.kind.holds_files)
        return {question.key: self.answers.get(question.key) for question in files}

    def is_done(self, number: int) -> bool:
        """True when everything the step asks was asked of this person and the answers still fit."""
        if str(number) in self.content.typed or self.lost(number):
            return False
        step = Definition((self.step(number),))
        if any(key not in self.answers for key in _asked(step, self.visible)):
            return False
        form = form_class(step)(
            bound_data(raw_of(step, self.answers)), known=self.known(number), stored=self.stored(number)
        )
        return form.is_valid()

    def first_open(self) -> int | None:
        """Return the first step that is not done; None when all are."""
        return next((number for number in self.numbers if not self.is_done(number)), None)

    def may_open(self, number: int) -> bool:
        """True for a step that is asked and that nothing unanswered stands before."""
        return number in self.numbers and all(self.is_done(each) for each in self.numbers if each < number)

    def following(self, number: int) -> int | None:
        """Return the next step that is asked after this one; None at the end."""
        return next((each for each in self.numbers if each > number), None)

    def preceding(self, number: int) -> int | None:
        return next((each for each in reversed(self.numbers) if each < number), None)

    def place(self, number: int) -> tuple[int, int]:
        """Return "step 2 of 5" as two numbers."""
        return self.numbers.index(number) + 1, len(self.numbers)

    def stop(self) -> Stop | None:
        """Return the stop that ends the form; it counts only once the answers of its step are in."""
        for at, stop in self.visible.stops:
            if self.is_done(at):
                return stop
        return None

    def result(self) -> dict[str, Any]:
        """Return the answers as they are kept when the form is sent: none to a hidden question."""
        return kept(self.definition, self.answers)


def kinds_of(definition: Definition) -> dict[str, str]:
    """Return what was asked under each key of the answers: the kind of the question, or `group`."""
    found = {group.key: GROUP_KIND for group in definition.groups}
    for question in definition.questions:
        if definition.group_of(question.key) is None:
            found[question.key] = question.kind.word
    return found


def answered(definition: Definition, content: Content, number: int, answers: Mapping[str, Any]) -> Content:
    """Return the content with the answers of one step in order. What it no longer asks is forgotten."""
    step = Definition((definition.steps[number],))
    kinds = kinds_of(step)
    others = {key: value for key, value in content.answers.items() if key not in kinds}
    asked = {key: kind for key, kind in content.kinds.items() if key not in kinds}
    typed = {key: raw for key, raw in content.typed.items() if key != str(number)}
    now = {**asked, **{key: kinds[key] for key in answers if key in kinds}}
    return replace(content, answers={**others, **answers}, kinds=now, typed=typed)


def files_changed(
    content: Content, question: Question, added: Sequence[Mapping[str, Any]], removed: Collection[str]
) -> Content:
    """Return the content with files of one question more or less; what another tab did to them meanwhile stays."""
    key = question.key
    before = [each for each in content.answers.get(key) or [] if each["reference"] not in removed]
    known = {each["reference"] for each in before}
    after = [*before, *(dict(each) for each in added if each["reference"] not in known)]
    kinds = {**content.kinds, key: question.kind.word}
    return replace(content, answers={**content.answers, key: after or None}, kinds=kinds)


def with_scans(content: Content, infected: Collection[str], unsure: Collection[str]) -> Content:
    """Return the content without the files that are gone, and with their names, by references of files."""
    answers, lost = dict(content.answers), dict(content.lost)
    for key, value in content.answers.items():
        names = [str(each["name"]) for each in _files(value) if each["reference"] in infected]
        if names:
            answers[key], lost[key] = files_left(value, infected), names
    return replace(content, answers=answers, lost=lost, gone=frozenset(infected), unsure=frozenset(unsure))


def files_left(value: Any, gone: Collection[str]) -> list[Mapping[str, Any]] | None:
    """Return an answer of files without some of them; None when none is left."""
    return [each for each in _files(value) if each["reference"] not in gone] or None


def references(content: Content) -> list[str]:
    """Return the references of every file."""
    return [each["reference"] for value in content.answers.values() for each in _files(value)]


def _files(value: Any) -> list[Mapping[str, Any]]:
    entries = value if isinstance(value, list) else []
    return [each for each in entries if isinstance(each, Mapping) and isinstance(each.get("reference"), str)]


def typed(content: Content, number: int, raw: Raw) -> Content:
    """Return the content with a step as it was left, in order or not."""
    return replace(content, typed={**content.typed, str(number): raw})


def entries_changed(form: AnswersForm, pressed: Mapping[str, Any]) -> Raw:
    """Return what was sent with one entry of a repeating group more (`form_add`) or less (`form_remove`)."""
    raw = raw_sent(form)
    added, removed = str(pressed.get("form_add", "")), str(pressed.get("form_remove", ""))
    if added in form.entries:
        numbers = [int(each) for each in form.entries[added]]
        raw[f"{added}-entry"] = [*form.entries[added], str(max([-1, *numbers]) + 1)]
    group, _dash, entry = removed.partition("-")
    if group in form.entries:
        raw = {name: texts for name, texts in raw.items() if not name.startswith(f"{removed}-")}
        raw[f"{group}-entry"] = [each for each in form.entries[group] if each != entry]
    return raw


def _asked(step: Definition, shown: Visible) -> list[str]:
    """Return the keys of one step that are asked, constants left out."""
    keys = shown.keys
    found = []
    for item in (item for each in step.steps for item in each.items):
        if isinstance(item, Question):
            found += [item.key] if item.is_asked else []
        elif isinstance(item, Group):
            found += [item.key] if item.repeats else [each.key for each in item.questions if each.is_asked]
    return [key for key in found if key in keys]
