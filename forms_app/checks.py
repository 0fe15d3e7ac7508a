"""What is wrong with a definition, in sentences for its editor. Pure: it knows no page, no purpose and no database.

A definition without a problem can be rendered, evaluated and answered: every condition looks back, so there are no
loops, and every operator and value fits the question it names.
"""

from __future__ import annotations

import datetime as dt
import decimal
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from forms_app import masks
from forms_app.conditions import OPERATORS
from forms_app.definition import (
    FILE_KINDS,
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
from forms_app.enums import FieldKind, Operator

TODAY: Final = "today"
LARGEST_FILE: Final = 50
LONGEST_DEFAULT: Final = 200
_CHOSEN: Final = frozenset({FieldKind.ONE_OF, FieldKind.SOME_OF, FieldKind.LANGUAGE})
_COUNTED: Final = frozenset({FieldKind.SHORT_TEXT, FieldKind.LONG_TEXT, FieldKind.SOME_OF})
_WITHOUT_DEFAULT: Final = frozenset(
    {FieldKind.FILE, FieldKind.DECLARATION, FieldKind.AVAILABILITY, FieldKind.RATING_GRID, FieldKind.ADDRESS}
)
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
    if rule.operator not in OPERATORS[question.kind]:
        return _("“%(operator)s” does not fit “%(label)s”, which is of the kind “%(kind)s”.") % values
    if rule.operator == Operator.ANSWERED:
        return ""
    if not rule.value.strip():
        return _("Say what the answer to “%(label)s” is compared with.") % values
    return _value(question, rule.value, values)


def _value(question: Question, value: str, values: Mapping[str, object]) -> str:
    values = {**values, "value": value}
    if question.kind in _CHOSEN and value not in {choice.code for choice in question.choices}:
        codes = ", ".join(choice.code for choice in question.choices)
        return _("“%(value)s” is no answer to “%(label)s”. Use one of these codes: %(codes)s.") % {
            **values,
            "codes": codes,
        }
    if question.kind == FieldKind.YES_NO and value not in {"yes", "no"}:
        return _("The answer to “%(label)s” is yes or no; write one of these two.") % values
    if question.kind == FieldKind.NUMBER and _number(value) is None:
        return _("“%(label)s” is a number; “%(value)s” is none.") % values
    if question.kind in {FieldKind.DATE, FieldKind.MONTH_YEAR} and not is_moment(question.kind, value):
        example = "2026-03-03" if question.kind == FieldKind.DATE else "2026-03"
        return _("Write what “%(label)s” is compared with like %(example)s.") % {**values, "example": example}
    return ""


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
        yield from (Problem(sentence, where, part) for part, sentence in _question(item) if sentence)
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
    if group.repeats and any(question.kind == FieldKind.FILE for question in group.questions):
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


def _question(question: Question) -> Iterator[tuple[str, str]]:
    yield "limits", _limits(question)
    yield "limits", _mask(question)
    yield "default", _default(question)
    if question.kind == FieldKind.FILE:
        yield "files", _files(question)


def _limits(question: Question) -> str:
    least, most = question.limits.least, question.limits.most
    values = {"label": question.label}
    if question.kind == FieldKind.NUMBER:
        readable = all(_number(each) is not None for each in (least, most) if each)
    elif question.kind in {FieldKind.DATE, FieldKind.MONTH_YEAR}:
        readable = all(each == TODAY or is_moment(question.kind, each) for each in (least, most) if each)
    elif question.kind in _COUNTED:
        readable = all(re.fullmatch("[0-9]{1,4}", each) for each in (least, most) if each)
    else:
        return _("“%(label)s” is of a kind that has no limits.") % values if least or most else ""
    if not readable:
        return _("The limits of “%(label)s” cannot be read. Write numbers, or days like 2026-03-03.") % values
    if least and most and _crossed(question, least, most):
        return _("Nothing fits “%(label)s”: its smallest answer is above its largest.") % values
    if question.kind == FieldKind.SOME_OF and least and int(least) > len(question.choices):
        return _("“%(label)s” asks for more answers than it offers.") % values
    return ""


def _crossed(question: Question, least: str, most: str) -> bool:
    if question.kind in {FieldKind.DATE, FieldKind.MONTH_YEAR}:
        return TODAY not in (least, most) and least > most
    low, high = _number(least), _number(most)
    return low is not None and high is not None and low > high


def _mask(question: Question) -> str:
    if not question.limits.pattern:
        return ""
    values = {"label": question.label}
    if question.kind != FieldKind.SHORT_TEXT:
        return _("Only a short text has a pattern; “%(label)s” is of another kind.") % values
    try:
        masks.to_pattern(question.limits.pattern)
    except ValueError:
        return _("The pattern of “%(label)s” cannot be read. Brackets stand in pairs, at most 60 signs.") % values
    return ""


def _default(question: Question) -> str:
    value, values = question.default, {"label": question.label, "value": question.default}
    if question.kind == FieldKind.CONSTANT:
        return "" if value else _("The hidden constant “%(label)s” has no value.") % values
    if not value:
        return ""
    if question.kind in _WITHOUT_DEFAULT:
        return _("“%(label)s” is of a kind that cannot be answered beforehand.") % values
    if len(value) > LONGEST_DEFAULT:
        return _("What stands in “%(label)s” at first is too long.") % values
    return _value(question, value, values) if value != TODAY or question.kind != FieldKind.DATE else ""


def _files(question: Question) -> str:
    files = question.files
    values = {"label": question.label, "size": LARGEST_FILE, "most": MOST_ENTRIES}
    if not files.kinds or not set(files.kinds) <= set(FILE_KINDS):
        return _("Choose which kinds of files “%(label)s” takes.") % values
    if not 1 <= files.megabytes <= LARGEST_FILE:
        return _("A file of “%(label)s” may have 1 to %(size)s MB.") % values
    if not 1 <= files.at_most <= MOST_ENTRIES:
        return _("“%(label)s” may take 1 to %(most)s files.") % values
    return ""


def is_moment(kind: FieldKind, text: str) -> bool:
    """True for a day (2026-03-03) or a month (2026-03) as answers are stored."""
    try:
        dt.date.fromisoformat(text if kind == FieldKind.DATE else f"{text}-01")
    except ValueError:
        return False
    return len(text) == (10 if kind == FieldKind.DATE else 7)


def is_link(text: str) -> bool:
    """True for an address that a stop may lead to: of this site, https, mail or telephone."""
    return _LINK.fullmatch(text) is not None


def _number(text: str) -> decimal.Decimal | None:
    try:
        number = decimal.Decimal(text)
    except decimal.InvalidOperation:
        return None
    return number if number.is_finite() else None
