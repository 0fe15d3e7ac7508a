"""Who is asked next when too few mediators said yes, and how far a request is (docs/matching.md)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.meetings import rules
from mediator_portal.meetings.availability import Stretch
from mediator_portal.meetings.enums import Reply, SeatState
from mediator_portal.meetings.escalation import ASKED_FOR_EACH, Answers
from mediator_portal.meetings.matching import Candidate, Ranking, Wants, reason_words, reasons_of
from mediator_portal.meetings.selectors.candidates import candidate_of, loads_of, near_venues
from mediator_portal.meetings.selectors.pool import case_needs, pool_for
from mediator_portal.meetings.selectors.weights import weights_of

if TYPE_CHECKING:
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.meetings.models import MediationSession


@dataclass(frozen=True)
class Askable:
    """A mediator who can be asked; `marked`: the time is free in their own availability. Reasons in words."""

    mediator: Mediator
    marked: bool
    reasons: list[str]


def more_to_ask(session: MediationSession) -> list[Askable]:
    """Return who was not asked and could come, best first: the free ones, then those whose week leaves it open."""
    program, now = session.case.program, timezone.now()
    needs, pool = case_needs(session.case), pool_for(session)
    known = set(session.requests.values_list("mediator_id", flat=True))
    slot = Stretch(session.starts_at, session.ends_at)
    askable = pool.askable(slot, needs, session.mediators_needed, session.pk)
    people = [mediator for pk, mediator in pool.mediators.items() if pk in askable and pk not in known]
    if not people:
        return []
    loads = loads_of(program, now, people)
    # Each alone, and the gate of languages was asked before: whom they sit with is not known yet.
    wants = Wants(
        needed=1,
        target=program.cases_per_year,
        languages=needs.languages,
        interpreter=True,
        seed=session.reference,
        weights=weights_of(program),
    )
    near, found = near_venues(program), []
    for marked in (True, False):
        fit = [
            candidate_of(each, Reply.YES, loads[each.pk], now, near=session.room.venue_id in near[each.pk])
            for each in people
            if askable[each.pk] == marked
        ]
        for ranked in Ranking([each for each in fit if each is not None], wants).best(len(fit)):
            candidate = ranked.members[0]
            found.append(Askable(pool.mediators[candidate.key], marked, _words(candidate, wants, marked)))
    return found


def asked_at_once(session: MediationSession) -> int:
    """Return how many are asked for the yes answers that a session lacks now."""
    answers = answers_of(session)
    return ASKED_FOR_EACH * max(0, answers.missing - answers.yes)


def answers_of(session: MediationSession) -> Answers:
    """Return how far the request of a session is, from its requests and seats (loaded or not)."""
    seats, requests = list(session.seats.all()), list(session.requests.all())
    # Who holds a seat said yes before; that answer fills no other seat.
    holders = {seat.mediator_id for seat in seats if seat.state == SeatState.CONFIRMED}
    since = session.requested_at or session.created_at
    return Answers(
        since=max([since, *(seat.released_at for seat in seats if seat.released_at is not None)]),
        starts_at=session.starts_at,
        reply_by=session.reply_by or session.starts_at,
        yes=len({row.mediator_id for row in requests if row.reply == Reply.YES} - holders),
        silent=sum(not row.reply for row in requests),
        missing=rules.seats_missing([seat.state for seat in seats], session.mediators_needed),
        taken={step: dt.datetime.fromisoformat(moment) for step, moment in session.steps_taken.items()},
    )


def answer_by(session: MediationSession, asked_at: dt.datetime) -> dt.datetime:
    """Return when the answer of somebody asked at a moment is wanted: mediator or interpreter alike."""
    program = session.case.program
    return rules.reply_by(starts_at=session.starts_at, escalate_days=program.escalate_days, now=asked_at, tz=program.tz)


def _words(candidate: Candidate, wants: Wants, marked: bool) -> list[str]:
    first = _("Marked this time as free") if marked else _("Did not mark this time; nothing speaks against it")
    return [first, *(reason_words(each) for each in reasons_of(candidate, wants))]
