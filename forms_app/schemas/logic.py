"""Conditions as schemas of the answers they look at.

What a form can tell and a schema cannot is bounded from both sides: a `Bounds` has a schema that holds only where the
condition does (`under`), and one that holds wherever it does (`over`). Demands hang on `under`: so a schema never asks
for what the form does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from forms_app.conditions import rule_holds
from forms_app.definition import Question, Rule
from forms_app.enums import Match, Operator
from forms_app.schemas import patterns

# A schema that always holds is True, one that never does is False.
Formula = dict[str, Any] | bool


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
    is_given = rule.operator == Operator.ANSWERED
    value = exactly(question.kind.answered()) if is_given else question.kind.rule(rule, question)
    return all_hold(asked, Bounds(_answer(question, value.under), _answer(question, value.over)))


def _answer(question: Question, value: Formula) -> Formula:
    if isinstance(value, bool):
        return value
    return {"required": [question.key], "properties": {question.key: value}}


def list_bounds(rule: Rule) -> Bounds:
    """Return when an answer of several codes fits a rule."""
    wanted = {"contains": {"const": rule.value}} if rule.operator == Operator.CONTAINS else {"const": [rule.value]}
    return exactly({"type": "array", **wanted})


def code_bounds(rule: Rule, codes: Iterable[str]) -> Bounds:
    """Return when an answer that is one of these codes fits a rule."""
    return exactly({"enum": same} if (same := [code for code in codes if rule_holds(rule, code)]) else False)


def text_bounds(rule: Rule) -> Bounds:
    """Return when a text is or contains another, capitals or not: surely for the signs as they are written, and at most
    for every text beyond plain letters, where two spellings may be one (ß and SS)."""
    wanted = rule.value.strip()
    surely, at_most = patterns.any_case(wanted), patterns.any_case(wanted.casefold())
    if rule.operator == Operator.IS:
        surely, at_most = (rf"^{patterns.BLANKS}*{each}{patterns.BLANKS}*$" for each in (surely, at_most))
    over = {"type": "string", "anyOf": [{"pattern": patterns.NOT_ASCII}, {"pattern": at_most}]}
    return Bounds({"type": "string", "pattern": surely}, over)
