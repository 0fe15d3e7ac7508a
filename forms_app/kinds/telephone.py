"""Telephone numbers, as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.definition import Question
from forms_app.kinds import register
from forms_app.kinds.base import Kind
from forms_app.question_blocks import default
from forms_app.schemas.values import Schema

FEWEST_DIGITS: Final = 7
MOST_DIGITS: Final = 15


@register
class Telephone(Kind):
    word = "telephone"
    label = _("Telephone number")
    description = _("A telephone number, written as people write it.")
    icon = "mobile-alt"
    place = 40
    example = _("Telephone")
    needed = _("Enter a telephone number.")
    longest = 120
    has_form = True

    def settings(self) -> list[tuple[str, blocks.Block]]:
        return [("default", default(is_code=True))]

    def field(self, question: Question) -> forms.Field:
        widget = forms.TextInput({"type": "tel", "autocomplete": "tel"})
        field = forms.CharField(**self.options(question), widget=widget)
        field.validators.append(partial(self.check, question))
        return field

    def check(self, question: Question, value: str) -> None:
        """Raise unless it is 7 to 15 digits, with an extension after `x` or `ext`."""
        looks = self.say(question, _("Enter a telephone number like 305-555-0100."))
        whole = self.say(question, _("Enter the whole telephone number, like 305-555-0100."))
        MaxLengthValidator(self.longest, looks)(value)
        number = re.split(r"(?i)\s*(?:ext\.?|x)\s*", value, maxsplit=1)[0]
        digits = sum(letter.isdigit() for letter in number)
        RegexValidator(r"^[0-9+().\-/\s]+$", looks)(number)
        if not FEWEST_DIGITS <= digits <= MOST_DIGITS:
            raise ValidationError(whole, code="digits")

    def handle(self, question: Question) -> str:
        return "telephone"

    def examples(self, question: Question) -> Sequence[Any]:
        return ("305-555-0100",)

    def strict(self, question: Question) -> Schema:
        return {**super().strict(question), "pattern": f"(?:[0-9][^0-9]*){{{FEWEST_DIGITS}}}"}
