"""When a session can be held: both parties, a room, enough mediators, inside the policy; and what stands in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.cases.enums import PARTIES, PersonRole
from mediator_portal.meetings import rules
from mediator_portal.meetings.availability import Stretch, covered, intersect, merge, starts_within
from mediator_portal.meetings.enums import LIVE_SESSIONS
from mediator_portal.meetings.models import MediationSession, Room
from mediator_portal.meetings.opening import is_open
from mediator_portal.meetings.selectors.duty import duty_of
from mediator_portal.meetings.selectors.interpreters import InterpreterPool
from mediator_portal.meetings.selectors.pool import CaseNeeds, Pool, case_needs
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

    def fits(self, needed: int) -> bool:
        return bool(self.rooms) and self.eligible >= needed


@dataclass
class SlotSearch:
    """The slots, best first, and one sentence for each thing that stands in the way of more."""

    slots: list[Slot] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)


def slots_for(case: Case, now: dt.datetime | None = None) -> list[Slot]:
    """Return the times that suit both parties, with free rooms and the number of eligible mediators, best first."""
    return slot_search(case, now).slots


def slot_search(case: Case, now: dt.datetime | None = None) -> SlotSearch:
    """Look for slots of the policy's length in the times both parties offered; say what stands in the way.

    Best first: those that fit, then those with fewer warnings, then those in the officer's duty times and with an
    interpreter where one is needed, then the sooner.
    """
    now = now or timezone.now()
    program = case.program
    length = dt.timedelta(minutes=program.session_minutes)
    search = SlotSearch()
    common = _common_time(case, search, now)
    starts = starts_within(common, length, STEP)
    if common and not starts:
        search.obstacles.append(_("The times both parties offered are shorter than a session."))
    if not starts:
        return search
    first, last = starts[0].astimezone(program.tz).date(), (starts[-1] + length).astimezone(program.tz).date()
    pool, needs = Pool(program, first, last), case_needs(case)
    rooms, extras = _rooms(program, now), _Extras(case, needs, first, last)
    for start in starts:
        part = Stretch(start, start + length)
        problems = _problems(program, part, now)
        if any(problem.refuses for problem in problems):
            continue
        interpreted = extras.interpreted(part)
        # A free interpreter does what mediators who speak the language would.
        asked = replace(needs, interpreter=needs.interpreter or interpreted)
        eligible = pool.eligible(part, asked, program.mediators_per_session)
        search.slots.append(
            Slot(
                start,
                part.ends_at,
                _free_rooms(rooms, part, program.tz),
                len(eligible),
                tuple(problems),
                interpreted,
                extras.on_duty(part),
            )
        )
    needed = program.mediators_per_session
    search.slots.sort(key=_slot_order(needed))
    search.slots = search.slots[:MOST]
    _name_obstacles(search, program)
    return search


def _slot_order(needed: int) -> Callable[[Slot], tuple]:
    return lambda slot: (
        not slot.fits(needed),
        len(slot.problems),
        not slot.interpreted,
        slot.on_duty is False,
        slot.starts_at,
    )


class _Extras:
    """What else speaks for a slot: an interpreter for every language that needs one, the officer's duty times."""

    def __init__(self, case: Case, needs: CaseNeeds, first: dt.date, last: dt.date) -> None:
        self._languages, self._units = needs.languages, needs.officer_units
        self._pool = InterpreterPool(case.program, first, last) if needs.languages else None
        officers = case.people.filter(role=PersonRole.OFFICER, left_out_at=None).prefetch_related("duty_times")
        self._duties = [duty_of(each, first, last, case.program.tz) for each in officers if each.duty_times.all()]

    def interpreted(self, slot: Stretch) -> bool:
        return self._pool is None or self._pool.covers(slot, self._languages, units=self._units)

    def on_duty(self, slot: Stretch) -> bool | None:
        """True when every officer whose duty times are known is on duty; None where none are known."""
        return all(covered(slot, duty) for duty in self._duties) if self._duties else None


def rooms_of(program: Program) -> list[Room]:
    """Return the rooms in use, by venue and name."""
    rooms = Room.objects.filter(venue__program=program, venue__active=True, active=True)
    return list(rooms.select_related("venue"))


def _common_time(case: Case, search: SlotSearch, now: dt.datetime) -> list[Stretch]:
    """Return the time that every party offered from now on; name who offered none."""
    parties = list(case.people.filter(role__in=PARTIES, left_out_at=None).prefetch_related("times"))
    offered = [times_of(person, now) for person in parties]
    silent = [person for person, times in zip(parties, offered, strict=True) if not times]
    search.obstacles += [_silent_words(person, parties) for person in silent]
    if {person.role for person in parties} < set(PARTIES) or search.obstacles:
        return []
    common = reduce(intersect, offered)
    if not common:
        search.obstacles.append(_("The times of the parties do not meet. Ask them for more times."))
    return common


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


def _problems(program: Program, part: Stretch, now: dt.datetime) -> list[rules.Problem]:
    strengths = strengths_of(program)
    day, today = part.starts_at.astimezone(program.tz).date(), now.astimezone(program.tz).date()
    notice = rules.notice_problems(program, strengths, session_day=day, today=today)
    return [
        *rules.slot_problems(
            program, strengths, starts_at=part.starts_at, ends_at=part.ends_at, now=now, tz=program.tz
        ),
        # Too early is no problem of the slot: the request waits until its day.
        *(problem for problem in notice if problem.code == rules.ProblemCode.NOTICE_SHORT),
    ]


def _rooms(program: Program, now: dt.datetime) -> list[Room]:
    live = MediationSession.objects.filter(state__in=LIVE_SESSIONS, ends_at__gt=now)
    rooms = Room.objects.filter(venue__program=program, venue__active=True, active=True).select_related("venue")
    return list(rooms.prefetch_related("venue__hours", Prefetch("sessions", queryset=live)))


def _free_rooms(rooms: list[Room], part: Stretch, tz: ZoneInfo) -> tuple[Room, ...]:
    """Return the rooms that no other session has then, in venues that are open from start to end."""
    return tuple(
        room
        for room in rooms
        if is_open(room.venue.openings, part.starts_at, part.ends_at, tz)
        and not any(Stretch(row.starts_at, row.ends_at).meets(part) for row in room.sessions.all())
    )


def _name_obstacles(search: SlotSearch, program: Program) -> None:
    needed = program.mediators_per_session
    if not search.slots:
        search.obstacles.append(_("None of the times both parties offered is inside what the policy allows."))
        return
    if any(slot.fits(needed) for slot in search.slots):
        return
    if not any(slot.rooms for slot in search.slots):
        search.obstacles.append(_("No room is free at the times both parties offered."))
    if not any(slot.eligible >= needed for slot in search.slots):
        words = ngettext(
            "At none of these times is %(count)d mediator free.",
            "At none of these times are %(count)d mediators free.",
            needed,
        )
        search.obstacles.append(words % {"count": needed})
