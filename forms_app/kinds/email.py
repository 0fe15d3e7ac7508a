"""E-mail addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.definition import Question
from forms_app.kinds import register
from forms_app.kinds.base import Kind
from forms_app.question_blocks import default
from forms_app.schemas.values import Schema


@register
class Email(Kind):
    word = "email"
    label = _("E-mail address")
    description = _("An e-mail address, checked for its form.")
    icon = "mail"
    place = 30
    example = _("E-mail address")
    takes_mail = True
    has_form = True
    needed = _("Enter an e-mail address.")
    longest = 254

    def settings(self) -> list[tuple[str, blocks.Block]]:
        return [("default", default(is_code=True))]

    def field(self, question: Question) -> forms.Field:
        options = self.options(
            question,
            invalid=self.say(question, _("Enter an e-mail address like name@example.com.")),
            max_length=self.say(question, _("This e-mail address is too long. Check that it is one address.")),
        )
        widget = forms.EmailInput({"autocomplete": "email", "spellcheck": "false"})
        return forms.EmailField(**options, max_length=self.longest, widget=widget)

    def handle(self, question: Question) -> str:
        return "email"

    def examples(self, question: Question) -> Sequence[Any]:
        return ("ada@example.org",)

    def shape(self, question: Question) -> Schema:
        return {**super().shape(question), "format": "idn-email"}

    def strict(self, question: Question) -> Schema:
        return {**super().strict(question), "pattern": "@"}
