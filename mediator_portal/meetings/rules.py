"""The rules of sessions, pure: hours and notice of the policy, the gates of a mediator, when an answer still helps.

Facts come in as plain values, judgements go out with their sentence. Sources: product.md 2, 3 and 5; domain.md D5.5.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.meetings.enums import Gate, ProblemCode, Reply, SeatState, SessionState
from mediator_portal.meetings.opening import Opening, is_open

SATURDAY = 5
# Words of program_pages.enums.Strength, kept as plain text so that the rules know no model.
LIMIT, USUAL, STATEMENT = "limit", "usual", "statement"


class Policy(Protocol):
    """What the rules read from a program."""

    weekdays: list[int]
    saturday_possible: bool
    day_starts: dt.time | None
    day_ends: dt.time | None
    notice_days_min: int | None
    notice_days_max: int | None


@dataclass(frozen=True)
class Problem:
    """A policy value that a plan goes beyond: a limit refuses it, a usual value warns."""

    code: str
    strength: str
    sentence: str

    @property
    def refuses(self) -> bool:
        return self.strength == LIMIT


def strength_of(strengths: Mapping[str, str], *names: str) -> str:
    """Return the firmest strength among the named policy values; a value without a note is a usual one."""
    found = {strengths.get(name, USUAL) for name in names}
    return next(strength for strength in (LIMIT, USUAL, STATEMENT) if strength in found)


def slot_problems(
    policy: Policy,
    strengths: Mapping[str, str],
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    now: dt.datetime,
    tz: ZoneInfo,
) -> list[Problem]:
    """Return what stands against holding a session then: the past, the day, the hours. Statements never do."""
    problems = []
    if starts_at <= now:
        problems.append(Problem(ProblemCode.PAST, LIMIT, _("This time has already begun. Choose a later one.")))
    begins, closes = starts_at.astimezone(tz), ends_at.astimezone(tz)
    problems += _day_problem(policy, strengths, begins.date())
    problems += _hours_problem(policy, strengths, begins, closes)
    return [problem for problem in problems if problem.strength != STATEMENT]


def _day_problem(policy: Policy, strengths: Mapping[str, str], day: dt.date) -> list[Problem]:
    if day.weekday() in policy.weekdays:
        return []
    if day.weekday() == SATURDAY and policy.saturday_possible:
        sentence = _("This is a Saturday. The program holds sessions on a Saturday only now and then.")
        return [Problem(ProblemCode.SATURDAY, USUAL, sentence)]
    sentence = _("The program does not hold sessions on this day of the week.")
    return [Problem(ProblemCode.WEEKDAY, strength_of(strengths, "weekdays"), sentence)]


def _hours_problem(
    policy: Policy, strengths: Mapping[str, str], begins: dt.datetime, closes: dt.datetime
) -> list[Problem]:
    early = policy.day_starts is not None and begins.time() < policy.day_starts
    late = policy.day_ends is not None and (closes.date() > begins.date() or closes.time() > policy.day_ends)
    if not early and not late:
        return []
    sentence = _("This is outside the hours of mediation.")
    return [Problem(ProblemCode.HOURS, strength_of(strengths, "day_starts", "day_ends"), sentence)]


def venue_problems(
    openings: Sequence[Opening], *, starts_at: dt.datetime, ends_at: dt.datetime, tz: ZoneInfo
) -> list[Problem]:
    """Return what stands against a venue then. A warning: its people may open a door on request."""
    if is_open(openings, starts_at, ends_at, tz):
        return []
    sentence = _("The venue is usually closed then. Ask there before you fix this time.")
    return [Problem(ProblemCode.CLOSED, USUAL, sentence)]


def notice_problems(
    policy: Policy, strengths: Mapping[str, str], *, session_day: dt.date, today: dt.date
) -> list[Problem]:
    """Return what stands against asking the pool today for a session on that day (whole days in program time)."""
    days = (session_day - today).days
    problems = []
    if policy.notice_days_min is not None and days < policy.notice_days_min:
        sentence = ngettext(
            "Mediators get at least %(days)d day of notice; this session is closer than that.",
            "Mediators get at least %(days)d days of notice; this session is closer than that.",
            policy.notice_days_min,
        ) % {"days": policy.notice_days_min}
        problems.append(Problem(ProblemCode.NOTICE_SHORT, strength_of(strengths, "notice_days_min"), sentence))
    if policy.notice_days_max is not None and days > policy.notice_days_max:
        sentence = ngettext(
            "Mediators are asked at most %(days)d day before the session; this one is further away.",
            "Mediators are asked at most %(days)d days before the session; this one is further away.",
            policy.notice_days_max,
        ) % {"days": policy.notice_days_max}
        problems.append(Problem(ProblemCode.NOTICE_EARLY, strength_of(strengths, "notice_days_max"), sentence))
    return [problem for problem in problems if problem.strength != STATEMENT]


def notice_window(policy: Policy, session_day: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day on which the pool is asked for a session; None for an open end."""
    first = session_day - dt.timedelta(days=policy.notice_days_max) if policy.notice_days_max is not None else None
    last = session_day - dt.timedelta(days=policy.notice_days_min) if policy.notice_days_min is not None else None
    return first, last


def first_day_offered(policy: Policy, today: dt.date) -> dt.date:
    """Return the earliest day that a party is asked about: mediators need the policy's notice, three days without."""
    return today + dt.timedelta(days=max(1, policy.notice_days_min or 3))


# Gates ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GateResult:
    """One gate for one mediator: open or not, and why in one sentence for staff."""

    gate: str
    ok: bool
    sentence: str


@dataclass(frozen=True)
class MediatorFacts:
    """What the gates read about a mediator for one session. Nothing in it says who the mediator is."""

    active: bool
    suspended: bool
    in_term: bool
    has_account: bool
    training_hours_missing: float
    development_missing: int
    free: bool
    busy_with_session: bool
    said_conflict: bool
    known_with_party: bool
    works_with_unit: bool
    languages: frozenset[str] = field(default_factory=frozenset)


def gates_open(facts: MediatorFacts) -> dict[Gate, bool]:
    """Return whether each personal gate is open, in the order staff read them, without a word.

    All must be open for a mediator to take a session. Whoever asks about a whole pool asks here: sentences cost time.
    """
    return {
        Gate.ACTIVE: facts.active,
        Gate.NOT_SUSPENDED: not facts.suspended,
        Gate.IN_TERM: facts.in_term,
        Gate.ACCOUNT: facts.has_account,
        Gate.TRAINED: facts.training_hours_missing <= 0,
        Gate.DEVELOPMENT: facts.development_missing <= 0,
        Gate.FREE: facts.free and not facts.busy_with_session,
        Gate.NO_CONFLICT: not (facts.said_conflict or facts.known_with_party or facts.works_with_unit),
    }


def gates(facts: MediatorFacts) -> list[GateResult]:
    """Return every personal gate in the order staff read them, with its sentence."""
    return [
        GateResult(gate, ok, _open_words(gate) if ok else _closed_words(gate, facts))
        for gate, ok in gates_open(facts).items()
    ]


def closed_gates(facts: MediatorFacts, *, apart_from: Iterable[str] = ()) -> list[Gate]:
    """Return the gates that keep a mediator out, apart from those the caller asks otherwise."""
    left_out = set(apart_from)
    return [gate for gate, ok in gates_open(facts).items() if not ok and gate not in left_out]


def language_gate(needed: Iterable[str], spoken: Iterable[Iterable[str]], *, interpreter: bool) -> GateResult:
    """Judge the mediators of a session together: every party's language is spoken by one of them or interpreted."""
    missing = set(needed) - {language for each in spoken for language in each}
    ok = not missing or interpreter
    words = _("An interpreter covers the language") if missing and interpreter else _("Languages are covered")
    closed = _("Nobody speaks the language of every party, and no interpreter is named")
    return GateResult(Gate.LANGUAGE, ok, words if ok else closed)


def _open_words(gate: Gate) -> str:
    return {
        Gate.ACTIVE: _("Active"),
        Gate.NOT_SUSPENDED: _("Not suspended"),
        Gate.IN_TERM: _("In term on the day"),
        Gate.ACCOUNT: _("Signs in to the portal"),
        Gate.TRAINED: _("Training complete"),
        Gate.DEVELOPMENT: _("Development current"),
        Gate.FREE: _("Free then"),
        Gate.NO_CONFLICT: _("No conflict known"),
    }[gate]


def _closed_words(gate: Gate, facts: MediatorFacts) -> str:
    if gate == Gate.TRAINED:
        missing = facts.training_hours_missing
        words = ngettext(
            "%(hours)g hour of training is missing", "%(hours)g hours of training are missing", int(missing)
        )
        return words % {"hours": missing}
    if gate == Gate.DEVELOPMENT:
        count = facts.development_missing
        words = ngettext(
            "%(count)d development session is missing", "%(count)d development sessions are missing", count
        )
        return words % {"count": count}
    return {
        Gate.ACTIVE: _("Not active"),
        Gate.NOT_SUSPENDED: _("Suspended"),
        Gate.IN_TERM: _("Term does not cover the day"),
        Gate.ACCOUNT: _("Has not signed in yet"),
        Gate.FREE: _("Has another session then") if facts.busy_with_session else _("Not free then"),
        Gate.NO_CONFLICT: _conflict_words(facts),
    }[gate]


def _conflict_words(facts: MediatorFacts) -> str:
    if facts.said_conflict:
        return _("Said that there is a conflict of interest")
    if facts.known_with_party:
        return _("Mediated for one of the parties before")
    return _("Worked in the officer's unit")


# Answers, seats, deadlines --------------------------------------------------------------------------------------------


def answer_helps(*, state: str, starts_at: dt.datetime, now: dt.datetime) -> bool:
    """True while an answer can still be of use, also a late one: until the session begins or is cancelled."""
    return state in {SessionState.REQUESTED, SessionState.CONFIRMED} and now < starts_at


def reply_by(*, starts_at: dt.datetime, escalate_days: int, now: dt.datetime, tz: ZoneInfo) -> dt.datetime:
    """Return when answers are wanted: the morning (9:00 program time) on which staff look for a way out.

    Never sooner than 24 hours from now, never later than the session.
    """
    day = starts_at.astimezone(tz).date() - dt.timedelta(days=escalate_days)
    morning = dt.datetime.combine(day, dt.time(9), tz).astimezone(dt.UTC)
    return min(max(morning, now + dt.timedelta(hours=24)), starts_at)


def half_over(*, asked_at: dt.datetime, reply_by: dt.datetime, now: dt.datetime) -> bool:
    """True once half of somebody's time to answer is over: then they are reminded."""
    return now >= asked_at + (reply_by - asked_at) / 2


def is_due(*, starts_at: dt.datetime, days: int, now: dt.datetime, tz: ZoneInfo) -> bool:
    """True from the start of the day that lies so many days before the session (program time) until it begins."""
    day = starts_at.astimezone(tz).date() - dt.timedelta(days=days)
    return day <= now.astimezone(tz).date() and now < starts_at


def attests_again(*, starts_at: dt.datetime, now: dt.datetime, tz: ZoneInfo) -> bool:
    """True from the day before a session until it begins: who comes says once more that there is no conflict."""
    return is_due(starts_at=starts_at, days=1, now=now, tz=tz)


def free_numbers(taken: Iterable[int | None], needed: int) -> list[int]:
    """Return the numbers of the confirmed seats that are not taken, lowest first."""
    return [number for number in range(1, needed + 1) if number not in set(taken)]


def seats_missing(seats: Sequence[str], needed: int) -> int:
    """Return how many mediators a session lacks, from the states of its seats."""
    return max(0, needed - sum(state == SeatState.CONFIRMED for state in seats))


def is_candidate(reply: str) -> bool:
    """True for answers that put a mediator on the list to choose from."""
    return reply in {Reply.YES, Reply.MAYBE}


def success_stated(statements: Sequence[tuple[bool, bool, bool]], parties: int) -> bool | None:
    """Return whether the parties state success: heard, clarified and understood, all of them (product.md 2, Chicago).

    False as soon as one says no to one question; None while a party has not answered.
    """
    if any(not all(statement) for statement in statements):
        return False
    return True if len(statements) >= parties > 0 else None
