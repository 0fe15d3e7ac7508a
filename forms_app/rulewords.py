"""Conditions in words: beside a question for people without a script, on the map of a form for its editors."""

from __future__ import annotations

from django.utils.translation import gettext as _

from forms_app.definition import Condition, Definition, Rule
from forms_app.enums import Match, Operator


def condition_in_words(condition: Condition, definition: Definition) -> str:
    """Return the condition as one line; empty for none."""
    joint = _(" and ") if condition.match == Match.ALL else _(" or ")
    return joint.join(rule_in_words(rule, definition) for rule in condition.rules)


def rule_in_words(rule: Rule, definition: Definition) -> str:
    """Return one rule, such as: “Have you mediated before?” is “Yes”."""
    question = definition.question(rule.question)
    label = question.label if question else rule.question
    if rule.operator == Operator.ANSWERED:
        return _("“%(label)s” is answered") % {"label": label}
    value = question.in_words(rule.value) if question else rule.value
    values = {"label": label, "operator": rule.operator.label, "value": value}
    return _("“%(label)s” %(operator)s “%(value)s”") % values
