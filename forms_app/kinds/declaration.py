"""A sentence that people agree to with a tick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_app.definition import Question
from forms_app.kinds import register
from forms_app.kinds.base import ONLY_ANSWERED, SPECIAL, Kind
from forms_app.schemas.logic import Formula
from forms_app.schemas.values import Schema
from forms_app.shapes import Raw, WrongShape


@register
class Declaration(Kind):
    word = "declaration"
    label = _("Declaration to tick")
    description = _("A sentence that people agree to with a tick.")
    icon = "tick"
    group = SPECIAL
    place = 20
    example = _("What I wrote is true.")
    takes_default = False
    operators = ONLY_ANSWERED
    needed = _("Tick the box if you agree.")

    def field(self, question: Question) -> forms.Field:
        return forms.BooleanField(**self.options(question))

    def answer(self, value: Any) -> Any:
        return bool(value)

    def sent(self, name: str, question: Question, value: Any) -> Raw:
        return {name: ["on"]} if value else {}

    def given(self, name: str, question: Question, value: Any) -> Raw:
        if not isinstance(value, bool):
            raise WrongShape(gettext("Send true or false."))
        return self.sent(name, question, value)

    def in_words(self, question: Question, value: Any) -> str:
        return "" if value is None else gettext("Agreed") if value else gettext("Not agreed")

    def examples(self, question: Question) -> Sequence[Any]:
        return [True]

    def shape(self, question: Question) -> Schema:
        return {"type": ["boolean", "null"]}

    def fitting(self, question: Question) -> Schema:
        return {"const": True} if question.required else {}

    def answered(self) -> Formula:
        return {"const": True}
