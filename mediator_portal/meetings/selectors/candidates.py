"""The match: who answered, what the gates say, who is suggested and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.mediators.rules import year_of
from mediator_portal.meetings import rules
from mediator_portal.meetings.availability import Stretch
from mediator_portal.meetings.breadth import SILENT, Described
from mediator_portal.meetings.enums import Reply, SeatState, SessionState
from mediator_portal.meetings.matching import (
    Candidate,
    Ranked,
    Ranking,
    Reason,
    Wants,
    reason_words,
    reasons_of,
    why_behind,
)
from mediator_portal.meetings.models import NearVenue, Seat
from mediator_portal.meetings.selectors.descriptions import descriptions_of
from mediator_portal.meetings.selectors.pool import CaseNeeds, Pool, needs_of, pool_around
from mediator_portal.meetings.selectors.weights import weights_of
from portal.vault.crypto import keyed_hash
from program_pages.enums import PairBreadth

if TYPE_CHECKING:
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.meetings.models import MediationSession, PoolRequest
    from program_pages.models import Program

# How far back "repeated pair" and "last session" look.
LOOK_BACK = dt.timedelta(days=730)
# So many groups are ranked for a page; the best of them is the suggestion.
RANKED = 10


@dataclass
class Load:
    """A mediator's sessions: in their present year, days since the last one, with whom."""

    cases: int = 0
    last_at: dt.datetime | None = None
    paired: Counter[int] = field(default_factory=Counter)

    def days_since(self, now: dt.datetime) -> int | None:
        return max(0, (now - self.last_at).days) if self.last_at else None


@dataclass
class Row:
    """One mediator of the match page."""

    mediator: Mediator
    request: PoolRequest | None
    gates: list[rules.GateResult]
    load: Load
    candidate: Candidate | None = None
    seat_state: str = ""

    @property
    def closed(self) -> list[rules.GateResult]:
        return [gate for gate in self.gates if not gate.ok]


class Board:
    """Everything the match of one session shows and its confirmation checks."""

    def __init__(
        self,
        session: MediationSession,
        needs: CaseNeeds,
        rows: list[Row],
        kept: Sequence[int],
        weights: Mapping[str, int],
    ) -> None:
        self.session = session
        self.needs = needs
        self.rows = rows
        self.kept = frozenset(kept)
        program = session.case.program
        breadth_on = program.pair_breadth == PairBreadth.ON
        self.wants = Wants(
            needed=session.mediators_needed,
            target=program.cases_per_year,
            languages=needs.languages,
            interpreter=needs.interpreter,
            breadth_on=breadth_on,
            # Where breadth decides between equals, nobody outside of the server may be able to reckon the draw.
            seed=keyed_hash("match_draw", session.reference) if breadth_on else session.reference,
            weights=weights,
        )
        self._by_mediator = {row.mediator.pk: row for row in rows}
        fit = [row.candidate for row in rows if row.candidate is not None and not row.closed]
        self.ranking = Ranking(fit, self.wants)
        self.ranked = self.ranking.best(RANKED, keep=self.kept)

    def row_of(self, mediator_id: int) -> Row | None:
        return self._by_mediator.get(mediator_id)

    @property
    def suggestion(self) -> Ranked | None:
        """The best mediator or pair, with who keeps a seat anyway; None while too few answered."""
        return self.ranked[0] if self.ranked else None

    @property
    def suggested_ids(self) -> list[int]:
        """Whom to choose by the suggestion, the experienced first."""
        if self.suggestion is None:
            return []
        members = sorted(self.suggestion.members, key=lambda each: (not each.lead, each.reference))
        return [each.key for each in members if each.key not in self.kept]

    @property
    def needed(self) -> int:
        """How many seats are to be given now."""
        return self.session.mediators_needed - len(self.kept)

    def is_suggested(self, chosen: Iterable[int]) -> bool:
        return bool(self.suggested_ids) and set(chosen) == set(self.suggested_ids)

    def language_gate(self, mediator_ids: Iterable[int]) -> rules.GateResult:
        spoken = [row.mediator.languages or [] for pk in mediator_ids if (row := self.row_of(pk)) is not None]
        return rules.language_gate(self.needs.languages, spoken, interpreter=self.needs.interpreter)

    def reasons_of(self, row: Row) -> list[str]:
        """Return what speaks for a mediator, in words."""
        return [reason_words(each) for each in reasons_of(row.candidate, self.wants)] if row.candidate else []

    def suggestion_words(self) -> list[str]:
        """Return why the suggested pair stands first: what holds for the pair together."""
        if self.suggestion is None:
            return []
        together = [each for each in self.suggestion.reasons if each.key is None]
        return [reason_words(each) for each in together]

    def why_not_suggested(self, row: Row) -> str:
        """Return why a candidate is not in the suggestion: against the best group they could be in."""
        if self.suggestion is None or row.candidate is None or row.mediator.pk in self.suggestion.keys:
            return ""
        best = self.ranking.best(keep=[*self.kept, row.mediator.pk])
        if not best:
            return _("With them a party's language would not be covered.")
        return _("Not in the suggestion: %(why)s.") % {"why": why_behind(self.ranking, self.suggestion, best[0])}

    def explanation_of(self, mediator_id: int) -> list[dict]:
        """Return the code words kept with a choice: the mediator's own reasons."""
        row = self.row_of(mediator_id)
        reasons: list[Reason] = reasons_of(row.candidate, self.wants) if row and row.candidate else []
        return [each.as_json() for each in reasons]


def board_for(session: MediationSession) -> Board:
    """Return the match of a session as it stands now; the number of queries does not grow with the pool."""
    return boards_for([session])[0]


def boards_for(sessions: Sequence[MediationSession]) -> list[Board]:
    """Return the matches of sessions of one program; the number of queries does not grow with the sessions either.

    For that the sessions come with their requests, seats and the people of their cases prefetched.
    """
    if not sessions:
        return []
    now, program = timezone.now(), sessions[0].case.program
    needs, pool = needs_of([each.case for each in sessions]), pool_around(sessions)
    loads, weights = loads_of(program, now, pool.mediators.values()), weights_of(program)
    said = descriptions_of(program, pool.mediators)
    near = near_venues(program)
    boards = []
    for session in sessions:
        rows = _rows(session, pool, needs[session.case_id], loads, said, near, now)
        kept = [row.mediator_id for row in session.seats.all() if row.state == SeatState.CONFIRMED]
        boards.append(Board(session, needs[session.case_id], rows, kept, weights))
    return boards


def _rows(
    session: MediationSession,
    pool: Pool,
    needs: CaseNeeds,
    loads: Mapping[int, Load],
    said: Mapping[int, Described],
    near: Mapping[int, set[int]],
    now: dt.datetime,
) -> list[Row]:
    seats = {row.mediator_id: row.state for row in session.seats.all()}
    requests = {row.mediator_id: row for row in session.requests.all()}
    slot, rows = Stretch(session.starts_at, session.ends_at), []
    for pk, mediator in pool.mediators.items():
        request = requests.get(pk)
        if request is None and pk not in seats:
            continue
        reply, kept = request.reply if request else Reply.YES, seats.get(pk) == SeatState.CONFIRMED
        facts = pool.facts(
            mediator,
            slot,
            needs,
            session_id=session.pk,
            said_free=rules.is_candidate(reply) or kept,
            said_conflict=reply == Reply.CONFLICT,
        )
        candidate = candidate_of(
            mediator,
            Reply.YES if kept else reply,
            loads[pk],
            now,
            near=session.room.venue_id in near[pk],
            said=said.get(pk, SILENT),
        )
        rows.append(Row(mediator, request, rules.gates(facts), loads[pk], candidate, seats.get(pk, "")))
    return sorted(rows, key=_row_order)


def candidates_for(session: MediationSession) -> list[Ranked]:
    """Return the ranked mediators or pairs of a session, best first."""
    return board_for(session).ranked


def near_venues(program: Program) -> dict[int, set[int]]:
    """Return which venues mediators named as easy to reach, by mediator; none of them is a video service. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    named = NearVenue.objects.filter(mediator__program=program, venue__online=False)
    for mediator_id, venue_id in named.values_list("mediator_id", "venue_id"):
        found[mediator_id].add(venue_id)
    return found


def loads_of(program: Program, now: dt.datetime, mediators: Iterable[Mediator]) -> dict[int, Load]:
    """Return the load of mediators in one query; one without sessions gets an empty load.

    The year is the mediator's own: it begins on the day the term began.
    """
    today = now.astimezone(program.tz).date()
    years = {each.pk: year_of(each.term_starts, today) for each in mediators}
    seats = _seats_since(now - LOOK_BACK).filter(session__case__program=program)
    loads: dict[int, Load] = defaultdict(Load)
    members: dict[int, list[int]] = defaultdict(list)
    for mediator_id, session_id, starts_at in seats:
        load = loads[mediator_id]
        first, last = years.get(mediator_id, (today, today))
        load.cases += first <= starts_at.astimezone(program.tz).date() <= last
        if starts_at <= now and (load.last_at is None or load.last_at < starts_at):
            load.last_at = starts_at
        members[session_id].append(mediator_id)
    for together in members.values():
        for one in together:
            loads[one].paired.update(other for other in together if other != one)
    return loads


def case_counts(mediators: Sequence[Mediator], today: dt.date) -> dict[int, int]:
    """Return the sessions that each mediator takes in their present year, for the roster of one program."""
    if not mediators:
        return {}
    years = {each.pk: year_of(each.term_starts, today) for each in mediators}
    tz = mediators[0].program.tz
    since = dt.datetime.combine(min(first for first, _last in years.values()), dt.time(), tz)
    seats = _seats_since(since).filter(mediator__in=mediators)
    counts = dict.fromkeys(years, 0)
    for mediator_id, _session, starts_at in seats:
        first, last = years[mediator_id]
        counts[mediator_id] += first <= starts_at.astimezone(tz).date() <= last
    return counts


def _seats_since(since: dt.datetime) -> QuerySet[Seat, tuple[int, int, dt.datetime]]:
    """Return mediator, session and start of every seat in a session that was or will be held."""
    return Seat.objects.filter(
        state=SeatState.CONFIRMED,
        session__state__in=[SessionState.CONFIRMED, SessionState.HELD],
        session__starts_at__gte=since,
    ).values_list("mediator_id", "session_id", "session__starts_at")


def candidate_of(
    mediator: Mediator, reply: str, load: Load, now: dt.datetime, *, near: bool, said: Described = SILENT
) -> Candidate | None:
    """Return what the ranking knows about a mediator; None for an answer that is neither yes nor maybe."""
    if not rules.is_candidate(reply):
        return None
    return Candidate(
        key=mediator.pk,
        reference=mediator.reference,
        reply=reply,
        cases=load.cases,
        days_since=load.days_since(now),
        lead=mediator.lead,
        languages=frozenset(mediator.languages or ()),
        near=near,
        paired=dict(load.paired),
        described=said,
    )


ORDER = {Reply.YES: 0, Reply.MAYBE: 1, "": 2, Reply.NO: 3, Reply.CONFLICT: 4}


def _row_order(row: Row) -> tuple:
    """Answers first, then those whose gates are open, then the fewest cases."""
    reply = row.request.reply if row.request else Reply.YES
    return (ORDER.get(reply, 2), bool(row.closed), row.load.cases, row.mediator.reference)
