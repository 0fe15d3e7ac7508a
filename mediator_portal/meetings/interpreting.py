"""The gates of an interpreter, pure: the mediators' own where both have them, and the language.

One truth for "free" and "no conflict": `rules.gates` judges both, this module only says which of its gates count.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import gettext as _

from mediator_portal.meetings import rules
from mediator_portal.meetings.enums import BookingState, Gate, SessionState

SHARED = (Gate.ACTIVE, Gate.FREE, Gate.NO_CONFLICT)
# Answers after which somebody is asked again only by a person who knows why.
SAID_NO = frozenset({BookingState.NO, BookingState.CONFLICT, BookingState.RELEASED})
OPEN = frozenset({BookingState.ASKED, BookingState.YES, BookingState.CONFIRMED})
BOOKABLE = frozenset({SessionState.PLANNED, SessionState.REQUESTED, SessionState.CONFIRMED})


class Work(Enum):
    """What waits with staff for a language that somebody must interpret."""

    CONFIRM = "confirm"
    CALL = "call"
    ASK = "ask"


@dataclass(frozen=True)
class InterpreterFacts:
    """What the gates read about an interpreter for one session and one language."""

    active: bool
    free: bool
    busy_with_session: bool
    said_conflict: bool
    works_with_unit: bool
    languages: frozenset[str] = field(default_factory=frozenset)


def gates(facts: InterpreterFacts, language: str) -> list[rules.GateResult]:
    """Return every gate in the order staff read them; all must be open before an interpreter is confirmed."""
    judged = rules.gates(
        rules.MediatorFacts(
            active=facts.active,
            suspended=False,
            in_term=True,
            has_account=True,
            training_hours_missing=0,
            development_missing=0,
            free=facts.free,
            busy_with_session=facts.busy_with_session,
            said_conflict=facts.said_conflict,
            known_with_party=False,
            works_with_unit=facts.works_with_unit,
            languages=facts.languages,
        )
    )
    speaks = language in facts.languages
    words = _("Interprets the language") if speaks else _("Does not interpret the language")
    return [*(result for result in judged if result.gate in SHARED), rules.GateResult(Gate.LANGUAGE, speaks, words)]


def closed_gates(facts: InterpreterFacts, language: str, *, apart_from: Iterable[str] = ()) -> list[rules.GateResult]:
    """Return the gates that keep an interpreter out, apart from those the caller asks otherwise."""
    left_out = set(apart_from)
    return [result for result in gates(facts, language) if not result.ok and result.gate not in left_out]


@dataclass(frozen=True)
class Booked:
    """One booking: where it stands, and by when the answer is wanted."""

    language: str
    state: str
    asked_at: dt.datetime
    reply_by: dt.datetime


@dataclass(frozen=True)
class ToDo:
    """What staff must do about a language. `by`: the first answer that is wanted; None when nobody is asked."""

    language: str
    work: Work
    by: dt.datetime | None


def to_do(bookings: Iterable[Booked], now: dt.datetime) -> list[ToDo]:
    """Return what is to do for each language in which somebody was asked and nobody is confirmed."""
    by_language: dict[str, list[Booked]] = defaultdict(list)
    for each in bookings:
        by_language[each.language].append(each)
    found = []
    for language, rows in sorted(by_language.items()):
        asked = [row for row in rows if row.state == BookingState.ASKED]
        work = _work({row.state for row in rows}, asked, now)
        if work is not None:
            found.append(ToDo(language, work, min((row.reply_by for row in asked), default=None)))
    return found


def _work(states: Collection[str], asked: Sequence[Booked], now: dt.datetime) -> Work | None:
    """Return a yes to confirm, else somebody new to ask when nobody is asked, else a call when all were silent long."""
    if BookingState.CONFIRMED in states:
        return None
    if BookingState.YES in states:
        return Work.CONFIRM
    if not asked:
        return Work.ASK
    late = all(rules.half_over(asked_at=row.asked_at, reply_by=row.reply_by, now=now) for row in asked)
    return Work.CALL if late else None


def languages_missing(needed: Iterable[str], confirmed: Iterable[str]) -> list[str]:
    """Return the languages for which nobody interprets yet, in a fixed order."""
    return sorted(set(needed) - set(confirmed))
