"""A data set of a chosen size, written in bulk: cases in every state with their parties. The scale multiplies cases."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from mediator_portal.cases.enums import CaseState, PersonRole, ReturnReason
from mediator_portal.cases.models import Case, CasePerson
from program_pages.models import Program

BATCH = 5000


def fill(program: Program, count: int) -> None:
    """Bring the program's benchmark cases up to `count`."""
    have = Case.objects.filter(program=program, source="bench").count()
    chance = random.Random(have)
    now = timezone.now()
    for start in range(have, count, BATCH):
        _batch(program, range(start, min(start + BATCH, count)), chance, now)


def _batch(program: Program, numbers: range, chance: random.Random, now: dt.datetime) -> None:
    states = list(CaseState)
    cases = []
    for number in numbers:
        state = states[number % len(states)]
        cases.append(
            Case(
                program=program,
                reference=f"BEN-{number:08d}",
                state=state,
                source="bench",
                allegation="Measured",
                incident_on=(now - dt.timedelta(days=chance.randrange(400))).date(),
                investigation_due_on=(now + dt.timedelta(days=60)).date(),
                return_reason=ReturnReason.DECLINED if state == CaseState.RETURNED else "",
                invited_at=now,
                window_closes_at=now + dt.timedelta(days=10),
            )
        )
    made = Case.objects.bulk_create(cases)
    people = [
        CasePerson(case=case, role=role, name=f"{role} {case.reference}", reference=f"{case.reference}-{role}"[:32])
        for case in made
        for role in (PersonRole.COMPLAINANT, PersonRole.OFFICER)
    ]
    CasePerson.objects.bulk_create(people, batch_size=BATCH)
