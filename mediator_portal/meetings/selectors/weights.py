"""What each factor of the match counts in a program, its history, and what other weights would have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings.matching import DEFAULT_WEIGHTS, ranking_from
from mediator_portal.meetings.models import MatchRecord, MatchWeights

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from program_pages.models import Program

# So many of the last confirmed sessions a change of weights is tried on.
TRIED: Final = 10


def weights_of(program: Program) -> dict[str, int]:
    """Return what each factor counts now: the director's last choice, or what is shipped."""
    last = program.match_weights.first()
    chosen = last.values if last is not None else {}
    return {name: chosen.get(name, shipped) for name, shipped in DEFAULT_WEIGHTS.items()}


def weight_history(program: Program) -> QuerySet[MatchWeights]:
    """Return every choice of weights, the newest first."""
    return program.match_weights.select_related("by")


@dataclass(frozen=True)
class Replay:
    """One confirmed session under today's weights and under others: names of whom the match would suggest."""

    record: MatchRecord
    now: tuple[str, ...]
    then: tuple[str, ...]
    chosen: tuple[str, ...]

    @property
    def changes(self) -> bool:
        return self.now != self.then


def replays(program: Program, weights: Mapping[str, int]) -> list[Replay]:
    """Reckon the last ten confirmed sessions again, from the facts kept with each. Three queries, whatever the size."""
    records = MatchRecord.objects.filter(session__case__program=program).select_related("session__case")[:TRIED]
    today = weights_of(program)
    found = [(record, _suggested(record, today), _suggested(record, weights), set(record.chosen)) for record in records]
    keys = {key for _record, *groups in found for group in groups for key in group}
    names = dict(Mediator.objects.filter(program=program, pk__in=keys).values_list("pk", "name"))
    return [
        Replay(record, *(tuple(sorted(names.get(key, "–") for key in group)) for group in groups))
        for record, *groups in found
    ]


def _suggested(record: MatchRecord, weights: Mapping[str, int]) -> set[int]:
    ranking = ranking_from(record.wants, record.candidates, weights)
    best = ranking.best(keep=record.kept)
    return set(best[0].keys) - set(record.kept) if best else set()
