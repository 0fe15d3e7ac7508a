"""Whether mediators may take a case at all: term, training, development. Loaded for the whole pool at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from mediator_portal.mediators import rules as roster
from mediator_portal.mediators.models import DevelopmentAttendance, TrainingRecord
from mediator_portal.meetings.availability import DAY
from program_pages.enums import Strength
from program_pages.selectors import courses_required, strengths_of

if TYPE_CHECKING:
    from mediator_portal.mediators.models import Mediator
    from program_pages.models import Program

YEAR: Final = dt.timedelta(days=365)


@dataclass
class Ready:
    """One mediator's records, asked for any day."""

    mediator: Mediator
    training_hours_missing: float
    development_wanted: int
    attended: list[dt.date] = field(default_factory=list)

    def in_term(self, day: dt.date) -> bool:
        """True from the first to the last day of the term; a term without an end goes on."""
        return roster.in_term(self.mediator, day).ok

    def development_missing(self, day: dt.date) -> int:
        """Return how many development sessions the year before the day lacks."""
        return roster.development_missing(
            self.development_wanted, self.attended, term_starts=self.mediator.term_starts, on=day
        )

    def stretches(self, first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
        """Return the days from the first to the last in stretches, in each of which every day is judged alike."""
        turns = roster.turning_days(
            self.development_wanted,
            self.attended,
            term_starts=self.mediator.term_starts,
            term_ends=self.mediator.term_ends,
        )
        begins = sorted({first, *(day for day in turns if first < day <= last)})
        return list(zip(begins, [*(day - DAY for day in begins[1:]), last], strict=True))


def ready_facts(program: Program, mediators: Iterable[Mediator], last: dt.date) -> dict[int, Ready]:
    """Return the records of mediators by key, up to the last day: three queries, whatever the size.

    Only courses and development that the policy holds as a limit keep somebody out.
    """
    mediators = list(mediators)
    hours: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for mediator_id, course_id, count in TrainingRecord.objects.filter(mediator__in=mediators).values_list(
        "mediator_id", "course_id", "hours"
    ):
        hours[mediator_id][course_id] += count
    attended: dict[int, list[dt.date]] = defaultdict(list)
    for mediator_id, on in DevelopmentAttendance.objects.filter(
        mediator__in=mediators, on__gt=last - 2 * YEAR
    ).values_list("mediator_id", "on"):
        attended[mediator_id].append(on)
    courses = courses_required(program)
    held = strengths_of(program).get("development_per_year") == Strength.LIMIT
    return {
        each.pk: Ready(
            mediator=each,
            training_hours_missing=_hours_missing(roster.training_missing(courses, hours[each.pk])),
            development_wanted=(program.development_per_year or 0) if held else 0,
            attended=attended[each.pk],
        )
        for each in mediators
    }


def _hours_missing(gaps: list[roster.TrainingGap]) -> float:
    """Return the hours missing in courses that the program holds as a limit; usual ones keep nobody out."""
    return float(sum(gap.missing for gap in gaps if gap.strength == Strength.LIMIT))
