"""When a session can be held: every party, a room, enough mediators, inside the policy; and what stands in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.cases.enums import PARTIES, PersonRole
from mediator_portal.meetings import rules, slotwords
from mediator_portal.meetings.availability import Stretch, intersect, merge
from mediator_portal.meetings.models import Room
from mediator_portal.meetings.selectors.duty import duty_of
from mediator_portal.meetings.selectors.interpreters import InterpreterPool
from mediator_portal.meetings.selectors.pool import Pool, case_needs
from mediator_portal.meetings.selectors.startmasks import PolicyMasks, RoomMasks, interpreter_masks, people_masks
from mediator_portal.meetings.slotfinder import Grid, Question, Search
from mediator_portal.meetings.weekmasks import WeekMasks
from program_pages.selectors import strengths_of

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case, CasePerson
    from program_pages.models import Program

STEP: Final = dt.timedelta(minutes=30)
# How far ahead parties are asked and slots are looked for.
HORIZON: Final = dt.timedelta(days=60)
MOST: Final = 60


@dataclass(frozen=True)
class Slot:
    """A time for a session, the rooms free then, and how many mediators could be asked."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    rooms: tuple[Room, ...]
    eligible: int
    problems: tuple[rules.Problem, ...] = ()
    # Every language of a party has an interpreter who is free, or needs none; None where nobody marked duty times.
    interpreted: bool = True
    on_duty: bool | None = None
    # Mediators and interpreters together speak every party's language.
    spoken: bool = True

    def fits(self, needed: int) -> bool:
        return bool(self.rooms) and self.eligible >= needed and self.spoken


@dataclass
class SlotSearch:
    """The slots, best first; where none fits, what stands in the way and what one change would open, in sentences."""

    slots: list[Slot] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)


def slots_for(case: Case, now: dt.datetime | None = None) -> list[Slot]:
    """Return the times that suit both parties, with free rooms and the number of eligible mediators, best first."""
    return slot_search(case, now).slots


def slot_search(case: Case, now: dt.datetime | None = None) -> SlotSearch:
    """Look for slots of the policy's length in the times every party offered; say what stands in the way.

    Best first: those that fit, then those with fewer warnings, then those in the officer's duty times and with an
    interpreter where one is needed, then the sooner.
    """
    now = now or timezone.now()
    parties = list(case.people.filter(role__in=PARTIES, left_out_at=None).prefetch_related("times", "duty_times"))
    offered = {f"party:{person.pk}": times_of(person, now) for person in parties}
    found = SlotSearch()
    for person, times in zip(parties, offered.values(), strict=True):
        if not times:
            found.obstacles.append(_silent_words(person, parties))
    if {person.role for person in parties} < set(PARTIES):
        return found
    finder = _Finder(case, parties, offered, now)
    found.slots = sorted(finder.slots(), key=_slot_order(case.program.mediators_per_session))[:MOST]
    if not found.obstacles:
        found.obstacles = finder.obstacles(found.slots, list(offered.values()))
    if not finder.search.fits:
        found.changes = finder.changes()
    return found


def _slot_order(needed: int) -> Callable[[Slot], tuple]:
    return lambda slot: (
        not slot.fits(needed),
        len(slot.problems),
        not slot.interpreted,
        slot.on_duty is False,
        slot.starts_at,
    )


class _Finder:
    """One search: everything loaded, laid on the grid of starts, and asked."""

    def __init__(
        self, case: Case, parties: list[CasePerson], offered: dict[str, list[Stretch]], now: dt.datetime
    ) -> None:
        self.program, self.parties = case.program, parties
        length = dt.timedelta(minutes=self.program.session_minutes)
        # A start that has come already is none.
        self.grid = grid = Grid.between(now + dt.timedelta.resolution, now + HORIZON, STEP, length)
        first, last = (each.astimezone(self.program.tz).date() for each in (now, now + HORIZON))
        masks = WeekMasks(grid, first, last, self.program.tz)
        needs = case_needs(case)
        self.policy = PolicyMasks(self.program, strengths_of(self.program), grid, now, masks.days)
        self.rooms = RoomMasks(self.program, masks, grid, now)
        self.duty = self._duty(first, last)
        interpreters = InterpreterPool(self.program, first, last) if needs.languages else None
        self.common = {name: grid.within(times) for name, times in offered.items()}
        self.search = Search(
            Question(
                grid=grid,
                needed=self.program.mediators_per_session,
                people=people_masks(Pool(self.program, first, last), masks, grid, needs),
                rooms=list(self.rooms.open.values()),
                conditions={**self.common, **self.policy.allowed},
                languages=frozenset() if needs.interpreter else needs.languages,
                interpreters=interpreter_masks(interpreters, masks, grid, needs) if interpreters else [],
            )
        )
        self.interpreted = self.search.interpreted_for(needs.languages)

    def _duty(self, first: dt.date, last: dt.date) -> int | None:
        """Return the starts in the duty times of every officer whose are known; None where none are."""
        officers = [each for each in self.parties if each.role == PersonRole.OFFICER and each.duty_times.all()]
        duties = [self.grid.within(duty_of(each, first, last, self.program.tz)) for each in officers]
        return reduce(and_, duties) if duties else None

    def slots(self) -> list[Slot]:
        """Return every start that suits the parties and that no limit of the policy refuses."""
        return [self._slot(index) for index in self.grid.starts(self.search.offered)]

    def _slot(self, index: int) -> Slot:
        start = self.grid.start(index)
        return Slot(
            start,
            start + self.grid.length,
            self.rooms.at(index),
            self.search.eligible.at(index),
            tuple(self.policy.problems(index)),
            interpreted=bool(self.interpreted >> index & 1),
            on_duty=None if self.duty is None else bool(self.duty >> index & 1),
            spoken=bool(self.search.spoken >> index & 1),
        )

    def obstacles(self, slots: list[Slot], offered: list[list[Stretch]]) -> list[str]:
        """Return what stands in the way, one sentence for each; every party offered times."""
        if not reduce(and_, self.common.values()):
            if reduce(intersect, offered):
                return [_("The times both parties offered are shorter than a session.")]
            return [_("The times of the parties do not meet. Ask them for more times.")]
        if not slots:
            return [_("None of the times both parties offered is inside what the policy allows.")]
        return [] if self.search.fits else _lacks(slots, self.program.mediators_per_session)

    def changes(self) -> list[str]:
        """Return what would open starts, the most first, with how many on how many days."""
        who = {name: person.name for name, person in zip(self.common, self.parties, strict=True)}
        found = []
        for each in self.search.openings():
            starts = [self.grid.start(index) for index in self.grid.starts(each.mask)]
            days = {start.astimezone(self.program.tz).date() for start in starts}
            found.append(slotwords.change_sentence(each.changes, each.count, len(days), who))
        return found


def rooms_of(program: Program) -> list[Room]:
    """Return the rooms in use, by venue and name."""
    rooms = Room.objects.filter(venue__program=program, venue__active=True, active=True)
    return list(rooms.select_related("venue"))


def _silent_words(person: CasePerson, parties: list[CasePerson]) -> str:
    """Return who has offered no times: the role, with a name where several have it."""
    if sum(each.role == person.role for each in parties) > 1:
        words = {"name": person.name, "role": person.get_role_display()}
        return _("%(name)s (%(role)s) has not offered any times yet.") % words
    return {
        PersonRole.COMPLAINANT: _("The complainant has not offered any times yet."),
        PersonRole.OFFICER: _("The officer has not offered any times yet."),
    }[PersonRole(person.role)]


def times_of(person: CasePerson, now: dt.datetime) -> list[Stretch]:
    """Return the times that suit a party from now on."""
    parts = merge(Stretch(row.starts_at, row.ends_at) for row in person.times.all())
    return [Stretch(max(part.starts_at, now), part.ends_at) for part in parts if part.ends_at > now]


def _lacks(slots: list[Slot], needed: int) -> list[str]:
    """Return what none of the slots has, or that no slot has everything at once."""
    found = []
    if not any(slot.rooms for slot in slots):
        found.append(_("No room is free at the times both parties offered."))
    if not any(slot.eligible >= needed for slot in slots):
        words = ngettext(
            "At none of these times is %(count)d mediator free.",
            "At none of these times are %(count)d mediators free.",
            needed,
        )
        found.append(words % {"count": needed})
    if not any(slot.spoken for slot in slots):
        found.append(_("At none of these times is there somebody for every party's language."))
    return found or [_("Rooms, mediators and languages are there, but never all at the same time.")]
