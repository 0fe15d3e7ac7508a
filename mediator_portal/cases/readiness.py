"""What rooms above know that stands in the way of inviting, or that staff should know before they do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case

Provider = Callable[["Case"], Iterable[str]]
_stops: list[Provider] = []
_cautions: list[Provider] = []


def register(*, stops: Provider, cautions: Provider) -> None:
    """Add what stops an invitation, and what is shown before it; called once when a room is ready."""
    if stops not in _stops:
        _stops.append(stops)
        _cautions.append(cautions)


def stop(case: Case) -> str:
    """Return the first sentence on why a case cannot be invited now; empty when nothing stands in the way."""
    return next((sentence for provider in _stops for sentence in provider(case)), "")


def cautions(case: Case) -> list[str]:
    """Return what staff should know before they invite."""
    return [sentence for provider in _cautions for sentence in provider(case)]
