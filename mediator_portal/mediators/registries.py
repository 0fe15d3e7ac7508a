"""What rooms above tell this one: how many cases a mediator took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mediator_portal.mediators.models import Mediator

# f(mediators, today) -> cases taken in each mediator's present year, by the mediator's key; one query for many.
CaseCounts = Callable[[Sequence["Mediator"], dt.date], Mapping[int, int]]
_counters: list[CaseCounts] = []


def register_case_counter(counter: CaseCounts) -> None:
    """Name the function that counts cases; the roster shows its numbers."""
    _counters[:] = [counter]


def case_counts(mediators: Sequence[Mediator], today: dt.date) -> Mapping[int, int]:
    """Return the cases of the present year by mediator; empty while no room counts them."""
    return _counters[0](mediators, today) if _counters else {}
