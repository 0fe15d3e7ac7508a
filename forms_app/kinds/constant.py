"""A value of the editor's own that goes with every answer; nobody sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.definition import Question
from forms_app.kinds import register
from forms_app.kinds.base import EQUAL, SPECIAL, Kind
from forms_app.question_blocks import CodeBlock
from forms_app.shapes import Raw


@register
class Constant(Kind):
    word = "constant"
    label = _("Hidden constant")
    description = _("A value of your own that goes with every answer, such as a campaign.")
    icon = "lock"
    group = SPECIAL
    place = 30
    example = _("Source")
    preview: ClassVar[Mapping[str, Any]] = {"default": "website"}
    label_format = "{label}: {default}"
    template = "components/blocks/constant.html"
    is_asked = False
    may_be_anonymous = True
    operators = EQUAL

    def settings(self) -> list[tuple[str, blocks.Block]]:
        words = _("Kept with every answer. People do not see it.")
        return [("default", CodeBlock(label=_("Value"), max_length=200, help_text=words))]

    def sent(self, name: str, question: Question, value: Any) -> Raw:
        return {}

    def default_problem(self, question: Question) -> str:
        words = gettext("The hidden constant “%(label)s” has no value.")
        return "" if question.default else words % {"label": question.label}

    def examples(self, question: Question) -> Sequence[Any]:
        return [question.default]
