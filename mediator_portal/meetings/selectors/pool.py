"""The pool of a program as the gates see it: loaded once, asked for any number of slots."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from mediator_portal.cases.enums import PARTIES, PersonRole
from mediator_portal.mediators.enums import MediatorState
from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings import rules
from mediator_portal.meetings.availability import Stretch, covered
from mediator_portal.meetings.enums import LIVE_SESSIONS, BookingState, SeatState, SessionState
from mediator_portal.meetings.models import InterpreterBooking, Seat
from mediator_portal.meetings.selectors.free import entered_by
from mediator_portal.meetings.selectors.readiness import ready_facts

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case, CasePerson
    from mediator_portal.meetings.models import MediationSession
    from program_pages.models import Program

# A mediator in one of these states is on nobody's list.
GONE = frozenset({MediatorState.ENDED})
BUSY_STATES = (SessionState.CONFIRMED,)


@dataclass(frozen=True)
class CaseNeeds:
    """What a case asks of mediators: languages, and who has met the parties before. No names."""

    languages: frozenset[str] = field(default_factory=frozenset)
    interpreter: bool = False
    knows_a_party: frozenset[int] = field(default_factory=frozenset)
    officer_units: frozenset[str] = field(default_factory=frozenset)


def case_needs(case: Case) -> CaseNeeds:
    """Return what a case asks of mediators. Two or three queries, one less when the people are prefetched."""
    return needs_of([case])[case.pk]


def needs_of(cases: Sequence[Case]) -> dict[int, CaseNeeds]:
    """Return what cases with prefetched people ask of mediators, by case. Two queries at most, however many cases."""
    people = {case.pk: [each for each in case.people.all() if each.left_out_at is None] for case in cases}
    parties = {pk: [each for each in found if each.role in PARTIES] for pk, found in people.items()}
    interpreted = {
        pk: {person.beside_id for person in found if person.role == PersonRole.INTERPRETER}
        for pk, found in people.items()
    }
    unspoken = {case.pk: _unspoken(case.program, parties[case.pk], interpreted[case.pk]) for case in cases}
    open_cases = [case for case in cases if unspoken[case.pk]]
    booked = _booked_languages(open_cases) if open_cases else {}
    met = _met_before({case.program_id for case in cases}, parties)
    return {
        case.pk: CaseNeeds(
            languages=frozenset(unspoken[case.pk] - booked.get(case.pk, set())),
            interpreter=None in interpreted[case.pk],
            knows_a_party=frozenset(met[case.pk]),
            officer_units=units_of(parties[case.pk]),
        )
        for case in cases
    }


def _unspoken(program: Program, parties: Sequence[CasePerson], interpreted: Collection[int | None]) -> set[str]:
    """Return the languages of parties that are not the program's first and for whom nobody interprets in the case."""
    default = program.languages[0] if program.languages else "en"
    spoken_for = {person.language for person in parties if person.pk in interpreted}
    return {person.language for person in parties if person.language != default} - spoken_for


def units_of(people: Iterable[CasePerson]) -> frozenset[str]:
    """Return the units of the officers among people, as they are compared."""
    return frozenset({plain(person.unit) for person in people if person.role == PersonRole.OFFICER} - {""})


class Pool:
    """The mediators of a program between two days, with everything the gates ask. Ten queries, whatever the size."""

    def __init__(
        self, program: Program, first: dt.date, last: dt.date, *, only: Iterable[Mediator] | None = None
    ) -> None:
        self.program = program
        self.tz = program.tz
        roster = Mediator.objects.filter(program=program).exclude(state__in=GONE)
        if only is not None:
            roster = Mediator.objects.filter(program=program, pk__in=[each.pk for each in only])
        self.mediators = {each.pk: each for each in roster.order_by("pk")}
        self.entered = entered_by(self.mediators.values(), first, last, self.tz)
        self.ready = ready_facts(program, self.mediators.values(), last)
        self._days, self._free = (first, last), dict[int, list[Stretch]]()
        self._busy = _busy(program, first, last)

    def facts(
        self,
        mediator: Mediator,
        slot: Stretch,
        needs: CaseNeeds,
        *,
        session_id: int | None = None,
        said_free: bool = False,
        said_conflict: bool = False,
    ) -> rules.MediatorFacts:
        """Return what the gates read of a mediator for a slot; `said_free`: answered yes or maybe to this session."""
        day = slot.starts_at.astimezone(self.tz).date()
        ready = self.ready[mediator.pk]
        taken = (each for owner, each in self._busy[mediator.pk] if owner != session_id)
        return rules.MediatorFacts(
            active=mediator.state == MediatorState.ACTIVE,
            suspended=mediator.state == MediatorState.SUSPENDED,
            in_term=ready.in_term(day),
            has_account=mediator.user_id is not None,
            training_hours_missing=ready.training_hours_missing,
            development_missing=ready.development_missing(day),
            free=said_free or covered(slot, self._free_of(mediator)),
            busy_with_session=any(each.meets(slot) for each in taken),
            said_conflict=said_conflict,
            known_with_party=mediator.pk in needs.knows_a_party,
            works_with_unit=worked_in(mediator.affiliations, needs.officer_units),
            languages=frozenset(mediator.languages or ()),
        )

    def taken(self, mediator: Mediator) -> list[Stretch]:
        """Return when the mediator has a confirmed session."""
        return [each for _owner, each in self._busy[mediator.pk]]

    def askable(self, slot: Stretch, needs: CaseNeeds, needed: int, session_id: int) -> dict[int, bool]:
        """Return whom one can ask: those with every gate open (True), and those whose week does not name the time."""
        marked = {each.pk: True for each in self.eligible(slot, needs, needed, session_id)}
        unsaid = [
            each
            for each in self.mediators.values()
            if each.pk not in marked and covered(slot, self.entered[each.pk].unsaid(*self._days, self.tz))
        ]
        more = self._passing(unsaid, slot, needs, needed, session_id, said_free=True)
        return marked | {each.pk: False for each in more}

    def _free_of(self, mediator: Mediator) -> list[Stretch]:
        """Expand the mediator's rules, once and only when asked."""
        if mediator.pk not in self._free:
            self._free[mediator.pk] = self.entered[mediator.pk].free(*self._days, self.tz)
        return self._free[mediator.pk]

    def eligible(self, slot: Stretch, needs: CaseNeeds, needed: int, session_id: int | None = None) -> list[Mediator]:
        """Return the mediators whose gates are all open for a slot, in no order that means anything.

        Where one mediator sits alone, that one must also cover the languages.
        """
        return self._passing(self.mediators.values(), slot, needs, needed, session_id)

    def _passing(
        self,
        mediators: Iterable[Mediator],
        slot: Stretch,
        needs: CaseNeeds,
        needed: int,
        session_id: int | None,
        *,
        said_free: bool = False,
    ) -> list[Mediator]:
        found = []
        for mediator in mediators:
            facts = self.facts(mediator, slot, needs, session_id=session_id, said_free=said_free)
            if rules.closed_gates(facts):
                continue
            alone = rules.language_gate(needs.languages, [facts.languages], interpreter=needs.interpreter)
            if needed > 1 or alone.ok:
                found.append(mediator)
        return found


def pool_for(session: MediationSession) -> Pool:
    """Return the pool around one session."""
    return pool_around([session])


def pool_around(sessions: Sequence[MediationSession]) -> Pool:
    """Return the pool around sessions of one program, from the day of the first to the day of the last."""
    program = sessions[0].case.program
    first = min(each.starts_at for each in sessions).astimezone(program.tz).date()
    return Pool(program, first, max(each.ends_at for each in sessions).astimezone(program.tz).date())


def eligible_for(session: MediationSession) -> list[Mediator]:
    """Return the mediators who can be asked for a session: every gate open."""
    slot = Stretch(session.starts_at, session.ends_at)
    return pool_for(session).eligible(slot, case_needs(session.case), session.mediators_needed, session.pk)


def plain(text: str | None) -> str:
    """Return a unit's name as it is compared: small letters, one blank between words."""
    return " ".join((text or "").casefold().split())


def worked_in(affiliations: object, units: frozenset[str]) -> bool:
    """True when one of a mediator's employers or units is an officer's unit. An unknown unit meets nobody."""
    if not units or not isinstance(affiliations, list):
        return False
    return any(plain(str(each)) in units for each in affiliations)


def _booked_languages(cases: Iterable[Case]) -> dict[int, set[str]]:
    """Return the languages for which an interpreter is confirmed in a case's live session, by case."""
    confirmed = InterpreterBooking.objects.filter(
        session__case__in=[case.pk for case in cases],
        session__state__in=LIVE_SESSIONS,
        state=BookingState.CONFIRMED,
    )
    found: dict[int, set[str]] = defaultdict(set)
    for case_id, language in confirmed.values_list("session__case_id", "language"):
        found[case_id].add(language)
    return found


def _met_before(programs: set[int], parties: Mapping[int, Sequence[CasePerson]]) -> dict[int, set[int]]:
    """Return for each case the mediators who held a seat in another case with one of its parties, by keyed hash."""
    by_name: dict[str, set[int]] = defaultdict(set)
    by_badge: dict[str, set[int]] = defaultdict(set)
    for case_id, people in parties.items():
        for person in people:
            if person.name_hash:
                by_name[person.name_hash].add(case_id)
            if person.badge_hash:
                by_badge[person.badge_hash].add(case_id)
    # One filter: role and hash must be of the same person.
    seats = Seat.objects.filter(
        Q(session__case__people__name_hash__in=by_name) | Q(session__case__people__badge_hash__in=by_badge),
        state=SeatState.CONFIRMED,
        session__case__program__in=programs,
        session__case__people__role__in=PARTIES,
    )
    found: dict[int, set[int]] = {case_id: set() for case_id in parties}
    hashes = ("session__case__people__name_hash", "session__case__people__badge_hash")
    for mediator_id, case_id, name, badge in seats.order_by().values_list("mediator_id", "session__case_id", *hashes):
        for met in by_name.get(name, set()) | by_badge.get(badge, set()):
            if met != case_id:
                found[met].add(mediator_id)
    return found


def _busy(program: Program, first: dt.date, last: dt.date) -> dict[int, list[tuple[int, Stretch]]]:
    """Return when mediators have a confirmed session, by mediator, with the session's key."""
    opens = dt.datetime.combine(first, dt.time(), program.tz)
    closes = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), program.tz)
    seats = Seat.objects.filter(
        state=SeatState.CONFIRMED,
        session__state__in=BUSY_STATES,
        session__case__program=program,
        session__starts_at__lt=closes,
        session__ends_at__gt=opens,
    ).values_list("mediator_id", "session_id", "session__starts_at", "session__ends_at")
    busy: dict[int, list[tuple[int, Stretch]]] = defaultdict(list)
    for mediator_id, session_id, starts_at, ends_at in seats:
        busy[mediator_id].append((session_id, Stretch(starts_at, ends_at)))
    return busy
