"""What the answer to one question looks like: its shape whether it is asked or not, and what fits once it is.

The shape is what `given.py` takes at all; what fits is never more than the form of the page asks (docs/forms.md). Each
kind says its own; here is what they say it with.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from forms_app.definition import Choice, Question
from forms_app.schemas import patterns

Schema = dict[str, Any]
BLANK: Final[Schema] = {"type": "string", "pattern": patterns.ONLY_BLANKS}
EMPTY: Final[Schema] = {"type": "null"}
EMPTY_TEXT: Final[Schema] = {"const": ""}
EMPTY_LIST: Final[Schema] = {"type": "array", "maxItems": 0}
BLANK_PARTS: Final[Schema] = {"type": "object", "additionalProperties": {"anyOf": [EMPTY, BLANK]}}
# An answer with nothing in it, in whatever shape.
NOTHING: Final[Schema] = {
    "anyOf": [EMPTY, {"const": False}, BLANK, {"type": "array", "items": BLANK}, BLANK_PARTS],
}


def shape_of(question: Question) -> Schema:
    """Return what can be sent for a question whether or not it is asked, with its words."""
    words: Schema = {"title": question.label}
    if question.hint:
        words["description"] = question.hint
    return {**words, "x-kind": question.kind.word, **question.kind.shape(question)}


def object_of(parts: dict[str, Any]) -> Schema:
    """Return the shape of an answer of several parts."""
    return {"type": ["object", "null"], "properties": parts, "additionalProperties": False}


def list_of_texts(**more: Any) -> Schema:
    """Return the shape of an answer of several texts."""
    return {"type": ["array", "null"], "items": {"type": "string"}, "uniqueItems": True, **more}


def one_of(choices: Iterable[Choice]) -> Schema:
    """Return one code of the choices, each with its words."""
    return {"oneOf": [{"const": choice.code, "title": choice.label} for choice in choices]}
