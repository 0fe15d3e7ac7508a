"""Controls of several parts: every part has its own visible words, so that nobody guesses what goes where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FOLDER: Final = "portal/forms_app/widgets"


class PartsWidget(forms.MultiWidget):
    """Several controls, one below the other or side by side, each with its label."""

    template_name = f"{FOLDER}/parts.html"
    labels: Sequence[str | _StrPromise] = ()
    side_by_side = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["side_by_side"] = self.side_by_side
        for part, label in zip(context["widget"]["subwidgets"], self.labels, strict=True):
            part["label"] = label
        return context
