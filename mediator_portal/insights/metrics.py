"""One definition of each figure: staff and public read the same numbers (product.md section 10).

A figure counts cases by the state their history shows, never a person. Public figures pass `rules` before they leave.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from mediator_portal.cases.enums import CaseState, ReturnReason
from mediator_portal.cases.models import Case, CaseMove
from mediator_portal.insights.rules import hidden_parts, hidden_steps, median

if TYPE_CHECKING:
    from program_pages.models import Program


@dataclass(frozen=True)
class Value:
    """One bar of a figure."""

    code: str
    label: Any
    count: int
    hidden: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure as it is shown: its question, its bars, the unit of their counts."""

    code: str
    question: Any
    unit: str
    values: list[Value] = field(default_factory=list)

    @property
    def maximum(self) -> int:
        return max((value.count for value in self.values if not value.hidden), default=0)


@dataclass(frozen=True)
class Metric:
    """How a figure is counted, what may be seen by whom, and which counts are hidden in public."""

    code: str
    question: Any
    unit: str
    labels: dict[str, Any]
    count: Callable[[Program, dt.datetime], dict[str, int]]
    public: bool
    hide: Callable[[dict[str, int]], frozenset[str]]


def _since(program: Program, since: dt.datetime) -> Any:
    return Case.objects.filter(program=program, received_at__gte=since)


def _made(program: Program, since: dt.datetime, *names: str) -> int:
    moves = CaseMove.objects.filter(case__program=program, case__received_at__gte=since, name__in=names)
    return moves.values("case").distinct().count()


def funnel(program: Program, since: dt.datetime) -> dict[str, int]:
    """Cases received since then, and how many of them came how far."""
    return {
        "received": _since(program, since).count(),
        "invited": _made(program, since, "invite"),
        "agreed": _made(program, since, "consent"),
        "held": _made(program, since, "mark_held"),
        "closed": _since(program, since).filter(state=CaseState.CLOSED).count(),
    }


def returned(program: Program, since: dt.datetime) -> dict[str, int]:
    """Cases that went back to investigation, by the reason kept inside the program."""
    rows = _since(program, since).filter(state=CaseState.RETURNED).values("return_reason").annotate(count=Count("pk"))
    found = {row["return_reason"]: row["count"] for row in rows}
    return {reason.value: found.get(reason.value, 0) for reason in ReturnReason}


def days(program: Program, since: dt.datetime) -> dict[str, int]:
    """The middle number of days from the referral to the session, and to the end."""
    held = CaseMove.objects.filter(case__program=program, case__received_at__gte=since, name="mark_held")
    to_session = [(at - received).days for at, received in held.values_list("at", "case__received_at")]
    ended = _since(program, since).filter(state=CaseState.CLOSED, ended_at__isnull=False)
    to_end = [(end - received).days for end, received in ended.values_list("ended_at", "received_at")]
    return {"to_session": median(to_session) or 0, "to_end": median(to_end) or 0}


def _nothing(counts: dict[str, int]) -> frozenset[str]:
    return frozenset()


METRICS: tuple[Metric, ...] = (
    Metric(
        "funnel",
        _("How many complaints come how far?"),
        "cases",
        {
            "received": _("Referred to mediation"),
            "invited": _("Invited to a mediation"),
            "agreed": _("Agreed to a mediation"),
            "held": _("Conversation held"),
            "closed": _("Closed as mediated"),
        },
        funnel,
        public=True,
        hide=hidden_steps,
    ),
    Metric(
        "days",
        _("How long does it take?"),
        "days",
        {"to_session": _("From referral to the conversation"), "to_end": _("From referral to the end")},
        days,
        public=True,
        hide=_nothing,
    ),
    Metric(
        "returned",
        _("Why do cases go back to investigation?"),
        "cases",
        {reason.value: reason.label for reason in ReturnReason},
        returned,
        public=False,
        hide=lambda counts: hidden_parts(counts, total_is_shown=True),
    ),
)


def figures(program: Program, since: dt.datetime, *, public: bool) -> list[Figure]:
    """Return the figures of cases received since then.

    In public, only public figures, small counts hidden; and times only when at least ten conversations stand behind
    them.
    """
    shown = []
    for metric in METRICS:
        if public and (not metric.public or (metric.code == "days" and funnel(program, since)["closed"] < 10)):
            continue
        counts = metric.count(program, since)
        hidden = metric.hide(counts) if public else frozenset()
        values = [
            Value(code, label, 0 if code in hidden else counts[code], code in hidden)
            for code, label in metric.labels.items()
        ]
        shown.append(Figure(metric.code, metric.question, metric.unit, values))
    return shown
