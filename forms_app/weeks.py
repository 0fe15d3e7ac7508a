"""The boxes of a week that a question about availability offers: `mon_morning` or `mon_09` (from 9 to 10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from forms_app.enums import WeekParts

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS: Final = {"morning": _("Morning"), "afternoon": _("Afternoon"), "evening": _("Evening")}
HOURS: Final = {f"{hour:02}": hour for hour in range(8, 21)}


def codes(parts: WeekParts) -> list[str]:
    """Return every box of a week, day by day."""
    return [f"{day}_{time}" for day in DAYS for time in _times(parts)]


def choices(parts: WeekParts) -> list[tuple[str, str]]:
    """Return every box with its words, such as "Monday, Morning"."""
    return [
        (f"{day}_{time}", f"{WEEKDAYS[number]}, {words}")
        for number, day in enumerate(DAYS)
        for time, words in _times(parts).items()
    ]


def columns() -> list[dict[str, str]]:
    """Return the days as columns of `components/week_grid.html`."""
    return [{"label": str(WEEKDAYS[number]), "short": str(WEEKDAYS_ABBR[number])} for number in range(len(DAYS))]


def rows(parts: WeekParts, name: str, ticked: Iterable[str]) -> list[dict[str, object]]:
    """Return the times as rows of `components/week_grid.html`, each with a box for every day."""
    chosen = set(ticked)
    return [
        {
            "label": words,
            "cells": [
                {
                    "name": name,
                    "value": f"{day}_{time}",
                    "checked": f"{day}_{time}" in chosen,
                    "label": f"{WEEKDAYS[number]}, {words}",
                }
                for number, day in enumerate(DAYS)
            ],
        }
        for time, words in _times(parts).items()
    ]


def in_words(parts: WeekParts, chosen: Iterable[str]) -> Iterator[str]:
    """Yield one line for each day with something free: "Monday: Morning, Evening"."""
    given = set(chosen)
    for number, day in enumerate(DAYS):
        free = [words for time, words in _times(parts).items() if f"{day}_{time}" in given]
        if free:
            yield f"{WEEKDAYS[number]}: {', '.join(free)}"


def _times(parts: WeekParts) -> dict[str, str]:
    if parts == WeekParts.HOURS:
        return {code: f"{hour}:00–{hour + 1}:00" for code, hour in HOURS.items()}
    return {code: str(words) for code, words in PARTS.items()}
