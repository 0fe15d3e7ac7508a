"""What rooms above know that stands in the way of inviting, or that staff should know before they do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case, CasePerson


class Stop(NamedTuple):
    """Why somebody cannot be invited now: a sentence, and the page where it is mended."""

    sentence: str
    url: str = ""
    label: str = ""


# Asked of the people of a case who are about to be invited.
StopProvider = Callable[["Case", Sequence["CasePerson"]], Iterable[Stop]]
Provider = Callable[["Case"], Iterable[str]]
_stops: list[StopProvider] = []
_cautions: list[Provider] = []


def register(*, stops: StopProvider, cautions: Provider) -> None:
    """Add what stops an invitation, and what is shown before it; called once when a room is ready."""
    if stops not in _stops:
        _stops.append(stops)
        _cautions.append(cautions)


def stops(case: Case, people: Sequence[CasePerson]) -> list[Stop]:
    """Return everything that keeps these people of a case from being invited now."""
    return [found for provider in _stops for found in provider(case, people)]


def stop(case: Case, people: Sequence[CasePerson]) -> str:
    """Return the first sentence on why these people cannot be invited now; empty when nothing stands in the way."""
    return next((found.sentence for provider in _stops for found in provider(case, people)), "")


def cautions(case: Case) -> list[str]:
    """Return what staff should know before they invite."""
    return [sentence for provider in _cautions for sentence in provider(case)]
