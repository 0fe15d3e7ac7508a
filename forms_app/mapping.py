"""A form as a picture: its steps from top to bottom, what branches off, where it may end. Pure: words alone.

`wagtailadmin/forms_app/map.html` draws it; the list below it says the same in words, with a way to each block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_app.building import Built
from forms_app.checks import Problem
from forms_app.definition import Condition, Definition, Group, Information, Question, Step, Stop
from forms_app.rulewords import condition_in_words

LETTERS: Final = 80


@dataclass(frozen=True)
class Branch:
    """What some people meet at a step: questions after certain answers (`some`), or the end of the form (`stop`)."""

    kind: str
    condition: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """One box of the way down: a `step` for everybody, one for `some`, or the `end`."""

    label: str
    kind: str = "step"
    note: str = ""
    condition: str = ""
    is_wrong: bool = False
    branches: tuple[Branch, ...] = ()


def picture(definition: Definition, found: list[Problem]) -> list[Box]:
    """Return the steps of a form in their order, and the page where it is sent."""
    wrong = {problem.where[0] for problem in found if problem.where}
    boxes = [_box(definition, number, number in wrong) for number in range(len(definition.steps))]
    return [*boxes, Box(_("Check your answers and send") if definition.in_steps else _("Sent at once"), "end")]


def is_whole(definition: Definition) -> bool:
    """True for one page without a name: a short form."""
    return len(definition.steps) == 1 and not definition.steps[0].title


def _box(definition: Definition, number: int, is_wrong: bool) -> Box:
    step = definition.steps[number]
    count = sum(question.is_asked for question in step.questions)
    return Box(
        _("One page") if is_whole(definition) else f"{number + 1}. {step.title}".strip(),
        "some" if step.condition else "step",
        ngettext("%(number)s question", "%(number)s questions", count) % {"number": count},
        condition_in_words(step.condition, definition),
        is_wrong,
        tuple(_branches(definition, step)),
    )


def _branches(definition: Definition, step: Step) -> Iterator[Branch]:
    """Yield what branches off a step; what follows each other under the same condition is one branch."""
    waiting: Branch | None = None
    for condition, kind, label in _conditional(step):
        words = condition_in_words(condition, definition)
        if waiting and (waiting.kind, waiting.condition) == (kind, words) and kind != "stop":
            waiting = replace(waiting, labels=(*waiting.labels, label))
            continue
        if waiting:
            yield waiting
        waiting = Branch(kind, words, (label,))
    if waiting:
        yield waiting


def _conditional(step: Step) -> Iterator[tuple[Condition, str, str]]:
    for item in step.items:
        if isinstance(item, Stop):
            yield item.condition, "stop", _short(item.title)
        elif item.condition:
            yield item.condition, "some", _label(item)
        if isinstance(item, Group):
            yield from ((each.condition, "some", _label(each)) for each in item.items if each.condition)


def _label(item: Question | Group | Information) -> str:
    if isinstance(item, Question):
        return _short(item.label)
    return _short(item.title or (item.text if isinstance(item, Information) else item.key))


def outline(built: Built, found: list[Problem]) -> list[dict[str, Any]]:
    """Return the steps in words: label, condition, problems, `inside` (label, key, kind and so on of each part)."""
    definition = built.definition
    wrong: dict[tuple[int, ...], list[str]] = {}
    for problem in found:
        wrong.setdefault(problem.where, []).append(problem.sentence)
    return [
        {
            **_line(definition, step, (number,), wrong),
            "label": step.title,
            "inside": [_item(definition, item, (number, at), wrong) for at, item in enumerate(step.items)],
        }
        for number, step in enumerate(definition.steps)
    ]


def _item(
    definition: Definition,
    item: Question | Group | Information | Stop,
    where: tuple[int, ...],
    wrong: dict[tuple[int, ...], list[str]],
) -> dict[str, Any]:
    line = _line(definition, item, where, wrong)
    if isinstance(item, Question):
        kind = str(item.kind.label)
        return {**line, "type": "question", "label": item.label, "key": item.key, "kind": kind, "needed": item.required}
    if isinstance(item, Group):
        inner = [_item(definition, each, (*where, at), wrong) for at, each in enumerate(item.items)]
        return {**line, "type": "group", "label": item.title, "key": item.key, "inside": inner, "repeats": item.repeats}
    if isinstance(item, Stop):
        return {**line, "type": "stop", "label": item.title}
    return {**line, "type": "information", "label": _label(item)}


def _line(
    definition: Definition, item: Any, where: tuple[int, ...], wrong: dict[tuple[int, ...], list[str]]
) -> dict[str, Any]:
    return {
        "where": where,
        "condition": condition_in_words(item.condition, definition),
        "problems": wrong.get(where, []),
    }


def _short(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1].rstrip()}…"
