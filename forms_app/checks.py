"""What is wrong with a definition, in sentences for its editor. Pure: it knows no page, no purpose and no database.

A definition without a problem can be rendered, evaluated and answered: every condition looks back, so there are no
loops, and every operator and value fits the question it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from forms_app.definition import (
    MOST_ENTRIES,
    Condition,
    Definition,
    Group,
    Information,
    Item,
    Question,
    Rule,
    Step,
    Stop,
)
from forms_app.enums import Operator

_LINK: Final = re.compile(r"(/(?!/)|https://|mailto:|tel:)\S*")

Where = tuple[int, ...]


@dataclass(frozen=True)
class Problem:
    """One sentence, where it belongs (number of the step, of its item, of the question in a group) and which part of
    the block it is about (`condition`, `limits`, `default`, `files`, `repeats`, `link`, `required`, `kind` or "")."""

    sentence: str
    where: Where = ()
    part: str = ""


def problems(definition: Definition) -> list[Problem]:
    """Return everything that is wrong with the definition, in its order."""
    return [*_conditions(definition), *_parts(definition)]


# Conditions ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Scope:
    """Which questions a condition may name: those before it, and where each one stands."""

    definition: Definition
    order: dict[str, int]

    def allows(self, key: str, place: int, group: Group | None) -> bool:
        at = self.order.get(key)
        standing = self.definition.group_of(key)
        return at is not None and at < place and (standing is None or standing is group)


def _conditions(definition: Definition) -> Iterator[Problem]:
    """Walk in the order of asking: `place` is how many questions stand before."""
    scope = _Scope(definition, {question.key: at for at, question in enumerate(definition.questions)})
    place = 0
    for number, step in enumerate(definition.steps):
        yield from _condition(scope, step.condition, place, None, (number,))
        for index, item in enumerate(step.items):
            where = (number, index)
            yield from _condition(scope, item.condition, place, None, where)
            if isinstance(item, Group):
                group = item if item.repeats else None
                for inner, each in enumerate(item.items):
                    yield from _condition(scope, each.condition, place, group, (*where, inner))
                    place += isinstance(each, Question)
            else:
                place += isinstance(item, Question)


def _condition(scope: _Scope, condition: Condition, place: int, group: Group | None, where: Where) -> Iterator[Problem]:
    for rule in condition.rules:
        sentence = _reference(scope, rule, place, group) or _fit(scope, rule)
        if sentence:
            yield Problem(sentence, where, "condition")


def _reference(scope: _Scope, rule: Rule, place: int, group: Group | None) -> str:
    key = rule.question
    question = scope.definition.question(key)
    if question is None:
        return _("The condition names the question “%(key)s”, which is not in this form (any more).") % {"key": key}
    if scope.allows(key, place, group):
        return ""
    values = {"key": key, "label": question.label}
    if scope.definition.group_of(key) is not None and scope.order[key] < place:
        return _("The condition names “%(label)s”, which is asked several times. Choose another question.") % values
    if _depends_on_what_follows(scope, question, place):
        return _("The condition runs in a circle: “%(label)s” waits for an answer that waits for it.") % values
    return _("The condition names “%(label)s”, which is asked only here or later. Name an earlier question.") % values


def _depends_on_what_follows(scope: _Scope, question: Question, place: int) -> bool:
    """True when the condition of a later question names, through others, a question at this place or after it."""
    waiting, known = [question], set()
    while waiting:
        each = waiting.pop()
        for rule in each.condition.rules:
            if scope.order.get(rule.question) == place:
                return True
            other = scope.definition.question(rule.question)
            if other is not None and other.key not in known:
                known.add(other.key)
                waiting.append(other)
    return False


def _fit(scope: _Scope, rule: Rule) -> str:
    question = scope.definition.question(rule.question)
    if question is None:
        return ""
    values = {"label": question.label, "operator": rule.operator.label, "kind": question.kind.label}
    if rule.operator not in question.kind.operators:
        return _("“%(operator)s” does not fit “%(label)s”, which is of the kind “%(kind)s”.") % values
    if rule.operator == Operator.ANSWERED:
        return ""
    if not rule.value.strip():
        return _("Say what the answer to “%(label)s” is compared with.") % values
    return question.kind.value_problem(question, rule.value)


# Everything else -----------------------------------------------------------------------------------------------------


def _parts(definition: Definition) -> Iterator[Problem]:
    for number, step in enumerate(definition.steps):
        if not step.items:
            yield Problem(_("A step is empty. Add a question or take the step out."), (number,))
        for index, item in enumerate(step.items):
            yield from _item(item, (number, index))
            if isinstance(item, Group):
                for inner, each in enumerate(item.items):
                    yield from _item(each, (number, index, inner))


def _item(item: Item | Step, where: Where) -> Iterator[Problem]:
    if isinstance(item, Question):
        yield from (Problem(sentence, where, part) for part, sentence in item.kind.problems(item) if sentence)
    elif isinstance(item, Group):
        yield from _group(item, where)
    elif isinstance(item, Stop):
        yield from _stop(item, where)
    elif isinstance(item, Information) and not item.text.strip():
        yield Problem(_("An information has no words. Write them, or take it out."), where)


def _group(group: Group, where: Where) -> Iterator[Problem]:
    if not group.questions:
        yield Problem(_("The group “%(title)s” has no question.") % {"title": group.title or group.key}, where)
    if group.repeats and not 0 <= group.least <= group.most <= MOST_ENTRIES:
        words = _("The group “%(title)s” repeats at least 0 and at most %(most)s times, the least before the most.")
        yield Problem(words % {"title": group.title or group.key, "most": MOST_ENTRIES}, where, "repeats")
    if group.repeats and any(question.kind.holds_files for question in group.questions):
        words = _("A file cannot be asked in a group that repeats. Ask for several files in one question instead.")
        yield Problem(words, where, "repeats")


def _stop(stop: Stop, where: Where) -> Iterator[Problem]:
    if not stop.condition:
        words = _("The stop “%(title)s” would end the form for everybody. Give it a condition.")
        yield Problem(words % {"title": stop.title}, where, "condition")
    if stop.link_url and not is_link(stop.link_url):
        words = _("The link of the stop “%(title)s” must begin with / or https://.")
        yield Problem(words % {"title": stop.title}, where, "link")
    if bool(stop.link_url) != bool(stop.link_label):
        words = _("The link of the stop “%(title)s” needs an address and words.")
        yield Problem(words % {"title": stop.title}, where, "link")


def is_link(text: str) -> bool:
    """True for an address that a stop may lead to: of this site, https, mail or telephone."""
    return _LINK.fullmatch(text) is not None
