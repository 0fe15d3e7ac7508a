"""Several things rated on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.definition import Choice, Question
from forms_app.kinds import register
from forms_app.kinds.base import CHOICES, ONLY_ANSWERED, Kind
from forms_app.kinds.choices import pairs
from forms_app.question_blocks import choice_list
from forms_app.rules.tallies import Tally, counted
from forms_app.schemas import values as schema_values
from forms_app.schemas.logic import Formula
from forms_app.schemas.values import BLANK_PARTS, EMPTY, EMPTY_TEXT, Schema, object_of
from forms_app.shapes import Raw, parts_of
from forms_app.widgets import FOLDER


class GridWidget(forms.MultiWidget):
    """A row of radio buttons for each statement, under its own words: it reads on a telephone, too."""

    template_name = f"{FOLDER}/grid.html"

    def __init__(self, rows: Sequence[Choice], scale: Sequence[tuple[str, str]]) -> None:
        self.rows = rows
        super().__init__([forms.RadioSelect(choices=scale) for _row in rows])

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, row in zip(context["widget"]["subwidgets"], self.rows, strict=True):
            part["label"] = row.label
        return context

    def decompress(self, value: Any) -> list[Any]:
        return list(value.values()) if isinstance(value, Mapping) else [None] * len(self.widgets)


class GridField(forms.MultiValueField):
    """One answer on the scale for each row."""

    def __init__(self, *, question: Question, **options: Any) -> None:
        self.question = question
        scale = pairs(question.choices)
        wrong = {"invalid_choice": _("Choose one of the answers on the list.")}
        parts = [
            forms.ChoiceField(choices=scale, required=options["required"], error_messages=wrong)
            for _row in question.rows
        ]
        super().__init__(parts, require_all_fields=False, widget=GridWidget(question.rows, scale), **options)

    def compress(self, data_list: list[Any]) -> Any:
        chosen = {row.code: code for row, code in zip(self.question.rows, data_list, strict=False) if code}
        return chosen or None


@register
class RatingGrid(Kind):
    word = "rating_grid"
    label = _("Rating grid")
    description = _("Several things rated on one scale.")
    icon = "table"
    group = CHOICES
    place = 60
    example = _("How was it?")
    preview: ClassVar[Mapping[str, Any]] = {
        "rows": [{"label": _("The place"), "code": "place"}, {"label": _("The notice"), "code": "notice"}],
        "choices": [
            {"label": _("Good"), "code": "good"},
            {"label": _("Fair"), "code": "fair"},
            {"label": _("Poor"), "code": "poor"},
        ],
    }
    lists = ("choices", "rows")
    has_choices = True
    has_rows = True
    takes_default = False
    may_be_anonymous = True
    names_nobody = True
    operators = ONLY_ANSWERED
    needed = _("Choose one answer in every row.")

    def settings(self) -> list[tuple[str, blocks.Block]]:
        return [("rows", choice_list(_("What is rated"), 1)), ("choices", choice_list(_("Scale, best first")))]

    def field(self, question: Question) -> forms.Field:
        return GridField(question=question, **self.options(question, incomplete=self.left_out(question)))

    def sent(self, name: str, question: Question, value: Any) -> Raw:
        if not isinstance(value, Mapping):
            return super().sent(name, question, value)
        return {f"{name}_{at}": [str(value.get(row.code) or "")] for at, row in enumerate(question.rows)}

    def given(self, name: str, question: Question, value: Any) -> Raw:
        return parts_of(name, value, [row.code for row in question.rows])

    def words(self, question: Question, value: Any) -> str:
        if not isinstance(value, Mapping):
            return str(value)
        labels = {choice.code: choice.label for choice in question.choices}
        lines = ((row.label, value.get(row.code)) for row in question.rows)
        return "\n".join(f"{label}: {labels.get(str(code), str(code))}" for label, code in lines if code)

    def tallied(self, question: Question, values: list[Any]) -> list[Tally]:
        return [
            counted(
                f"{question.label} {row.label}", question.choices, [(value or {}).get(row.code) for value in values]
            )
            for row in question.rows
        ]

    def examples(self, question: Question) -> Sequence[Any]:
        return [{row.code: choice.code for row in question.rows} for choice in question.choices]

    def shape(self, question: Question) -> Schema:
        return object_of({row.code: {"title": row.label, "type": ["string", "null"]} for row in question.rows})

    def strict(self, question: Question) -> Schema:
        scale = schema_values.one_of(question.choices)
        if not question.required:
            scale = {"anyOf": [EMPTY, EMPTY_TEXT, scale]}
        found: Schema = {"type": "object", "properties": {row.code: scale for row in question.rows}}
        return {**found, "required": [row.code for row in question.rows]} if question.required else found

    def empty(self, question: Question) -> list[Schema]:
        return [EMPTY]

    def answered(self) -> Formula:
        return {"type": "object", "not": BLANK_PARTS}
