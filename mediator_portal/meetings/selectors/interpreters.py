"""Interpreters: who may see them, who is free for a slot, who could take a session."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import PARTIES
from mediator_portal.meetings import interpreting, rules
from mediator_portal.meetings.availability import DAY, Stretch, covered
from mediator_portal.meetings.enums import LIVE_SESSIONS, BookingState, Factor, Reply, SessionState
from mediator_portal.meetings.matching import Candidate, Ranking, Wants, reason_words, reasons_of, why_behind
from mediator_portal.meetings.models import Interpreter, InterpreterBooking
from mediator_portal.meetings.selectors.candidates import Load
from mediator_portal.meetings.selectors.free import entered_by
from mediator_portal.meetings.selectors.more import answer_by
from mediator_portal.meetings.selectors.pool import units_of, worked_in
from mediator_portal.meetings.selectors.weights import weights_of
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
    """The interpreters of a program between two days: loaded once, asked for any number of slots. Six queries."""

    def __init__(self, program: Program, first: dt.date, last: dt.date) -> None:
        self.interpreters = {each.pk: each for each in Interpreter.objects.filter(program=program).order_by("pk")}
        self.entered = entered_by(self.interpreters.values(), first, last, program.tz)
        self._free = {pk: each.free(first, last, program.tz) for pk, each in self.entered.items()}
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
    reasons: list[str] = field(default_factory=list)

    @property
    def closed(self) -> list[rules.GateResult]:
        return [gate for gate in self.gates if not gate.ok]


def interpreter_rows(session: MediationSession, language: str) -> list[InterpreterRow]:
    """Return the interpreters of a language for a session: who can take it first, and of those who had the fewest."""
    program = session.case.program
    tz = program.tz
    pool = InterpreterPool(program, session.starts_at.astimezone(tz).date(), session.ends_at.astimezone(tz).date())
    bookings = {row.interpreter_id: row for row in session.bookings.all()}
    loads = loads_of_interpreters(program)
    units = units_of(person for person in session.case.people.all() if person.left_out_at is None)
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
        rows.append(InterpreterRow(interpreter, booking, interpreting.gates(facts, language), loads[pk].cases))
    return _ranked(session, rows, loads)


def _ranked(session: MediationSession, rows: list[InterpreterRow], loads: dict[int, Load]) -> list[InterpreterRow]:
    """Return the rows with reasons: by answer, then gates, then by the factors and weights that rank mediators.

    Who stands behind the best of those who could be asked says why; the even draw is the same one.
    """
    wants = Wants(
        needed=1,
        target=None,
        languages=frozenset(languages_needed(session.case)),
        interpreter=True,
        seed=session.reference,
        weights=weights_of(session.case.program),
    )
    now = timezone.now()
    ranking = Ranking([_candidate(row.interpreter, loads[row.interpreter.pk], now) for row in rows], wants)
    ranked = ranking.best(len(rows))
    places = {each.members[0].key: place for place, each in enumerate(ranked)}
    ordered = sorted(rows, key=lambda row: (*_row_order(row), places[row.interpreter.pk]))
    best = next((row for row in ordered if not row.closed and row.booking is None), None)
    found = []
    for row in ordered:
        mine = ranked[places[row.interpreter.pk]]
        reasons = [reason_words(each) for each in reasons_of(mine.members[0], wants) if each.factor in SAID]
        if best is not None and row is not best and not row.closed and row.booking is None:
            first = ranked[places[best.interpreter.pk]]
            reasons.append(_("Not first: %(why)s") % {"why": why_behind(ranking, first, mine)})
        found.append(replace(row, reasons=reasons))
    return found


def _candidate(interpreter: Interpreter, load: Load, now: dt.datetime) -> Candidate:
    return Candidate(
        key=interpreter.pk,
        reference=interpreter.reference,
        reply=Reply.YES,
        cases=load.cases,
        days_since=load.days_since(now),
        lead=False,
        languages=frozenset(interpreter.languages or ()),
    )


def interpreting_to_do(session: MediationSession, now: dt.datetime) -> list[interpreting.ToDo]:
    """Return what staff must do about the interpreters of a session, from its bookings (loaded or not)."""
    bookings = [
        interpreting.Booked(row.language, row.state, row.asked_at, answer_by(session, row.asked_at))
        for row in session.bookings.all()
    ]
    return interpreting.to_do(bookings, now)


def asks_again(booking: InterpreterBooking, now: dt.datetime) -> bool:
    """True while a confirmed interpreter must say again, shortly before the session, that there is no conflict."""
    session = booking.session
    is_close = rules.attests_again(starts_at=session.starts_at, now=now, tz=session.case.program.tz)
    return booking.state == BookingState.CONFIRMED and booking.attested_again_at is None and is_close


def loads_of_interpreters(program: Program) -> dict[int, Load]:
    """Return the load of each interpreter within a year, coming sessions too, in one query."""
    now = timezone.now()
    rows = InterpreterBooking.objects.filter(
        interpreter__program=program,
        state=BookingState.CONFIRMED,
        session__state__in=[SessionState.CONFIRMED, SessionState.HELD],
        session__starts_at__gte=now - YEAR,
    )
    loads: dict[int, Load] = defaultdict(Load)
    for pk, starts_at in rows.values_list("interpreter_id", "session__starts_at"):
        load = loads[pk]
        load.cases += 1
        if starts_at <= now and (load.last_at is None or load.last_at < starts_at):
            load.last_at = starts_at
    return loads


# Mediators lead; interpreters do not, so experience is not said of them. Their sessions are counted apart.
SAID = frozenset({Factor.LONGEST_SINCE, Factor.LANGUAGE})
ORDER = {BookingState.CONFIRMED: 0, BookingState.YES: 1, BookingState.ASKED: 2}


def _row_order(row: InterpreterRow) -> tuple:
    asked = ORDER.get(BookingState(row.booking.state), 5) if row.booking else 3
    return (asked, bool(row.closed))


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
