"""The weights of the match, their history, and what others would have changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.meetings.matching import DEFAULT_WEIGHTS, WEIGHED
from mediator_portal.meetings.presenters.common import Row
from mediator_portal.meetings.selectors import Replay, weights_of
from mediator_portal.meetings.words import day
from program_pages.enums import PairBreadth

if TYPE_CHECKING:
    from mediator_portal.meetings.models import MatchWeights
    from program_pages.models import Program


def weights(program: Program, history: Iterable[MatchWeights], tried: Sequence[Replay] | None) -> Row:
    """Return the present weights as rows, the history, and the last sessions reckoned again when others were tried."""
    now = weights_of(program)
    return {
        "now": [{"label": factor.label, "value": now[factor.value]} for factor in WEIGHED],
        "history": [_entry(each, program) for each in history[:20]],  # type: ignore[index]
        "tried": _tried(tried, program) if tried is not None else None,
        "breadth_on": program.pair_breadth == PairBreadth.ON,
        "breadth_awaits": program.pair_breadth == PairBreadth.AWAITING_COUNSEL,
    }


def _entry(chosen: MatchWeights, program: Program) -> Row:
    values = ", ".join(
        f"{factor.label} {chosen.values.get(factor.value, DEFAULT_WEIGHTS[factor])}" for factor in WEIGHED
    )
    return {
        "what": values,
        "who": chosen.by.get_full_name() if chosen.by else _("The system"),
        "when": day(chosen.at, program),
        "datetime": chosen.at.isoformat(),
        "detail": chosen.reason,
    }


def _tried(tried: Sequence[Replay], program: Program) -> Row:
    changed = sum(each.changes for each in tried)
    words = ngettext(
        "%(changed)d of the last %(count)d session would have another suggestion.",
        "%(changed)d of the last %(count)d sessions would have another suggestion.",
        len(tried),
    ) % {"changed": changed, "count": len(tried)}
    columns = [
        {"label": _("Session")},
        {"label": _("With today's weights")},
        {"label": _("With these weights")},
        {"label": _("Who was chosen")},
        {"label": _("Changes")},
    ]
    rows = [
        {
            "cells": [
                {"text": f"{each.record.session.case.reference} · {day(each.record.session.starts_at, program)}"},
                {"text": _(" and ").join(each.now) or "–"},
                {"text": _(" and ").join(each.then) or "–"},
                {"text": _(" and ").join(each.chosen) or "–"},
                {"tag": _("Changes"), "tone": "warning"} if each.changes else {"text": _("Stays the same")},
            ]
        }
        for each in tried
    ]
    return {"words": words if tried else "", "table": {"columns": columns, "rows": rows}}
