"""A week to tick: `mon_morning`, or `mon_09` for the hour from 9 to 10 (forms_app/weeks.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app import weeks
from forms_app.definition import Choice, Question
from forms_app.enums import Operator, WeekParts
from forms_app.kinds import register
from forms_app.kinds.choices import Several
from forms_app.question_blocks import limits
from forms_app.rules.tallies import Tally
from forms_app.widgets import FOLDER


class WeekWidget(forms.CheckboxSelectMultiple):
    """A week of boxes that reads like a calendar."""

    template_name = f"{FOLDER}/week.html"
    # Laid out as one control of many parts, not as a list of choices (portal.templatetags.components.field_kind).
    frame = "multi"

    def __init__(self, parts: WeekParts) -> None:
        self.parts = parts
        super().__init__()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        ticked = [str(each) for each in value] if isinstance(value, list | tuple) else []
        rows = weeks.rows(self.parts, name, ticked)
        return {**context, "columns": weeks.columns(), "rows": rows}


@register
class Availability(Several):
    word = "availability"
    label = _("Availability in a week")
    description = _("A week to tick: by parts of the day, or by hours.")
    icon = "calendar-check"
    place = 50
    example = _("When are you usually free?")
    takes_default = False
    may_be_anonymous = False
    operators = frozenset({Operator.CONTAINS, Operator.ANSWERED})
    needed = _("Choose at least one time.")

    def settings(self) -> list[tuple[str, blocks.Block]]:
        parts = blocks.ChoiceBlock(label=_("How finely"), choices=WeekParts.choices, default=WeekParts.PARTS)
        return [("parts", parts), ("limits", limits(_("How many times of the week.")))]

    def choices(self, question: Question) -> Sequence[Choice]:
        return [Choice(code, words) for code, words in weeks.choices(question.parts)]

    def widget(self, question: Question) -> forms.Widget:
        return WeekWidget(question.parts)

    def words(self, question: Question, value: Any) -> str:
        return "\n".join(weeks.in_words(question.parts, value)) if isinstance(value, list) else str(value)

    def value_problem(self, question: Question, value: str) -> str:
        return ""

    def tallied(self, question: Question, values: list[Any]) -> list[Tally]:
        return []
