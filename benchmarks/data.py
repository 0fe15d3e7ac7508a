"""A data set of a chosen size, written in bulk: mediators with their week, cases in every state with their parties,
and a session with requests and seats for the cases that have come so far. The scale multiplies cases, not mediators.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Final

from django.utils import timezone

from mediator_portal.cases.enums import CaseState, PersonRole, ReturnReason
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.mediators.enums import MediatorState
from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings.enums import Reply, SeatState, SessionState
from mediator_portal.meetings.models import (
    MediationSession,
    PoolRequest,
    Room,
    Seat,
    SessionReport,
    SurveyDone,
    WeeklyAvailability,
)
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles.models import RoleAssignment
from program_pages.models import Program

BATCH: Final = 5000
SOURCE: Final = "bench"
ASKED: Final = 6
OPEN: Final = 1000
SESSION_OF: Final = {
    CaseState.MATCHING: SessionState.REQUESTED,
    CaseState.CONFIRMED: SessionState.CONFIRMED,
    CaseState.HELD: SessionState.HELD,
    CaseState.REPORTED: SessionState.HELD,
    CaseState.CLOSED: SessionState.HELD,
}


def mediators_fill(program: Program, count: int) -> None:
    """Bring the program's active mediators up to `count`, each with an account and a week."""
    have = Mediator.objects.filter(program=program).count()
    today = timezone.localdate()
    names = [f"Bench Mediator {number}" for number in range(have, count)]
    users = User.objects.bulk_create(
        [User(email=f"bench{number}@bench.example", name=name) for number, name in enumerate(names, start=have)]
    )
    RoleAssignment.objects.bulk_create(
        [RoleAssignment(user=user, site=program.site, role=Role.MEDIATOR) for user in users]
    )
    made = Mediator.objects.bulk_create(
        [
            Mediator(
                program=program,
                user=user,
                name=user.name,
                email=user.email,
                state=MediatorState.ACTIVE,
                languages=["en"],
                term_starts=today - dt.timedelta(days=200),
                term_ends=today + dt.timedelta(days=400),
            )
            for user in users
        ]
    )
    WeeklyAvailability.objects.bulk_create(
        [
            WeeklyAvailability(mediator=mediator, weekday=day, starts=dt.time(9), ends=dt.time(19))
            for mediator in made
            for day in range(5)
        ]
    )


def cases_fill(program: Program, count: int) -> None:
    """Bring the program's benchmark cases up to `count`."""
    have = Case.objects.filter(program=program, source=SOURCE).count()
    pool = list(Mediator.objects.filter(program=program, state=MediatorState.ACTIVE))
    rooms = list(Room.objects.filter(venue__program=program))
    chance = random.Random(have)
    for start in range(have, count, BATCH):
        cases = _cases(program, range(start, min(start + BATCH, count)), chance)
        _sessions([case for case in cases if case.state in SESSION_OF], pool, rooms, chance)


def _cases(program: Program, numbers: range, chance: random.Random) -> list[Case]:
    now = timezone.now()
    made = Case.objects.bulk_create(
        [
            Case(
                program=program,
                reference=f"BEN-{number:08d}",
                state=_state(number),
                source=SOURCE,
                allegation="Measured",
                incident_on=(now - dt.timedelta(days=chance.randrange(400))).date(),
                investigation_due_on=(now + dt.timedelta(days=60)).date(),
                return_reason=ReturnReason.DECLINED if _state(number) == CaseState.RETURNED else "",
                invited_at=now,
                window_closes_at=now + dt.timedelta(days=10),
            )
            for number in numbers
        ]
    )
    CasePerson.objects.bulk_create(
        [
            CasePerson(case=case, role=role, name=f"{role} {case.reference}", reference=f"{case.reference}-{role}"[:32])
            for case in made
            for role in (PersonRole.COMPLAINANT, PersonRole.OFFICER)
        ],
        batch_size=BATCH,
    )
    return made


def _state(number: int) -> CaseState:
    """Return a case's state: the first thousand in every state alike, the rest the archive of the years before."""
    states = list(CaseState) if number < OPEN else [CaseState.CLOSED, CaseState.RETURNED]
    return states[number % len(states)]


def _sessions(cases: list[Case], pool: list[Mediator], rooms: list[Room], chance: random.Random) -> None:
    now = timezone.now()
    times = [now + _when(case, chance) for case in cases]
    made = MediationSession.objects.bulk_create(
        [
            MediationSession(
                case=case,
                state=SESSION_OF[CaseState(case.state)],
                starts_at=starts_at,
                ends_at=starts_at + dt.timedelta(hours=3),
                room=chance.choice(rooms),
                mediators_needed=case.program.mediators_per_session,
                requested_at=now - dt.timedelta(days=1),
                reply_by=now + dt.timedelta(days=1),
            )
            for case, starts_at in zip(cases, times, strict=True)
        ],
        batch_size=BATCH,
    )
    asked = [(session, chance.sample(pool, ASKED)) for session in made]
    PoolRequest.objects.bulk_create(
        [
            PoolRequest(session=session, mediator=mediator, attested_at=now, reply=Reply.YES, replied_at=now)
            for session, some in asked
            for mediator in some
        ],
        batch_size=BATCH,
    )
    Seat.objects.bulk_create(
        [
            Seat(session=session, mediator=mediator, number=number, state=SeatState.CONFIRMED)
            for session, some in asked
            if session.state != SessionState.REQUESTED
            for number, mediator in enumerate(some[: session.mediators_needed], start=1)
        ],
        batch_size=BATCH,
    )
    _reports(asked)


def _reports(asked: list[tuple[MediationSession, list[Mediator]]]) -> None:
    """Report and survey what is over, so that nobody's first page fills up with years of work undone."""
    over = [(session, some) for session, some in asked if session.case.state in {CaseState.REPORTED, CaseState.CLOSED}]
    SessionReport.objects.bulk_create(
        [SessionReport(session=session, by=some[0], ended_early=False, settlement=True) for session, some in over],
        batch_size=BATCH,
    )
    SurveyDone.objects.bulk_create(
        [
            SurveyDone(session=session, mediator=mediator)
            for session, some in over
            for mediator in some[: session.mediators_needed]
        ],
        batch_size=BATCH,
    )


def _when(case: Case, chance: random.Random) -> dt.timedelta:
    """Return when the session is from now: to come while the case is open, past once it was held."""
    days = chance.randrange(1, 300)
    coming = case.state in {CaseState.MATCHING, CaseState.CONFIRMED}
    return dt.timedelta(days=days if coming else -days)
