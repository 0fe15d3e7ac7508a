"""Answers as people read them: in the words of the questions as they were asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forms_app.conditions import entry_items, visible
from forms_app.definition import Definition, Group, Item, Question

Row = dict[str, str]


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


def sender_address(definition: Definition, answers: Mapping[str, Any]) -> str:
    """Return where the sender is reached: the answer with the key `email`, which purposes ask of senders; in a form
    without that question the first e-mail answer.

    The address of somebody else whom a form asks about counts for nothing, wherever an editor puts it.
    """
    asked = [question.key for question in definition.questions if question.kind.takes_mail]
    keys = ["email"] if "email" in asked else asked
    return next((str(answers[key]) for key in keys if answers.get(key)), "")


def in_words(definition: Definition, key: str, answers: Mapping[str, Any]) -> str:
    """Return the answer to one question in words; those of a repeating group one entry to a line, numbered."""
    question = definition.question(key)
    if question is None:
        return ""
    group = definition.group_of(key)
    if group is None:
        return question.in_words(answers.get(key))
    entries = answers.get(group.key) or []
    lines = [(number, question.in_words(entry.get(key))) for number, entry in enumerate(entries, start=1)]
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
    words = question.in_words(answers.get(question.key))
    return {"key": question.key, "field": name or question.key, "label": question.label, "value": words}
