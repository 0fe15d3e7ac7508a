"""What answers give away: the texts and files in them, and what a submission is found again by.

Answers of a question in a repeating group stand in a list of entries; every function here sees them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from forms_app.definition import Definition

# A field that asks for an address on the web may hold one.
WEB_KEY: Final = re.compile(r"(?:^|_)(?:web|website|url|link|links|homepage)(?:_|$)")


@dataclass(frozen=True)
class Texts:
    """What was written freely: in one line (fields that ask for web addresses left out), and in sentences."""

    short: tuple[str, ...]
    long: tuple[str, ...]


@dataclass(frozen=True)
class Handle:
    """One answer that a submission can be found by; `number` counts the answers under a key."""

    kind: str
    key: str
    number: int
    value: str


def values_of(answers: Mapping[str, Any], key: str) -> list[Any]:
    """Return every answer under the key: the one, or those of all entries of a repeating group."""
    if key in answers:
        return [answers[key]]
    lists = [value for value in answers.values() if isinstance(value, list)]
    return [entry[key] for each in lists for entry in each if isinstance(entry, dict) and key in entry]


def texts_of(definition: Definition, answers: Mapping[str, Any]) -> Texts:
    """Return what was written freely, in the order it was asked."""
    short, long = [], []
    for question in definition.questions:
        words = [value.strip() for value in values_of(answers, question.key) if isinstance(value, str)]
        if question.kind.writing == "text":
            long += [each for each in words if each]
        elif question.kind.writing == "line" and not WEB_KEY.search(question.key):
            short += [each for each in words if each]
    return Texts(tuple(short), tuple(long))


def files_of(definition: Definition, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return the files that came with the answers: the reference of each private file, and the name it was given.

    Only answers to file questions count: whatever somebody typed elsewhere is never taken for a file.
    """
    asked = [question.key for question in definition.questions if question.kind.holds_files]
    lists = [value for key in asked for value in values_of(answers, key) if isinstance(value, list)]
    return {str(each["reference"]): str(each.get("name", "")) for value in lists for each in value if each}


def handles_of(definition: Definition, answers: Mapping[str, Any]) -> list[Handle]:
    """Return the e-mail addresses, telephone numbers and names in the answers."""
    return list(_handles(definition, answers))


def _handles(definition: Definition, answers: Mapping[str, Any]) -> Iterator[Handle]:
    for question in definition.questions:
        kind = question.kind.handle(question)
        if not kind:
            continue
        for number, value in enumerate(values_of(answers, question.key)):
            if isinstance(value, str) and value.strip():
                yield Handle(kind, question.key, number, value)
