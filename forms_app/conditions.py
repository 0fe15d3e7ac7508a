"""What is asked, given what was answered: pure evaluation, the same for pages, the API and exports.

Order decides: a condition sees the answers that stand before it, and an answer to a question that is itself hidden
counts as not given. `is not` is the exact opposite of `is`, so it holds for a question without an answer too; every
other operator needs an answer. Which operators fit a question is said by its kind.
"""

from __future__ import annotations

import decimal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms_app.definition import Condition, Definition, Group, Information, Item, Question, Rule, Step, Stop
from forms_app.enums import Match, Operator


@dataclass(frozen=True)
class Visible:
    """What is asked: the steps (hidden items taken out of them), their numbers in the definition, and the stops that
    hold, each with the number of its step. A stop counts only once the answers of its step are in."""

    steps: tuple[Step, ...]
    numbers: tuple[int, ...]
    stops: tuple[tuple[int, Stop], ...]

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the questions that are asked outside of repeating groups, and of the repeating groups."""
        return frozenset(key for step in self.steps for item in step.items for key in _keys(item))

    def stop(self, number: int) -> Stop | None:
        """Return the first stop that holds in the steps up to this number of the definition."""
        return next((stop for at, stop in self.stops if at <= number), None)


def holds(condition: Condition, answers: Mapping[str, Any]) -> bool:
    """True when the condition holds for the answers by key; without rules it always does."""
    if not condition:
        return True
    found = (rule_holds(rule, answers.get(rule.question)) for rule in condition.rules)
    return all(found) if condition.match == Match.ALL else any(found)


def rule_holds(rule: Rule, answer: Any) -> bool:
    """True when one answer fits the rule; None, an empty text, an empty list and an unticked box are no answer."""
    if rule.operator == Operator.IS_NOT:
        return not _equal(answer, rule.value)
    if not is_answered(answer):
        return False
    match rule.operator:
        case Operator.IS:
            return _equal(answer, rule.value)
        case Operator.CONTAINS:
            return _contains(answer, rule.value)
        case Operator.MORE_THAN:
            return _compare(answer, rule.value) > 0
        case Operator.LESS_THAN:
            return _compare(answer, rule.value) < 0
        case _:
            return True


def is_answered(answer: Any) -> bool:
    """True for everything but None, an empty text, an empty list, an empty object and False."""
    return answer is not None and answer is not False and answer != "" and answer != [] and answer != {}


def visible(definition: Definition, answers: Mapping[str, Any]) -> Visible:
    """Return what is asked, given the answers by key (answers to hidden questions count as not given)."""
    seen: dict[str, Any] = {}
    steps: list[Step] = []
    numbers: list[int] = []
    stops: list[tuple[int, Stop]] = []
    for number, step in enumerate(definition.steps):
        if not holds(step.condition, seen):
            continue
        items = _shown(step, answers, seen)
        stops.extend((number, item) for item in items if isinstance(item, Stop))
        steps.append(Step(tuple(item for item in items if not isinstance(item, Stop)), step.title, step.text))
        numbers.append(number)
    return Visible(tuple(steps), tuple(numbers), tuple(stops))


def kept(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers as they are stored: every question that was asked, None where nothing was answered, the
    constants, and nothing of what was hidden. A repeating group is a list of answers by key."""
    found: dict[str, Any] = {}
    for step in visible(definition, answers).steps:
        for item in step.items:
            found.update(_kept(item, answers, found))
    return found


def entry_items(
    group: Group, entry: Mapping[str, Any], outside: Mapping[str, Any]
) -> tuple[Question | Information, ...]:
    """Return what is asked in one entry of a repeating group; `outside` are the answers given before the group."""
    seen = dict(outside)
    return tuple(item for item in group.items if _show(item, entry, seen))


def _shown(step: Step, answers: Mapping[str, Any], seen: dict[str, Any]) -> list[Item]:
    found: list[Item] = []
    for item in step.items:
        if isinstance(item, Group) and not item.repeats:
            if holds(item.condition, seen):
                inner = tuple(each for each in item.items if _show(each, answers, seen))
                found.append(Group(inner, item.title, item.text, item.key))
        elif _show(item, answers, seen):
            found.append(item)
    return found


def _show(item: Item, answers: Mapping[str, Any], seen: dict[str, Any]) -> bool:
    """Say whether an item is shown; the answer of a shown question is seen by what follows."""
    if not holds(item.condition, seen):
        return False
    if isinstance(item, Question):
        seen[item.key] = answers.get(item.key) if item.is_asked else item.default
    elif isinstance(item, Group):
        # What stands outside sees how many entries there are, never one of them.
        seen[item.key] = answers.get(item.key)
    return True


def _keys(item: Item) -> list[str]:
    if isinstance(item, Group):
        return [item.key] if item.repeats else [question.key for question in item.questions]
    return [item.key] if isinstance(item, Question) else []


def _kept(item: Item, answers: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(item, Question):
        return {item.key: answers.get(item.key) if item.is_asked else item.default}
    if isinstance(item, Group) and item.repeats:
        return {item.key: [_kept_entry(item, entry, before) for entry in answers.get(item.key) or []]}
    if isinstance(item, Group):
        return {key: value for each in item.items for key, value in _kept(each, answers, before).items()}
    return {}


def _kept_entry(group: Group, entry: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in entry_items(group, entry, before):
        found.update(_kept(item, entry, before))
    return found


def _equal(answer: Any, value: str) -> bool:
    if isinstance(answer, list):
        return answer == [value]
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        return _compare(answer, value) == 0
    return isinstance(answer, str) and answer.strip().casefold() == value.strip().casefold()


def _contains(answer: Any, value: str) -> bool:
    if isinstance(answer, list):
        return value in answer
    return isinstance(answer, str) and value.strip().casefold() in answer.casefold()


def _compare(answer: Any, value: str) -> int:
    """Return below, at or above 0 as the answer is less than, equal to or more than the value; 0 when neither can be.

    Numbers go by their value; days and months are written so that their texts sort as they do.
    """
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        try:
            number = decimal.Decimal(value)
        except decimal.InvalidOperation:
            return 0
        own = decimal.Decimal(str(answer))
        return (own > number) - (own < number)
    text = str(answer)
    return (text > value) - (text < value)
