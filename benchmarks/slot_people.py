"""People for the slot finder's measurement, written in bulk: every gate open, and no two weeks quite alike."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from benchmarks import data
from mediator_portal.cases.enums import CaseState, PersonRole
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.mediators.enums import MediatorState
from mediator_portal.mediators.models import DevelopmentAttendance, Mediator, TrainingRecord
from mediator_portal.meetings.enums import CalendarKind, ExceptionKind
from mediator_portal.meetings.models import (
    AvailabilityException,
    AvailabilityPause,
    BusyStretch,
    PartyTime,
    PrivateCalendar,
    Room,
    Venue,
    WeeklyAvailability,
)
from program_pages.models import Program

DAY: Final = dt.timedelta(days=1)
HOUR: Final = dt.timedelta(hours=1)
PREFIX: Final = "bench"


def pool_fill(program: Program, count: int, days: int) -> None:
    """Bring the program's measured mediators up to `count`, trained and developed, and let their weeks differ."""
    others = Mediator.objects.filter(program=program).exclude(user__email__startswith=PREFIX).count()
    data.mediators_fill(program, count + others)
    new = list(_measured(program).filter(training=None))
    TrainingRecord.objects.bulk_create(
        TrainingRecord(mediator=each, course=course, on=each.term_starts or timezone.localdate(), hours=course.hours)
        for each in new
        for course in program.courses.all()
    )
    today = timezone.localdate()
    DevelopmentAttendance.objects.bulk_create(
        DevelopmentAttendance(mediator=each, on=today - DAY * (20 + number % 50 + 60 * quarter))
        for number, each in enumerate(new)
        for quarter in range(program.development_per_year or 0)
    )
    _weeks_apart(new, days)


def pool_of(program: Program, size: int) -> None:
    """Leave so many of the measured mediators active, and nobody else on the roster."""
    Mediator.objects.filter(program=program).update(state=MediatorState.ENDED)
    first = _measured(program).values_list("pk", flat=True)[:size]
    Mediator.objects.filter(pk__in=list(first)).update(state=MediatorState.ACTIVE)


def _measured(program: Program) -> QuerySet[Mediator]:
    return Mediator.objects.filter(program=program, user__email__startswith=PREFIX).order_by("pk")


def _weeks_apart(people: list[Mediator], days: int) -> None:
    """Give each another term; by turns other hours, dates off, a pause, a private calendar."""
    today = timezone.localdate()
    for number, each in enumerate(people):
        each.term_starts = today - DAY * (60 + number % 300)
        each.languages = ["en", "es"] if number % 3 == 0 else ["en"]
    Mediator.objects.bulk_update(people, ["term_starts", "languages"])
    for number, each in enumerate(people[::3]):
        WeeklyAvailability.objects.filter(mediator=each).update(
            starts=dt.time(8 + number % 5, number % 2 * 30),
            ends=dt.time(14 + number % 7),
            valid_until=today + DAY * 40 if number % 4 == 0 else None,
        )
    AvailabilityException.objects.bulk_create(
        AvailabilityException(mediator=each, on=today + DAY * ((number * 7 + turn * 11) % days), kind=ExceptionKind.OFF)
        for number, each in enumerate(people)
        for turn in range(number % 4)
    )
    AvailabilityPause.objects.bulk_create(
        AvailabilityPause(mediator=each, starts_on=today + DAY * (number % 50), ends_on=today + DAY * 55)
        for number, each in enumerate(people[::12])
    )
    calendars = PrivateCalendar.objects.bulk_create(
        PrivateCalendar(mediator=each, kind=CalendarKind.FILE, name="Own") for each in people[::5]
    )
    now = timezone.now()
    BusyStretch.objects.bulk_create(
        BusyStretch(calendar=one, starts_at=now + DAY * day + HOUR * turn, ends_at=now + DAY * day + HOUR * (turn + 1))
        for number, one in enumerate(calendars)
        for day in range(number % 3, days, 3)
        for turn in (0, 6)
    )


def case_for(program: Program, reference: str, days: int) -> Case:
    """Return a case whose parties, one of whom speaks Spanish, can come on every day from nine to seven."""
    case = Case.objects.create(
        program=program,
        reference=reference,
        state=CaseState.SCHEDULING,
        source="slots",
        allegation="Measured",
        incident_on=timezone.localdate() - DAY * 30,
    )
    if not Room.objects.filter(venue__program=program, active=True).exists():
        for number in range(6):
            venue = Venue.objects.create(program=program, name=f"Measured library {number}")
            Room.objects.bulk_create(Room(venue=venue, name=name) for name in ("A", "B"))
    today = dt.datetime.now(program.tz)
    for role, language in ((PersonRole.COMPLAINANT, "es"), (PersonRole.OFFICER, "en")):
        person = CasePerson.objects.create(
            case=case, role=role, name=role, reference=f"{reference}-{role}"[:32], language=language
        )
        starts = [(today + DAY * day).replace(hour=9, minute=0, second=0, microsecond=0) for day in range(1, days)]
        PartyTime.objects.bulk_create(
            PartyTime(person=person, starts_at=nine, ends_at=nine + HOUR * 10) for nine in starts
        )
    return case
