"""The funnel of participation for staff: bars, a table, rows of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.cases.enums import DeclineReason, PersonRole
from mediator_portal.insights.enums import DaysToAnswer, FunnelPart, FunnelStep
from mediator_portal.insights.presenters import words
from mediator_portal.insights.rules import Line
from portal.languages import english_name
from portal.notifications.enums import Channel


def people(count: int) -> str:
    """Return a count of people in words."""
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}


def part_label(by: str, code: str) -> str:
    """Return a group of the funnel in words."""
    if by == FunnelPart.LANGUAGE:
        return english_name(code)
    if by == FunnelPart.CHANNEL and not code:
        return _("Not sent yet, or by hand")
    words_of: Any = {FunnelPart.ROLE: PersonRole, FunnelPart.CHANNEL: Channel, FunnelPart.DAYS: DaysToAnswer}[
        FunnelPart(by)
    ]
    return str(words_of(code).label)


def bars(counts: Mapping[str, int], labels: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return counts of people as the bars of `components/bar_chart.html`."""
    return [
        {"label": labels.get(code, code), "value": count, "text": people(count), "hidden": False}
        for code, count in counts.items()
    ]


def funnel_bars(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the steps of the funnel as bars."""
    return bars(counts, {step.value: step.label for step in FunnelStep})


def reason_bars(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the reasons for a no as bars."""
    return bars(counts, {"": _("No reason given"), **{reason.value: reason.label for reason in DeclineReason}})


def _days(count: int | None) -> str:
    return "–" if count is None else words("days", count)


def funnel_table(by: str, rows: list[Line]) -> dict[str, Any]:
    """Return the funnel as `components/table.html` takes it: a line for each group."""
    numbers = [{"label": step.label, "numeric": True} for step in FunnelStep]
    columns = [
        {"label": FunnelPart(by).label},
        *numbers,
        {"label": _("Middle time until reached"), "numeric": True},
        {"label": _("Middle time until answered"), "numeric": True},
    ]
    return {
        "caption": _("The way of the people who were invited"),
        "columns": columns,
        "rows": [{"cells": _cells(by, row)} for row in rows],
    }


def _cells(by: str, row: Line) -> list[dict[str, str]]:
    texts = [part_label(by, row.code)]
    for step in FunnelStep:
        percent = row.percent(step) if step not in {FunnelStep.ELIGIBLE, FunnelStep.INVITED} else None
        texts.append(str(row.counts[step]) if percent is None else f"{row.counts[step]} ({percent}%)")
    texts += [_days(row.days_to_reach), _days(row.days_to_answer)]
    return [{"text": text} for text in texts]


def funnel_lines(by: str, rows: list[Line]) -> list[list[object]]:
    """Return the funnel as rows of a file; days are empty where nobody came so far."""
    header: list[object] = [by, *FunnelStep.values, "days_to_reach", "days_to_answer"]
    rest: list[list[object]] = [[row.code, *row.counts.values(), row.days_to_reach, row.days_to_answer] for row in rows]
    return [header, *rest]
