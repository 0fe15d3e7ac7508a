"""The schema of a whole form: its questions, and under which answers each of them is asked.

`$defs` holds when something is asked (`asked-<key>`, `step-<number>`), so that long chains of conditions stay short.
What is asked always stands in `properties` and `required`; everything else hangs on an `if`. A question in a repeating
group can depend on answers of its own entry and on answers outside: each way it can come to be asked is an `if` of its
own, outside first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from forms_app.definition import Condition, Definition, Group, Question, Rule
from forms_app.enums import Operator
from forms_app.schemas.logic import NEVER, Bounds, Formula, all_hold, both, matched, rule_bounds
from forms_app.schemas.values import NOTHING, Schema, shape_of

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
# More ways than this to come to be asked are not written down: the form still knows them.
MOST_WAYS: Final = 16
# One way: what holds outside the entry, and in it.
Way = tuple[Formula, Formula]


def schema_of(definition: Definition, *, title: str = "", address: str = "") -> Schema:
    """Return the JSON Schema of the answers to a form. It never refuses what the form takes."""
    head: Schema = {"$schema": DIALECT}
    if address:
        head["$id"] = address
    return {**head, "title": title, **_Builder(definition).whole(), "x-form": definition.to_json()}


@dataclass
class _Builder:
    definition: Definition
    asked: dict[str, Bounds] = field(default_factory=dict)
    ways: dict[str, list[Way]] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    demands: list[Schema] = field(default_factory=list)
    defs: dict[str, Any] = field(default_factory=dict)

    def whole(self) -> Schema:
        for number, step in enumerate(self.definition.steps):
            shown = self._named(f"step-{number}", self._condition(step.condition))
            for place, item in enumerate(step.items):
                if isinstance(item, Question):
                    self._question(item, all_hold(shown, self._condition(item.condition)))
                elif isinstance(item, Group):
                    self._group(item, shown, f"group-{number}-{place}")
        made: Schema = {"type": "object", "additionalProperties": False, "properties": self.properties}
        if self.required:
            made["required"] = self.required
        if self.demands:
            made["allOf"] = self.demands
        return {**made, "$defs": self.defs} if self.defs else made

    # Outside of repeating groups --------------------------------------------------------------------------------------

    def _group(self, group: Group, shown: Bounds, name: str) -> None:
        asked = self._named(name, all_hold(shown, self._condition(group.condition)))
        if group.repeats:
            return self._repeating(group, asked)
        for item in group.items:
            if isinstance(item, Question):
                self._question(item, all_hold(asked, self._condition(item.condition)))
        return None

    def _question(self, question: Question, asked: Bounds) -> None:
        key = question.key
        self.asked[key] = self._named(f"asked-{key}", asked)
        if not question.is_asked:
            return
        self.properties[key] = shape_of(question)
        fit = question.kind.fitting(question)
        if asked.under is True:
            self.properties[key] = {**self.properties[key], **_together(self.properties[key], fit)}
            self.required += [key] if question.required else []
        elif asked.under is not False and (fit or question.required):
            self.demands.append({"if": self.asked[key].under, "then": _demand(key, fit, question.required)})

    def _named(self, name: str, bounds: Bounds) -> Bounds:
        """Keep a condition under a name, and return it by that name."""
        if isinstance(bounds.under, bool) and isinstance(bounds.over, bool):
            return bounds
        return Bounds(
            self._reference(name, bounds.under),
            self._reference(name if bounds.over == bounds.under else f"{name}-at-most", bounds.over),
        )

    def _reference(self, name: str, formula: Formula) -> Formula:
        if isinstance(formula, bool):
            return formula
        self.defs[name] = formula
        return {"$ref": f"#/$defs/{name}"}

    def _condition(self, condition: Condition) -> Bounds:
        return matched(condition.match, [self._rule(rule) for rule in condition.rules]) if condition else Bounds()

    def _rule(self, rule: Rule) -> Bounds:
        question = self.definition.question(rule.question)
        if question is None or rule.question not in self.asked:
            return NEVER if rule.operator != Operator.IS_NOT else Bounds()
        return rule_bounds(rule, question, self.asked[rule.question])

    # Repeating groups -------------------------------------------------------------------------------------------------

    def _repeating(self, group: Group, asked: Bounds) -> None:
        shape: Schema = {"type": "object", "additionalProperties": False, "properties": {}}
        self.properties[group.key] = {
            "title": group.title or group.add_label or group.key,
            "type": ["array", "null"],
            "maxItems": group.most,
            "items": shape,
        }
        always: Schema = {"properties": {}, "required": [], "allOf": []}
        for question in group.questions:
            if question.is_asked:
                shape["properties"][question.key] = shape_of(question)
            self.ways[question.key] = self._ways(group, question.condition)
            self._entry_question(group, question, asked, always)
        self._whole_entries(group, asked, {key: value for key, value in always.items() if value})

    def _entry_question(self, group: Group, question: Question, asked: Bounds, always: Schema) -> None:
        fit = question.kind.fitting(question)
        if not question.is_asked or not (fit or question.required):
            return
        ways = self.ways[question.key]
        for outside, inside in [(True, True)] if (True, True) in ways else ways:
            demand = _demand(question.key, fit, question.required)
            if outside is True and inside is True:
                always["required"] += [question.key] if question.required else []
                always["properties"][question.key] = fit
            elif outside is True:
                always["allOf"].append({"if": inside, "then": demand})
            else:
                entry = demand if inside is True else {"if": inside, "then": demand}
                self._when(both(asked.under, outside), {"properties": {group.key: _entries(group, entry)}})

    def _whole_entries(self, group: Group, asked: Bounds, always: Schema) -> None:
        """Demand what every entry has, and that there are enough of them where an empty one would not do."""
        if not always:
            return
        demand: Schema = {"properties": {group.key: _entries(group, always)}}
        if group.least and "required" in always:
            demand["required"] = [group.key]
            demand["properties"][group.key].update(type="array", minItems=group.least)
        self._when(asked.under, demand)

    def _when(self, condition: Formula, demand: Schema) -> None:
        if condition is not False:
            self.demands.append(demand if condition is True else {"if": condition, "then": demand})

    def _ways(self, group: Group, condition: Condition) -> list[Way]:
        """Return every way in which a question of an entry is surely asked; empty for none that can be told."""
        if not condition:
            return [(True, True)]
        parts = [self._rule_ways(group, rule) for rule in condition.rules]
        if condition.match == "any":
            return [way for part in parts for way in part][:MOST_WAYS]
        found: list[Way] = [(True, True)]
        for part in parts:
            found = [(both(out, more_out), both(inside, more)) for out, inside in found for more_out, more in part]
            found = found[:MOST_WAYS]
        return found

    def _rule_ways(self, group: Group, rule: Rule) -> list[Way]:
        question = self.definition.question(rule.question)
        if question is None or self.definition.group_of(rule.question) is not group:
            under = self._rule(rule).under
            return [] if under is False else [(under, True)]
        ways = self.ways.get(rule.question, [])
        if rule.operator == Operator.IS_NOT:
            # Whatever else the entry says: an answer that is another one is not this one, asked or not.
            under = rule_bounds(rule, question, Bounds(False, True)).under
            return [] if under is False else [(True, under)]
        under = rule_bounds(rule, question, Bounds()).under
        return [(outside, both(inside, under)) for outside, inside in ways] if under is not False else []


def _demand(key: str, fit: Schema, required: bool) -> Schema:
    found: Schema = {"properties": {key: fit}} if fit else {}
    return {**found, "required": [key]} if required else found


def _together(shape: Schema, fit: Schema) -> Schema:
    """Return what a question that is always asked adds to its shape; parts of an object are asked apart."""
    return {"allOf": [fit]} if fit.get("properties") and shape.get("properties") else fit


def _entries(group: Group, entry: Schema) -> Schema:
    """Return a list whose first entries fit, and the others do or have nothing in them: those are left out."""
    empty = {"type": "object", "additionalProperties": NOTHING}
    rest: Schema = {"items": {"anyOf": [empty, entry]}}
    return {"prefixItems": [entry] * group.least, **rest} if group.least else rest
