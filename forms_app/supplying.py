"""Choices that the room fills in where it asks: the people of a session, the dates to come."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from forms_app.definition import Choice, Definition, Group, Item, Question

# Code and words of each choice, by the key of the question.
Offered = Mapping[str, Iterable[tuple[str, str]]]


def with_choices(definition: Definition, offered: Offered) -> Definition:
    """Return the definition with other choices for some questions; everything else stays as it is."""
    choices = {key: tuple(Choice(code, words) for code, words in pairs) for key, pairs in offered.items()}
    steps = (
        dataclasses.replace(step, items=tuple(_changed(item, choices) for item in step.items))
        for step in definition.steps
    )
    return Definition(tuple(steps))


def _changed(item: Item, choices: Mapping[str, tuple[Choice, ...]]) -> Item:
    if isinstance(item, Group):
        inner = tuple(_changed(each, choices) for each in item.items)
        return dataclasses.replace(item, items=inner)  # type: ignore[arg-type]
    if isinstance(item, Question) and item.key in choices:
        return dataclasses.replace(item, choices=choices[item.key])
    return item
