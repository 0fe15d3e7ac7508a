"""Short and long texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app import masks
from forms_app.definition import Question
from forms_app.enums import Operator
from forms_app.kinds import register
from forms_app.kinds.base import Kind
from forms_app.question_blocks import CodeBlock, LimitsBlock, default, limits
from forms_app.rules.tallies import Tally, written
from forms_app.schemas import patterns
from forms_app.schemas.values import Schema

# What browsers may fill in by themselves (WCAG 2.2, 1.3.5), by the key of the question.
AUTOCOMPLETE: Final = {"name": "name", "full_name": "name", "first_name": "given-name", "last_name": "family-name"}
# Keys of short texts that hold a name: name, full_name, name_2, officer_name.
NAME_KEY: Final = re.compile(r"(?:^|_)names?(?:_\d+)?$")


class TextLimitsBlock(LimitsBlock):
    pattern = CodeBlock(
        label=_("Pattern"),
        required=False,
        default="",
        max_length=60,
        help_text=_(
            "9 stands for a digit, A for a letter, * for either; what stands in [ ] may be left out. "
            "For example 99999[-9999] for a ZIP code."
        ),
    )


class Text(Kind):
    """A text within the limits of its question."""

    has_limits = True
    may_be_anonymous = True

    def tallied(self, question: Question, values: list[Any]) -> list[Tally]:
        return [written(question.label, values)]

    def fitting(self, question: Question) -> Schema:
        is_narrow = question.limits.least or question.limits.pattern
        return super().fitting(question) if question.required or is_narrow else {}


@register
class ShortText(Text):
    word = "short_text"
    label = _("Short text")
    description = _("One line: a name, a place, a number.")
    icon = "edit"
    place = 10
    example = _("Full name")
    has_pattern = True
    writing = "line"

    def settings(self) -> list[tuple[str, blocks.Block]]:
        words = _("How many characters, and how it is written.")
        return [("default", default()), ("limits", limits(words, TextLimitsBlock))]

    def field(self, question: Question) -> forms.Field:
        name = AUTOCOMPLETE.get(question.key)
        field = self.text_field(question, forms.TextInput({"autocomplete": name}) if name else forms.TextInput)
        if question.limits.pattern:
            sentence = self.say(question, _("Write this as it is asked for."))
            looks = rf"^{masks.to_pattern(question.limits.pattern)}\Z"
            field.validators.append(RegexValidator(looks, sentence, code="pattern"))
        return field

    def handle(self, question: Question) -> str:
        return "name" if NAME_KEY.search(question.key) else ""

    def examples(self, question: Question) -> Sequence[Any]:
        return ("Retired teacher",)

    def pattern_problem(self, question: Question) -> str:
        try:
            if question.limits.pattern:
                masks.to_pattern(question.limits.pattern)
        except ValueError:
            words = gettext("The pattern of “%(label)s” cannot be read. Brackets stand in pairs, at most 60 signs.")
            return words % {"label": question.label}
        return ""

    def strict(self, question: Question) -> Schema:
        found = super().strict(question)
        return {**found, "pattern": patterns.of_mask(question.limits.pattern)} if question.limits.pattern else found


@register
class LongText(Text):
    word = "long_text"
    label = _("Long text")
    description = _("Several sentences.")
    icon = "pilcrow"
    place = 20
    example = _("Why would you like to mediate?")
    longest = 5000
    operators = frozenset({Operator.CONTAINS, Operator.ANSWERED})
    writing = "text"

    def settings(self) -> list[tuple[str, blocks.Block]]:
        return [("default", default()), ("limits", limits(_("How many characters.")))]

    def field(self, question: Question) -> forms.Field:
        return self.text_field(question, forms.Textarea({"rows": 6}))

    def examples(self, question: Question) -> Sequence[Any]:
        return ("Please ask me.",)
