"""Both programs, side by side, dates relative to today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from portal.demo import timetables
from portal.demo.arrivals import Arrivals
from portal.demo.cases import Cases
from portal.demo.clock import seeded
from portal.demo.forms import Letters
from portal.demo.people import Names
from portal.demo.roster import Roster
from portal.notifications.enums import MessageState
from portal.notifications.models import OutboxMessage
from program_pages.models import Program, ReopeningSubscriber, TrainingEvent
from program_pages.presets.loader import load as load_program

HOSTS = {"miami": "localhost", "chicago": "chicago.localhost"}


def load(*, port: int, say: Callable[[str], object]) -> None:
    """Load each program whole or not at all; a program that has staff already is left as it is."""
    now = timezone.now().replace(microsecond=0)
    for code, host in HOSTS.items():
        program = load_program(code, hostname=host, port=port, with_demo_contact=True)
        if program.cases.exists():
            continue
        say(f"   {program.name}: people, cases and sessions …")
        with transaction.atomic(), seeded(code) as chance:
            names = Names(chance)
            training_dates(program, now)
            roster = Roster(program, names, chance, now)
            roster.load()
            Cases(roster, names, chance).load()
            timetables.bookings(roster)
            Letters(roster, names).load()
            Arrivals(roster, names, chance).load()
            posted(program, now)
            for number in range(4):
                ReopeningSubscriber.objects.create(program=program, email=f"neighbor{number}@mail.example")


def training_dates(program: Program, now: dt.datetime) -> None:
    """A development evening in each of the past eight quarters and in the two to come; the next course."""
    starts = program.development_starts or dt.time(17, 30)
    for quarter in range(-8, 3):
        day = (now + dt.timedelta(days=quarter * 45 + 20)).astimezone(program.tz).date()
        day -= dt.timedelta(days=max(0, day.weekday() - 3))
        begins = dt.datetime.combine(day, starts, tzinfo=program.tz)
        TrainingEvent.objects.create(
            program=program,
            title="Professional development: listening under pressure",
            starts_at=begins,
            ends_at=begins + dt.timedelta(hours=3),
            place="Riverside Branch Library" if program.code == "miami" else "Lakeside Branch Library",
        )
    for course in program.courses.all():
        day = (now + dt.timedelta(days=50)).astimezone(program.tz).date()
        begins = dt.datetime.combine(day, dt.time(9), tzinfo=program.tz)
        TrainingEvent.objects.create(
            program=program,
            course=course,
            title=course.name,
            starts_at=begins,
            ends_at=begins + dt.timedelta(hours=8),
            place="To be announced",
        )


def posted(program: Program, now: dt.datetime) -> None:
    """Mark what was due more than two days ago as sent; invitations that are still open go out when the demo starts."""
    old = OutboxMessage.objects.filter(site=program.site, queued_at__lt=now - dt.timedelta(days=2))
    still_open = Q(kind__in=["invitation", "invitation_reminder"], queued_at__gte=now - dt.timedelta(days=14))
    old.exclude(still_open).update(state=MessageState.SENT, sent_at=F("queued_at"), attempts=1)
