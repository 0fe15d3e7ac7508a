"""Interpreters: who may see them, who is free for a slot, who could take a session."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.db.models import QuerySet
from django.utils import timezone

from mediator_portal.cases.enums import PARTIES, PersonRole
from mediator_portal.meetings import interpreting, rules
from mediator_portal.meetings.availability import DAY, Stretch, covered
from mediator_portal.meetings.enums import LIVE_SESSIONS, BookingState, SessionState
from mediator_portal.meetings.models import Interpreter, InterpreterBooking
from mediator_portal.meetings.selectors.free import free_of, with_availability
from mediator_portal.meetings.selectors.pool import plain, worked_in
from portal.accounts.enums import CASE_ROLES, Role
from portal.accounts.selectors import has_role, roles_of

if TYPE_CHECKING:
    from wagtail.models import Site

    from mediator_portal.cases.models import Case
    from mediator_portal.meetings.models import MediationSession
    from mediator_portal.meetings.selectors.visible import Anybody
    from portal.accounts.models import User
    from program_pages.models import Program

YEAR = dt.timedelta(days=365)


def interpreters_visible_to(user: Anybody, site: Site) -> QuerySet[Interpreter]:
    """Return the interpreters of the program, for coordinator and director."""
    if not roles_of(user, site) & CASE_ROLES:
        return Interpreter.objects.none()
    return Interpreter.objects.filter(program__site=site).select_related("program__site")


def bookings_of(user: Anybody, site: Site) -> QuerySet[InterpreterBooking]:
    """Return the questions to the person as an interpreter, whatever else they are."""
    if not has_role(user, site, Role.INTERPRETER):
        return InterpreterBooking.objects.none()
    own = InterpreterBooking.objects.filter(
        interpreter__user=cast("User", user), interpreter__program__site=site, session__case__program__site=site
    )
    return own.select_related("interpreter__program__site", "session__case__program__site", "session__room__venue")


def languages_needed(case: Case) -> list[str]:
    """Return the parties' languages that are not the program's first one: somebody must speak or interpret them."""
    default = case.program.languages[0] if case.program.languages else "en"
    parties = [person for person in case.people.all() if person.role in PARTIES and person.left_out_at is None]
    return sorted({person.language for person in parties} - {default})


class InterpreterPool:
    """The interpreters of a program between two days: loaded once, asked for any number of slots. Seven queries."""

    def __init__(self, program: Program, first: dt.date, last: dt.date) -> None:
        people = with_availability(Interpreter.objects.filter(program=program), first, last, program.tz).order_by("pk")
        self.interpreters = {each.pk: each for each in people}
        self._free = {pk: free_of(each, first, last, program.tz) for pk, each in self.interpreters.items()}
        self._busy = _busy(program, first, last)

    def facts(
        self,
        interpreter: Interpreter,
        slot: Stretch,
        *,
        session_id: int | None = None,
        said_free: bool = False,
        said_conflict: bool = False,
        units: frozenset[str] = frozenset(),
    ) -> interpreting.InterpreterFacts:
        """Return what the gates read of an interpreter for a slot; `said_free`: said yes to this session."""
        taken = (each for owner, each in self._busy[interpreter.pk] if owner != session_id)
        return interpreting.InterpreterFacts(
            active=interpreter.active,
            free=said_free or covered(slot, self._free[interpreter.pk]),
            busy_with_session=any(each.meets(slot) for each in taken),
            said_conflict=said_conflict,
            works_with_unit=worked_in(interpreter.affiliations, units),
            languages=frozenset(interpreter.languages or ()),
        )

    def taken(self, interpreter: Interpreter) -> list[Stretch]:
        """Return when the interpreter is confirmed for a session."""
        return [each for _owner, each in self._busy[interpreter.pk]]

    def free_for(self, slot: Stretch, language: str, *, units: frozenset[str] = frozenset()) -> list[Interpreter]:
        """Return the interpreters of a language whose gates are open for a slot."""
        return [
            each
            for each in self.interpreters.values()
            if not interpreting.closed_gates(self.facts(each, slot, units=units), language)
        ]

    def covers(self, slot: Stretch, languages: Iterable[str], *, units: frozenset[str] = frozenset()) -> bool:
        """True when each of the languages has an interpreter then, and no two of them the same one alone."""
        wanted = sorted(set(languages))
        return _matched([{each.pk for each in self.free_for(slot, language, units=units)} for language in wanted])


@dataclass(frozen=True)
class InterpreterRow:
    """One interpreter of the page that chooses for a session and a language."""

    interpreter: Interpreter
    booking: InterpreterBooking | None
    gates: list[rules.GateResult]
    sessions: int

    @property
    def closed(self) -> list[rules.GateResult]:
        return [gate for gate in self.gates if not gate.ok]


def interpreter_rows(session: MediationSession, language: str) -> list[InterpreterRow]:
    """Return the interpreters of a language for a session: who can take it first, and of those who had the fewest."""
    program = session.case.program
    tz = program.tz
    pool = InterpreterPool(program, session.starts_at.astimezone(tz).date(), session.ends_at.astimezone(tz).date())
    bookings = {row.interpreter_id: row for row in session.bookings.all()}
    counts = booking_counts(program)
    units = units_of(session.case)
    rows = []
    for pk, interpreter in pool.interpreters.items():
        booking = bookings.get(pk)
        if language not in (interpreter.languages or ()) or (booking and booking.language != language):
            continue
        facts = pool.facts(
            interpreter,
            Stretch(session.starts_at, session.ends_at),
            session_id=session.pk,
            said_free=booking is not None and booking.state in {BookingState.YES, BookingState.CONFIRMED},
            said_conflict=booking is not None and booking.state == BookingState.CONFLICT,
            units=units,
        )
        rows.append(InterpreterRow(interpreter, booking, interpreting.gates(facts, language), counts[pk]))
    return sorted(rows, key=_row_order)


def booking_counts(program: Program) -> Counter[int]:
    """Return how many sessions each interpreter has had or will have within a year, in one query."""
    rows = InterpreterBooking.objects.filter(
        interpreter__program=program,
        state=BookingState.CONFIRMED,
        session__state__in=[SessionState.CONFIRMED, SessionState.HELD],
        session__starts_at__gte=timezone.now() - YEAR,
    )
    return Counter(rows.values_list("interpreter_id", flat=True))


def units_of(case: Case) -> frozenset[str]:
    """Return the units of the officers as they are compared."""
    officers = (
        person for person in case.people.all() if person.role == PersonRole.OFFICER and person.left_out_at is None
    )
    return frozenset(plain(person.unit) for person in officers if person.unit)


ORDER = {BookingState.CONFIRMED: 0, BookingState.YES: 1, BookingState.ASKED: 2}


def _row_order(row: InterpreterRow) -> tuple:
    asked = ORDER.get(BookingState(row.booking.state), 5) if row.booking else 3
    return (asked, bool(row.closed), row.sessions, row.interpreter.reference)


def _busy(program: Program, first: dt.date, last: dt.date) -> dict[int, list[tuple[int, Stretch]]]:
    opens = dt.datetime.combine(first, dt.time(), program.tz)
    closes = dt.datetime.combine(last + DAY, dt.time(), program.tz)
    rows = InterpreterBooking.objects.filter(
        state=BookingState.CONFIRMED,
        interpreter__program=program,
        session__state__in=LIVE_SESSIONS,
        session__starts_at__lt=closes,
        session__ends_at__gt=opens,
    ).values_list("interpreter_id", "session_id", "session__starts_at", "session__ends_at")
    busy: dict[int, list[tuple[int, Stretch]]] = defaultdict(list)
    for pk, session_id, starts_at, ends_at in rows:
        busy[pk].append((session_id, Stretch(starts_at, ends_at)))
    return busy


def _matched(choices: list[set[int]]) -> bool:
    """True when each language can get a person of its own (a handful of languages at most)."""
    if not choices:
        return True
    first, rest = choices[0], choices[1:]
    return any(_matched([others - {one} for others in rest]) for one in first)
