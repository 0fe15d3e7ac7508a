"""Mediators with a week, venues with rooms, sessions in every state. Traits are named after the states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import factory
from django.utils import timezone

from mediator_portal.cases.models import Case
from mediator_portal.cases.rules import Actor
from mediator_portal.mediators.enums import MediatorState
from mediator_portal.mediators.models import DevelopmentAttendance, Mediator, TrainingRecord
from mediator_portal.meetings.enums import Reply, SeatState, SessionState
from mediator_portal.meetings.models import (
    Interpreter,
    MediationSession,
    PartyTime,
    PoolRequest,
    Room,
    Seat,
    SessionReport,
    Stipend,
    Venue,
    WeeklyAvailability,
)
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles.models import RoleAssignment
from program_pages.models import Program
from tests.factories.cases import CaseFactory

DAY = dt.timedelta(days=1)
LENGTH = dt.timedelta(hours=3)


def soon(program: Program, *, days: int = 5, hour: int = 10) -> dt.datetime:
    """Return ten o'clock on a weekday at least so many days from now, on the program's clock."""
    day = timezone.now().astimezone(program.tz).date() + days * DAY
    while day.weekday() > 4:
        day += DAY
    return dt.datetime.combine(day, dt.time(hour), program.tz).astimezone(dt.UTC)


class MediatorFactory(factory.django.DjangoModelFactory):
    """An active mediator who passes every gate and is free every day from 9 to 19 (`week=False`: never)."""

    class Meta:
        model = Mediator
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Mona Mediator {number}")
    email = factory.Sequence(lambda number: f"mediator{number}@example.org")
    state = MediatorState.ACTIVE
    languages = factory.LazyFunction(lambda: ["en"])
    term_starts = factory.LazyFunction(lambda: timezone.localdate() - 400 * DAY)
    term_ends = factory.LazyFunction(lambda: timezone.localdate() + 300 * DAY)

    class Params:
        lead_mediator = factory.Trait(lead=True)

    @factory.lazy_attribute
    def user(self) -> User:
        user = User.objects.create_user(self.email, None, name=self.name)
        RoleAssignment.objects.create(user=user, site=self.program.site, role=Role.MEDIATOR)
        return user

    @factory.post_generation
    def week(self, create: bool, extracted: Any, **fields: Any) -> None:
        if create and extracted is not False:
            WeeklyAvailability.objects.bulk_create(
                WeeklyAvailability(mediator=self, weekday=day, starts=dt.time(9), ends=dt.time(19)) for day in range(7)
            )

    @factory.post_generation
    def records(self, create: bool, extracted: Any, **fields: Any) -> None:
        """Give the hours of every course and the year's development sessions, unless `records=False`."""
        if not create or extracted is False:
            return
        for course in self.program.courses.all():
            TrainingRecord.objects.create(
                mediator=self, course=course, on=self.term_starts - 10 * DAY, hours=course.hours
            )
        DevelopmentAttendance.objects.bulk_create(
            DevelopmentAttendance(mediator=self, on=timezone.localdate() - (number + 1) * 30 * DAY)
            for number in range(self.program.development_per_year or 0)
        )


class VenueFactory(factory.django.DjangoModelFactory):
    """A library."""

    class Meta:
        model = Venue

    name = factory.Sequence(lambda number: f"Library {number}")
    address = "1 Main Street"


class RoomFactory(factory.django.DjangoModelFactory):
    """A room of a library of `venue__program`."""

    class Meta:
        model = Room

    venue = factory.SubFactory(VenueFactory)
    name = factory.Sequence(lambda number: f"Room {number}")


class SessionFactory(factory.django.DjangoModelFactory):
    """A planned session, five weekdays ahead, of a case in scheduling of `program`."""

    class Meta:
        model = MediationSession
        exclude = ("program", "case_state")

    program: Any = None
    case_state = "scheduling"
    starts_at = factory.LazyAttribute(lambda it: soon(it.program))
    ends_at = factory.LazyAttribute(lambda it: it.starts_at + LENGTH)
    room = factory.SubFactory(RoomFactory, venue__program=factory.SelfAttribute("...program"))
    mediators_needed = factory.LazyAttribute(lambda it: it.program.mediators_per_session)

    class Params:
        requested = factory.Trait(
            state=SessionState.REQUESTED,
            case_state="matching",
            requested_at=factory.LazyFunction(timezone.now),
            reply_by=factory.LazyAttribute(lambda it: it.starts_at - 3 * DAY),
        )
        confirmed = factory.Trait(
            state=SessionState.CONFIRMED, case_state="confirmed", confirmed_at=factory.LazyFunction(timezone.now)
        )
        begun = factory.Trait(
            confirmed=True, starts_at=factory.LazyFunction(lambda: timezone.now() - dt.timedelta(hours=4))
        )
        held = factory.Trait(
            state=SessionState.HELD,
            case_state="held",
            starts_at=factory.LazyFunction(lambda: timezone.now() - dt.timedelta(hours=4)),
        )

    @factory.lazy_attribute
    def case(self) -> Case:
        return CaseFactory(
            program=self.program,
            **{self.case_state: True},
            session_starts_at=self.starts_at,
            session_ends_at=self.ends_at,
        )


def request_make(session: MediationSession, mediator: Mediator, reply: str = Reply.YES) -> PoolRequest:
    """Return the request to a mediator with an answer; an empty one leaves it open."""
    now = timezone.now()
    return PoolRequest.objects.create(
        session=session,
        mediator=mediator,
        reply=reply,
        attested_at=now if reply not in {"", Reply.CONFLICT} else None,
        replied_at=now if reply else None,
    )


def seats_make(
    session: MediationSession, mediators: Sequence[Mediator], standby: Sequence[Mediator] = ()
) -> list[Seat]:
    """Give confirmed seats, and standby ones, with the answers behind them."""
    for mediator in [*mediators, *standby]:
        request_make(session, mediator)
    seats = [
        Seat.objects.create(session=session, mediator=mediator, state=SeatState.CONFIRMED, number=number)
        for number, mediator in enumerate(mediators, start=1)
    ]
    return [
        *seats,
        *(Seat.objects.create(session=session, mediator=mediator, state=SeatState.STANDBY) for mediator in standby),
    ]


def confirmed_session(
    program: Program, *, standby: int = 0, trait: str = "confirmed", **fields: Any
) -> tuple[MediationSession, list[Mediator]]:
    """Return a session with its mediators seated, then the standby ones."""
    session = SessionFactory(program=program, **{trait: True}, **fields)
    mediators = [MediatorFactory(program=program, lead=not number) for number in range(session.mediators_needed)]
    waiting = [MediatorFactory(program=program) for _number in range(standby)]
    seats_make(session, mediators, waiting)
    return session, [*mediators, *waiting]


def times_make(case: Case, starts_at: dt.datetime, *, length: dt.timedelta = LENGTH) -> None:
    """Let both parties offer the same stretch."""
    for person in case.people.filter(role__in=["complainant", "officer"]):
        PartyTime.objects.create(person=person, starts_at=starts_at, ends_at=starts_at + length)


def stipend_make(session: MediationSession, mediator: Mediator, **fields: Any) -> Stipend:
    return Stipend.objects.create(session=session, mediator=mediator, **{"cents": 15000, **fields})


def report_make(session: MediationSession, mediator: Mediator) -> SessionReport:
    return SessionReport.objects.create(session=session, ended_early=False, settlement=True, by=mediator)


def mediator_actor(mediator: Mediator) -> Actor:
    """Return the mediator as an actor at the program's site."""
    return Actor.of(mediator.user, mediator.program.site)


def interpreter_make(program: Program, *, week: bool = True, account: bool = False, **fields: Any) -> Interpreter:
    """Return an interpreter of Spanish who is free every day from 9 to 19 (`week=False`: never)."""
    number = Interpreter.objects.count()
    given: dict[str, Any] = {
        "name": f"Ines Interpreter {number}",
        "email": f"interpreter{number}@example.org",
        "languages": ["es"],
        **fields,
    }
    if account:
        given["user"] = User.objects.create_user(given["email"], None, name=given["name"])
        RoleAssignment.objects.create(user=given["user"], site=program.site, role=Role.INTERPRETER)
    interpreter = Interpreter.objects.create(program=program, **given)
    if week:
        WeeklyAvailability.objects.bulk_create(
            WeeklyAvailability(interpreter=interpreter, weekday=day, starts=dt.time(9), ends=dt.time(19))
            for day in range(7)
        )
    return interpreter
