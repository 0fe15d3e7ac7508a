"""Conditions as schemas of the answers they look at.

What a form can tell and a schema cannot is bounded from both sides: a `Bounds` has a schema that holds only where the
condition does (`under`), and one that holds wherever it does (`over`). Demands hang on `under`: so a schema never asks
for what the form does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from forms_app.conditions import rule_holds
from forms_app.definition import Question, Rule
from forms_app.enums import FieldKind, Match, Operator
from forms_app.schemas import patterns
from forms_app.schemas.values import BLANK_PARTS

# A schema that always holds is True, one that never does is False.
Formula = dict[str, Any] | bool
_LISTS: Final = frozenset({FieldKind.SOME_OF, FieldKind.AVAILABILITY, FieldKind.FILE})
_OBJECTS: Final = frozenset({FieldKind.ADDRESS, FieldKind.RATING_GRID})
_CODES: Final = frozenset({FieldKind.YES_NO, FieldKind.ONE_OF, FieldKind.LANGUAGE})
_MOMENTS: Final = frozenset({FieldKind.DATE, FieldKind.MONTH_YEAR})


@dataclass(frozen=True)
class Bounds:
    """When something holds: surely (`under`), and at most (`over`)."""

    under: Formula = True
    over: Formula = True

    def __invert__(self) -> Bounds:
        return Bounds(negated(self.over), negated(self.under))


def exactly(formula: Formula) -> Bounds:
    return Bounds(formula, formula)


NEVER: Final = exactly(False)


def both(*parts: Formula) -> Formula:
    """Return what holds where every part does."""
    rest = [part for part in parts if part is not True]
    if any(part is False for part in rest):
        return False
    return True if not rest else rest[0] if len(rest) == 1 else {"allOf": rest}


def either(*parts: Formula) -> Formula:
    """Return what holds where any part does."""
    rest = [part for part in parts if part is not False]
    if any(part is True for part in rest):
        return True
    return False if not rest else rest[0] if len(rest) == 1 else {"anyOf": rest}


def negated(formula: Formula) -> Formula:
    return not formula if isinstance(formula, bool) else {"not": formula}


def all_hold(*parts: Bounds) -> Bounds:
    return Bounds(both(*(part.under for part in parts)), both(*(part.over for part in parts)))


def matched(match: Match, parts: list[Bounds]) -> Bounds:
    """Return all or any of the parts, as a condition says."""
    if match == Match.ALL:
        return all_hold(*parts)
    return Bounds(either(*(part.under for part in parts)), either(*(part.over for part in parts)))


def rule_bounds(rule: Rule, question: Question, asked: Bounds) -> Bounds:
    """Return when a rule holds, as schemas of the object that holds the answer; `asked` is when it is asked at all."""
    if rule.operator == Operator.IS_NOT:
        return ~rule_bounds(Rule(rule.question, Operator.IS, rule.value), question, asked)
    if not question.is_asked:
        return asked if rule_holds(rule, question.default) else NEVER
    value = _value(rule, question)
    return all_hold(asked, Bounds(_answer(question, value.under), _answer(question, value.over)))


def _answer(question: Question, value: Formula) -> Formula:
    if isinstance(value, bool):
        return value
    return {"required": [question.key], "properties": {question.key: value}}


def _value(rule: Rule, question: Question) -> Bounds:
    """Return when one answer fits a rule (every operator but `is not`)."""
    kind = question.kind
    if rule.operator == Operator.ANSWERED:
        return exactly(_answered(kind))
    if kind == FieldKind.NUMBER:
        return _number(rule)
    if kind in _MOMENTS:
        return exactly({"type": "string", **_moment(rule)})
    if kind in _LISTS:
        wanted = {"contains": {"const": rule.value}} if rule.operator == Operator.CONTAINS else {"const": [rule.value]}
        return exactly({"type": "array", **wanted})
    if kind in _CODES:
        codes = ["yes", "no"] if kind == FieldKind.YES_NO else [choice.code for choice in question.choices]
        return exactly({"enum": same} if (same := [code for code in codes if rule_holds(rule, code)]) else False)
    return _text(rule)


def _answered(kind: FieldKind) -> Formula:
    if kind == FieldKind.NUMBER:
        return {"type": "number"}
    if kind == FieldKind.DECLARATION:
        return {"const": True}
    if kind in _LISTS:
        return {"type": "array", "minItems": 1}
    if kind in _OBJECTS:
        return {"type": "object", "not": BLANK_PARTS}
    return {"type": "string", "pattern": patterns.NOT_BLANK}


def _number(rule: Rule) -> Bounds:
    wanted = Decimal(rule.value)
    near = float(wanted)
    if Decimal(str(near)) != wanted:
        return Bounds(False, True)
    value = int(near) if near == int(near) else near
    word = {Operator.IS: "const", Operator.MORE_THAN: "exclusiveMinimum"}.get(rule.operator, "exclusiveMaximum")
    return exactly({"type": "number", word: value})


def _moment(rule: Rule) -> dict[str, Any]:
    if rule.operator == Operator.IS:
        return {"const": rule.value}
    return {"pattern": (patterns.above if rule.operator == Operator.MORE_THAN else patterns.below)(rule.value)}


def _text(rule: Rule) -> Bounds:
    """Return when a text is or contains another, capitals or not: surely for the signs as they are written, and at most
    for every text beyond plain letters, where two spellings may be one (ß and SS)."""
    wanted = rule.value.strip()
    surely, at_most = patterns.any_case(wanted), patterns.any_case(wanted.casefold())
    if rule.operator == Operator.IS:
        surely, at_most = (rf"^{patterns.BLANKS}*{each}{patterns.BLANKS}*$" for each in (surely, at_most))
    over = {"type": "string", "anyOf": [{"pattern": patterns.NOT_ASCII}, {"pattern": at_most}]}
    return Bounds({"type": "string", "pattern": surely}, over)
