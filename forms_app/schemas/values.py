"""What the answer to one question looks like: its shape whether it is asked or not, and what fits once it is.

The shape is what `given.py` takes at all; what fits is never more than the form of the page asks (docs/forms.md).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from forms_app import weeks
from forms_app.definition import Choice, Question
from forms_app.enums import FieldKind
from forms_app.fields import LARGEST_NUMBER, LONGEST_PART
from forms_app.given import DAY, MONTH, longest_of
from forms_app.reading import ADDRESS_PARTS, NO, YES, answer_in_words
from forms_app.schemas import patterns

Schema = dict[str, Any]
BLANK: Final[Schema] = {"type": "string", "pattern": patterns.ONLY_BLANKS}
_EMPTY: Final[Schema] = {"type": "null"}
BLANK_PARTS: Final[Schema] = {"type": "object", "additionalProperties": {"anyOf": [_EMPTY, BLANK]}}
# An answer with nothing in it, in whatever shape.
NOTHING: Final[Schema] = {
    "anyOf": [_EMPTY, {"const": False}, BLANK, {"type": "array", "items": BLANK}, BLANK_PARTS],
}
_TEXTS: Final = frozenset({FieldKind.SHORT_TEXT, FieldKind.LONG_TEXT, FieldKind.EMAIL, FieldKind.TELEPHONE})
_SEVERAL: Final = frozenset({FieldKind.SOME_OF, FieldKind.AVAILABILITY})
# Years that a month may stand in (`fields.MonthField`).
_YEARS: Final = "^(?:(?:19|20|21)[0-9]{2}|2200)-(?:0[1-9]|1[0-2])$"


def shape_of(question: Question) -> Schema:
    """Return what can be sent for a question whether or not it is asked, with its words."""
    words: Schema = {"title": question.label}
    if question.hint:
        words["description"] = question.hint
    return {**words, "x-kind": str(question.kind.value), **_shape(question)}


def fitting(question: Question) -> Schema:
    """Return what fits a question that is asked; `{}` when nothing more is asked than its shape."""
    strict = _strict(question)
    if question.required:
        return strict
    return _optional(question, strict)


def _shape(question: Question) -> Schema:
    kind = question.kind
    if kind == FieldKind.NUMBER:
        return {"type": ["number", "null"]}
    if kind == FieldKind.DECLARATION:
        return {"type": ["boolean", "null"]}
    if kind in _SEVERAL or kind == FieldKind.FILE:
        most = {"maxItems": question.files.at_most} if kind == FieldKind.FILE else {}
        return {"type": ["array", "null"], "items": {"type": "string"}, "uniqueItems": True, **most}
    if kind == FieldKind.ADDRESS:
        part = {"type": ["string", "null"], "maxLength": LONGEST_PART}
        return _object(dict.fromkeys(ADDRESS_PARTS, part))
    if kind == FieldKind.RATING_GRID:
        return _object({row.code: {"title": row.label, "type": ["string", "null"]} for row in question.rows})
    return {"type": ["string", "null"], **_written(question)}


def _object(parts: dict[str, Any]) -> Schema:
    return {"type": ["object", "null"], "properties": parts, "additionalProperties": False}


def _written(question: Question) -> Schema:
    if question.kind == FieldKind.DATE:
        return {"format": "date", "pattern": f"^(?:{DAY})?$"}
    if question.kind == FieldKind.MONTH_YEAR:
        return {"pattern": f"^(?:{MONTH})?$"}
    more = {"format": "idn-email"} if question.kind == FieldKind.EMAIL else {}
    longest = longest_of(question)
    return {"maxLength": longest, **more} if longest else more


def _optional(question: Question, strict: Schema) -> Schema:
    kind = question.kind
    if kind == FieldKind.DECLARATION:
        return {}
    if kind in _TEXTS:
        return {"anyOf": [_EMPTY, BLANK, strict]} if _narrow(question) else {}
    empty: dict[Any, list[Schema]] = {
        FieldKind.NUMBER: [_EMPTY],
        FieldKind.ADDRESS: [_EMPTY, BLANK_PARTS],
        FieldKind.RATING_GRID: [_EMPTY],
        **dict.fromkeys((*_SEVERAL, FieldKind.FILE), [_EMPTY, {"type": "array", "maxItems": 0}]),
    }
    return {"anyOf": [*empty.get(kind, [_EMPTY, {"const": ""}]), strict]}


def _narrow(question: Question) -> bool:
    """True when a text that is given must be more than short enough."""
    limits = question.limits
    return bool(limits.least or limits.pattern) or question.kind in {FieldKind.EMAIL, FieldKind.TELEPHONE}


def _strict(question: Question) -> Schema:
    kind = question.kind
    if kind in _TEXTS:
        return _text(question)
    if kind == FieldKind.NUMBER:
        return _number(question)
    if kind in {FieldKind.DATE, FieldKind.MONTH_YEAR}:
        return {"type": "string", "pattern": _YEARS if kind == FieldKind.MONTH_YEAR else f"^{DAY}$"}
    if kind == FieldKind.FILE:
        return {"type": "array", "minItems": 1}
    if kind == FieldKind.DECLARATION:
        return {"const": True}
    if kind == FieldKind.ADDRESS:
        return _address()
    if kind == FieldKind.RATING_GRID:
        return _grid(question)
    return _several(question) if kind in _SEVERAL else _chosen(_choices(question))


def _text(question: Question) -> Schema:
    limits = question.limits
    least = max(1, int(limits.least or 0))
    found: Schema = {"type": "string", "minLength": least, "pattern": patterns.NOT_BLANK}
    if limits.pattern:
        found["pattern"] = patterns.of_mask(limits.pattern)
    if question.kind == FieldKind.EMAIL:
        found["pattern"] = "@"
    if question.kind == FieldKind.TELEPHONE:
        found["pattern"] = "(?:[0-9][^0-9]*){7}"
    return found


def _number(question: Question) -> Schema:
    limits = question.limits
    found: Schema = {"type": "number" if limits.decimals else "integer"}
    for word, text, furthest in (("minimum", limits.least, -LARGEST_NUMBER), ("maximum", limits.most, LARGEST_NUMBER)):
        limit = Decimal(text) if text else furthest
        if abs(limit) <= LARGEST_NUMBER and Decimal(str(float(limit))) == limit:
            found[word] = int(limit) if limit == limit.to_integral_value() else float(limit)
    return found


def _choices(question: Question) -> tuple[Choice, ...]:
    if question.kind == FieldKind.YES_NO:
        return tuple(Choice(code, answer_in_words(question, code)) for code in (YES, NO))
    if question.kind == FieldKind.AVAILABILITY:
        return tuple(Choice(code, words) for code, words in weeks.choices(question.parts))
    return question.choices


def _chosen(choices: tuple[Choice, ...]) -> Schema:
    return {"oneOf": [{"const": choice.code, "title": choice.label} for choice in choices]}


def _several(question: Question) -> Schema:
    limits = question.limits
    found: Schema = {
        "type": "array",
        "minItems": max(1, int(limits.least or 0)),
        "items": _chosen(_choices(question)),
    }
    return {**found, "maxItems": int(limits.most)} if limits.most else found


def _address() -> Schema:
    part = {"type": "string", "pattern": patterns.NOT_BLANK}
    code = {"type": "string", "pattern": rf"^{patterns.BLANKS}*[0-9]{{5}}(?:-[0-9]{{4}})?{patterns.BLANKS}*$"}
    needed = [name for name in ADDRESS_PARTS if name != "unit"]
    return {"type": "object", "required": needed, "properties": {**dict.fromkeys(needed, part), "zip": code}}


def _grid(question: Question) -> Schema:
    scale = _chosen(question.choices)
    if not question.required:
        scale = {"anyOf": [_EMPTY, {"const": ""}, scale]}
    found: Schema = {"type": "object", "properties": {row.code: scale for row in question.rows}}
    return {**found, "required": [row.code for row in question.rows]} if question.required else found
