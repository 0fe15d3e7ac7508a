"""What the slot finder asks of a program, loaded at once and laid on its grid of starts: people, rooms, policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils import timezone

from mediator_portal.meetings import interpreting, rules
from mediator_portal.meetings.availability import DAY, Stretch, WeeklyRule
from mediator_portal.meetings.enums import LIVE_SESSIONS, Gate, ProblemCode
from mediator_portal.meetings.models import MediationSession, Room
from mediator_portal.meetings.selectors.interpreters import InterpreterPool
from mediator_portal.meetings.selectors.pool import CaseNeeds, Pool
from mediator_portal.meetings.slotfinder import Grid, Person
from mediator_portal.meetings.weekmasks import WeekMasks

if TYPE_CHECKING:
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.meetings.selectors.free import Entered
    from program_pages.models import Program

NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


def people_masks(pool: Pool, masks: WeekMasks, grid: Grid, needs: CaseNeeds) -> list[Person]:
    """Return when each mediator's gates are open, judged by `rules.gates`; who never comes is left out."""
    found = []
    for mediator in pool.mediators.values():
        days = _able_days(pool, mediator, masks, needs)
        if not days:
            continue
        willing = days & ~grid.meeting(pool.taken(mediator))
        languages = frozenset(mediator.languages or ())
        found.append(Person(willing & _free(pool.entered[mediator.pk], masks), willing, languages))
    return found


def _able_days(pool: Pool, mediator: Mediator, masks: WeekMasks, needs: CaseNeeds) -> int:
    """Return the starts on days on which every gate but "free" is open; days that are alike are judged once."""
    mask = 0
    for first, last in pool.ready[mediator.pk].stretches(masks.days[0], masks.days[-1]):
        noon = dt.datetime.combine(first, dt.time(12), pool.tz)
        facts = pool.facts(mediator, Stretch(noon, noon), needs, said_free=True)
        if not rules.closed_gates(facts, apart_from=[Gate.FREE]):
            mask |= masks.on_days(first, last)
    return mask


def interpreter_masks(
    pool: InterpreterPool, masks: WeekMasks, grid: Grid, needs: CaseNeeds
) -> list[tuple[frozenset[str], int]]:
    """Return for each interpreter which of the languages they can take in this case, and when."""
    found = []
    for each in pool.interpreters.values():
        facts = pool.facts(each, Stretch(NEVER, NEVER), said_free=True, units=needs.officer_units)
        able = {one for one in needs.languages if not interpreting.closed_gates(facts, one)}
        if able:
            found.append((frozenset(able), _free(pool.entered[each.pk], masks) & ~grid.meeting(pool.taken(each))))
    return found


def _free(entered: Entered, masks: WeekMasks) -> int:
    return masks.free(weekly=entered.weekly, days=entered.days, pauses=entered.pauses, busy=entered.busy)


class RoomMasks:
    """The rooms in use: when each is free and its venue open. Three queries."""

    def __init__(self, program: Program, masks: WeekMasks, grid: Grid, now: dt.datetime | None = None) -> None:
        live = MediationSession.objects.filter(state__in=LIVE_SESSIONS, ends_at__gt=now or timezone.now())
        rooms = Room.objects.filter(venue__program=program, venue__active=True, active=True).select_related("venue")
        self.open: dict[Room, int] = {}
        for room in rooms.prefetch_related("venue__hours", Prefetch("sessions", queryset=live)):
            taken = grid.meeting(Stretch(row.starts_at, row.ends_at) for row in room.sessions.all())
            week = [WeeklyRule(one.weekday, one.opens, one.closes) for one in room.venue.openings]
            self.open[room] = ~taken & (masks.free(weekly=week) if week else grid.everything)

    def at(self, index: int) -> tuple[Room, ...]:
        """Return the rooms for one start."""
        return tuple(room for room, mask in self.open.items() if mask >> index & 1)


class PolicyMasks:
    """What the policy says to every start. The rules are asked once for each weekday, time and distance in days."""

    def __init__(
        self, program: Program, strengths: Mapping[str, str], grid: Grid, now: dt.datetime, days: Iterable[dt.date]
    ) -> None:
        self._program, self._strengths, self._grid, self._tz = program, strengths, grid, program.tz
        self._by_clock: dict[tuple, list[rules.Problem]] = {}
        today = now.astimezone(self._tz).date()
        self._by_day = {day: self._notice(day, today) for day in days}
        # By code: the starts that no limit of this kind refuses.
        self.allowed: dict[str, int] = {}
        for index in range(grid.count):
            for problem in self.problems(index):
                if problem.refuses:
                    self.allowed[problem.code] = self.allowed.get(problem.code, grid.everything) & ~(1 << index)

    def problems(self, index: int) -> list[rules.Problem]:
        """Return what stands against a start."""
        start = self._grid.start(index)
        begins, closes = start.astimezone(self._tz), (start + self._grid.length).astimezone(self._tz)
        key = (begins.weekday(), begins.time(), closes.time(), closes.date() > begins.date())
        if key not in self._by_clock:
            self._by_clock[key] = rules.slot_problems(
                self._program,
                self._strengths,
                starts_at=start,
                ends_at=start + self._grid.length,
                now=start - DAY,
                tz=self._tz,
            )
        return [*self._by_clock[key], *self._by_day[begins.date()]]

    def _notice(self, day: dt.date, today: dt.date) -> list[rules.Problem]:
        found = rules.notice_problems(self._program, self._strengths, session_day=day, today=today)
        # Too early is no problem of the slot: the request waits until its day.
        return [problem for problem in found if problem.code == ProblemCode.NOTICE_SHORT]
