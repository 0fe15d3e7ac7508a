"""A form as a picture: its steps from top to bottom, what may be passed by, where it may end. Pure: numbers and words.

The picture is drawn by `wagtailadmin/forms_app/map.html` as SVG; the list below it says the same in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from forms_app.building import Built
from forms_app.checks import Problem
from forms_app.definition import Definition, Group, Information, Question, Stop
from forms_app.rulewords import condition_in_words

WIDTH: Final = 760
HIGH: Final = 56
GAP: Final = 40
LEFT: Final = 56
BOX: Final = 320
STOP_LEFT: Final = 440
STOP_BOX: Final = 300
LETTERS: Final = 38


@dataclass(frozen=True)
class Box:
    """One box of the picture, in pixels; `bypass` is the path around a step that only some people see."""

    x: int
    y: int
    width: int
    label: str
    kind: str
    arrow: str = ""
    bypass: str = ""

    @property
    def text_x(self) -> int:
        return self.x + 16

    @property
    def text_y(self) -> int:
        return self.y + HIGH // 2 + 6

    @property
    def height(self) -> int:
        return HIGH


@dataclass(frozen=True)
class Picture:
    """The whole picture."""

    boxes: tuple[Box, ...]
    width: int
    height: int


def picture(definition: Definition, last: str) -> Picture:
    """Return the steps of a form as boxes with arrows; `last` names the page where everything is checked and sent."""
    boxes: list[Box] = []
    y = 8
    for number, step in enumerate(definition.steps, start=1):
        label = _short(f"{number}. {step.title}" if step.title else str(number))
        bypass = _bypass(y) if step.condition else ""
        boxes.append(Box(LEFT, y, BOX, label, "some" if step.condition else "step", _down(y), bypass))
        for place, stop in enumerate(step.stops):
            top = y + place * (HIGH + 8)
            middle = y + HIGH // 2
            arrow = f"M{LEFT + BOX} {middle} H{STOP_LEFT - 20} V{top + HIGH // 2} H{STOP_LEFT - 4}"
            boxes.append(Box(STOP_LEFT, top, STOP_BOX, _short(stop.title), "stop", arrow))
        y += max(HIGH, len(step.stops) * (HIGH + 8) - 8) + GAP
        if step.stops[1:]:
            boxes[-len(step.stops) - 1] = _longer(boxes[-len(step.stops) - 1], y)
    boxes.append(Box(LEFT, y, BOX, _short(last), "end"))
    return Picture(tuple(boxes), WIDTH, y + HIGH + 8)


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
    return {**line, "type": "information", "label": item.title or _short(item.text)}


def _line(
    definition: Definition, item: Any, where: tuple[int, ...], wrong: dict[tuple[int, ...], list[str]]
) -> dict[str, Any]:
    return {
        "where": where,
        "condition": condition_in_words(item.condition, definition),
        "problems": wrong.get(where, []),
    }


def _down(y: int) -> str:
    return f"M{LEFT + BOX // 2} {y + HIGH} V{y + HIGH + GAP - 4}"


def _longer(box: Box, next_y: int) -> Box:
    """Return a step's box with its arrow down to the next one, past all of its stops."""
    arrow = f"M{LEFT + BOX // 2} {box.y + HIGH} V{next_y - 4}"
    return Box(box.x, box.y, box.width, box.label, box.kind, arrow, box.bypass)


def _bypass(y: int) -> str:
    above, below = y - GAP // 2, y + HIGH + GAP // 2
    return f"M{LEFT + BOX // 2} {above} H{LEFT - 28} V{below} H{LEFT + BOX // 2}"


def _short(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1].rstrip()}…"
