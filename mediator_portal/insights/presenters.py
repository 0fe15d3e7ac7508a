"""Figures in the shape of the design system's components, and as rows of a file."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.insights.metrics import Figure


def words(unit: str, count: int) -> str:
    """Return a count with its unit."""
    if unit == "days":
        return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
    return ngettext("%(count)d case", "%(count)d cases", count) % {"count": count}


def drawn(figure: Figure) -> dict[str, Any]:
    """Return what `components/figure.html` takes."""
    small = _("hidden because small")
    return {
        "code": figure.code,
        "question": figure.question,
        "maximum": figure.maximum,
        "bars": [
            {
                "label": value.label,
                "value": value.count,
                "text": words(figure.unit, value.count),
                "hidden": value.hidden,
            }
            for value in figure.values
        ],
        "table": {
            "caption": figure.question,
            "columns": [{"label": _("Step or reason")}, {"label": _("Number"), "number": True}],
            "rows": [
                {"cells": [{"value": value.label}, {"value": small if value.hidden else value.count}]}
                for value in figure.values
            ],
        },
    }


def lines(figures: list[Figure]) -> list[list[object]]:
    """Return the figures as rows of a file; a hidden count is an empty cell."""
    header: list[object] = ["figure", "value", "label", "unit", "count"]
    rows: list[list[object]] = [
        [figure.code, value.code, str(value.label), figure.unit, "" if value.hidden else value.count]
        for figure in figures
        for value in figure.values
    ]
    return [header, *rows]
