"""Numbers, as people write them (1,200)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.definition import Question, Rule
from forms_app.enums import Operator
from forms_app.kinds import register
from forms_app.kinds.base import ORDERED, Kind
from forms_app.question_blocks import LimitsBlock, default, limits
from forms_app.schemas.logic import Bounds, Formula, exactly
from forms_app.schemas.values import EMPTY, Schema
from forms_app.shapes import Raw, WrongShape

LARGEST: Final = Decimal(10) ** 12


class NumberLimitsBlock(LimitsBlock):
    decimals = blocks.IntegerBlock(label=_("Digits after the point"), default=0, min_value=0, max_value=6)


class NumberField(forms.DecimalField):
    """The answer is an int, or a float where digits follow the point."""

    widget = forms.TextInput

    def __init__(self, *, question: Question, **options: Any) -> None:
        self.question = question
        super().__init__(**options)
        self.widget.attrs["inputmode"] = "decimal" if question.limits.decimals else "numeric"

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace(",", "").replace(" ", "").strip()
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        if number is None:
            return None
        problem = self._problem(number)
        if problem:
            raise ValidationError(self.question.kind.say(self.question, problem), code="limits")
        return int(number) if number == number.to_integral_value() else float(number)

    def _problem(self, number: Decimal) -> str:
        limits = self.question.limits
        if abs(number) > LARGEST:
            return gettext("This number is too large.")
        if limits.least and number < Decimal(limits.least):
            return gettext("Enter %(least)s or more.") % {"least": limits.least}
        if limits.most and number > Decimal(limits.most):
            return gettext("Enter %(most)s or less.") % {"most": limits.most}
        if number != round(number, limits.decimals):
            return gettext("Enter a whole number.") if not limits.decimals else gettext("Use fewer digits.")
        return ""


@register
class Number(Kind):
    word = "number"
    label = _("Number")
    description = _("A number, whole or with digits after the point.")
    icon = "order"
    place = 60
    example = _("How many years?")
    needed = _("Enter a number.")
    has_limits = True
    may_be_anonymous = True
    operators = ORDERED

    def settings(self) -> list[tuple[str, blocks.Block]]:
        words = _("The smallest and the largest number.")
        return [("default", default(is_code=True)), ("limits", limits(words, NumberLimitsBlock))]

    def field(self, question: Question) -> forms.Field:
        return NumberField(
            question=question,
            **self.options(question, invalid=self.say(question, _("Enter a number, with digits only."))),
        )

    def given(self, name: str, question: Question, value: Any) -> Raw:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise WrongShape(gettext("Send a number."))
        return {name: [repr(value)]}

    def examples(self, question: Question) -> Sequence[Any]:
        least, most = question.limits.least, question.limits.most
        return [math.ceil(Decimal(least)) if least else math.floor(Decimal(most or "1"))]

    def measure(self, limit: str) -> Decimal | None:
        try:
            number = Decimal(limit)
        except InvalidOperation:
            return None
        return number if number.is_finite() else None

    def value_problem(self, question: Question, value: str) -> str:
        words = gettext("“%(label)s” is a number; “%(value)s” is none.")
        return words % {"label": question.label, "value": value} if self.measure(value) is None else ""

    def shape(self, question: Question) -> Schema:
        return {"type": ["number", "null"]}

    def strict(self, question: Question) -> Schema:
        limits = question.limits
        found: Schema = {"type": "number" if limits.decimals else "integer"}
        for word, text, furthest in (("minimum", limits.least, -LARGEST), ("maximum", limits.most, LARGEST)):
            limit = Decimal(text) if text else furthest
            if abs(limit) <= LARGEST and Decimal(str(float(limit))) == limit:
                found[word] = int(limit) if limit == limit.to_integral_value() else float(limit)
        return found

    def empty(self, question: Question) -> list[Schema]:
        return [EMPTY]

    def answered(self) -> Formula:
        return {"type": "number"}

    def rule(self, rule: Rule, question: Question) -> Bounds:
        wanted = Decimal(rule.value)
        near = float(wanted)
        if Decimal(str(near)) != wanted:
            return Bounds(False, True)
        value = int(near) if near == int(near) else near
        word = {Operator.IS: "const", Operator.MORE_THAN: "exclusiveMinimum"}.get(rule.operator, "exclusiveMaximum")
        return exactly({"type": "number", word: value})
