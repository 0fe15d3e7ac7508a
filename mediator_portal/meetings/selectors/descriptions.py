"""What mediators say about themselves: to each their own, and to the ranking where the policy is on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mediator_portal.mediators.enums import MediatorState
from mediator_portal.meetings.breadth import Described, described
from mediator_portal.meetings.models import SelfDescription
from program_pages.enums import PairBreadth

if TYPE_CHECKING:
    from mediator_portal.mediators.models import Mediator
    from program_pages.models import Program


def asks_about(mediator: Mediator) -> bool:
    """True where a mediator may say something about themself: the policy is on, and their service has not ended."""
    return mediator.program.pair_breadth == PairBreadth.ON and mediator.state != MediatorState.ENDED


def own_answers(mediator: Mediator) -> dict[str, str]:
    """Return what a mediator said about themself, by code of the question; for their own page alone."""
    row = SelfDescription.objects.filter(mediator=mediator).first()
    return dict(row.answers) if row is not None else {}


def descriptions_of(program: Program, mediators: Iterable[int]) -> dict[int, Described]:
    """Return what mediators of a program said, by key, for the ranking; nothing (and no query) unless breadth is on."""
    if program.pair_breadth != PairBreadth.ON:
        return {}
    rows = SelfDescription.objects.filter(mediator__program=program, mediator__in=mediators)
    return {row.mediator_id: described(row.answers) for row in rows}
