"""Answers as people read them: in the words of the questions as they were asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from forms_app import weeks
from forms_app.conditions import entry_items, is_answered, visible
from forms_app.definition import Definition, Group, Item, Question
from forms_app.enums import FieldKind
from portal import dates

Row = dict[str, str]
YES: Final = "yes"
NO: Final = "no"
ADDRESS_PARTS: Final = ("street", "unit", "city", "state", "zip")


def answer_in_words(question: Question, value: Any) -> str:
    """Return a stored answer in words, several on lines of their own; an answer nobody knows is shown as it is."""
    if question.kind == FieldKind.DECLARATION:
        return "" if value is None else _("Agreed") if value else _("Not agreed")
    if not is_answered(value):
        return ""
    return _WORDS.get(question.kind, _plain)(question, value)


def answers_in_words(definition: Definition, answers: Mapping[str, Any]) -> list[Row]:
    """Return `key`, `label` and `value` of every question that was asked, in order: rows of a summary list."""
    return [row for section in answers_by_section(definition, answers) for row in section["rows"]]


def answers_by_section(
    definition: Definition, answers: Mapping[str, Any], *, constants: bool = True
) -> list[dict[str, Any]]:
    """Return the questions that were asked under their headings: `title` (of the group, else of the step), `rows`,
    `step` (number in the definition). Each entry of a repeating group has a section of its own. Hidden constants stand
    among them, unless `constants` says no."""
    found: list[dict[str, Any]] = []
    asked = visible(definition, answers)
    for number, step in zip(asked.numbers, asked.steps, strict=True):
        loose: list[Row] = []
        for item in step.items:
            if isinstance(item, Question):
                if not loose:
                    found.append({"title": step.title, "rows": loose, "step": number})
                loose.append(_row(item, answers))
            elif isinstance(item, Group):
                found += [{"title": title, "rows": rows, "step": number} for title, rows in _group(item, answers)]
                loose = []
    if not constants:
        hidden = {question.key for question in definition.questions if not question.is_asked}
        for section in found:
            section["rows"] = [row for row in section["rows"] if row["key"] not in hidden]
    return [section for section in found if section["rows"]]


def in_words(definition: Definition, key: str, answers: Mapping[str, Any]) -> str:
    """Return the answer to one question in words; those of a repeating group one entry to a line, numbered."""
    question = definition.question(key)
    if question is None:
        return ""
    group = definition.group_of(key)
    if group is None:
        return answer_in_words(question, answers.get(key))
    entries = answers.get(group.key) or []
    lines = [(number, answer_in_words(question, entry.get(key))) for number, entry in enumerate(entries, start=1)]
    return "\n".join(f"{number}: {words}" for number, words in lines if words)


def entry_title(group: Group, number: int) -> str:
    """Return the heading of one entry of a repeating group, such as "Witness 2"."""
    return f"{group.title or group.add_label or group.key} {number}"


def _group(group: Group, answers: Mapping[str, Any]) -> Iterator[tuple[str, list[Row]]]:
    if not group.repeats:
        yield group.title, [_row(question, answers) for question in group.questions]
        return
    for number, entry in enumerate(answers.get(group.key) or [], start=1):
        items: tuple[Item, ...] = entry_items(group, entry, answers)
        asked = (question for question in items if isinstance(question, Question))
        rows = [_row(question, entry, f"{group.key}-{number - 1}-{question.key}") for question in asked]
        yield entry_title(group, number), rows


def _row(question: Question, answers: Mapping[str, Any], name: str = "") -> Row:
    """Return a row; `field` is the name of the answer's field when the form is shown with these answers."""
    words = answer_in_words(question, answers.get(question.key))
    return {"key": question.key, "field": name or question.key, "label": question.label, "value": words}


def _plain(question: Question, value: Any) -> str:
    return "\n".join(str(each) for each in value) if isinstance(value, list) else str(value)


def _chosen(question: Question, value: Any) -> str:
    labels = {choice.code: choice.label for choice in question.choices}
    chosen = value if isinstance(value, list) else [value]
    return "\n".join(labels.get(str(each), str(each)) for each in chosen)


def _yes_no(question: Question, value: Any) -> str:
    return {YES: _("Yes"), NO: _("No")}.get(str(value), str(value))


def _date(question: Question, value: Any) -> str:
    try:
        return dates.date(dt.date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _month(question: Question, value: Any) -> str:
    try:
        return dates.month(dt.date.fromisoformat(f"{value}-01"))
    except ValueError:
        return str(value)


def _address(question: Question, value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    parts = {name: str(value.get(name) or "") for name in ADDRESS_PARTS}
    place = " ".join(each for each in (parts["state"], parts["zip"]) if each)
    lines = [parts["street"], parts["unit"], ", ".join(each for each in (parts["city"], place) if each)]
    return "\n".join(line for line in lines if line)


def _files(question: Question, value: Any) -> str:
    named = [str(each.get("name", "")) if isinstance(each, Mapping) else str(each) for each in value]
    return "\n".join(named)


def _week(question: Question, value: Any) -> str:
    return "\n".join(weeks.in_words(question.parts, value)) if isinstance(value, list) else str(value)


def _grid(question: Question, value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    labels = {choice.code: choice.label for choice in question.choices}
    lines = ((row.label, value.get(row.code)) for row in question.rows)
    return "\n".join(f"{label}: {labels.get(str(code), str(code))}" for label, code in lines if code)


_WORDS: Final[dict[FieldKind, Callable[[Question, Any], str]]] = {
    FieldKind.YES_NO: _yes_no,
    FieldKind.ONE_OF: _chosen,
    FieldKind.SOME_OF: _chosen,
    FieldKind.LANGUAGE: _chosen,
    FieldKind.DATE: _date,
    FieldKind.MONTH_YEAR: _month,
    FieldKind.ADDRESS: _address,
    FieldKind.FILE: _files,
    FieldKind.AVAILABILITY: _week,
    FieldKind.RATING_GRID: _grid,
}
