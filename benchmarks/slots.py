"""The slot finder at 500 mediators and 60 days ahead, database loading included.

Called by `python -m benchmarks`; alone: `python -m benchmarks.slots`.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import tempfile
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case
    from program_pages.models import Program

MEDIATORS: Final = 500
DAYS: Final = 60
ROUNDS: Final = 9
REFERENCE: Final = "BENCH-SLOTS"


def measure(program: Program) -> str:
    """Fill up to 500 mediators, whose weeks, days off and pauses differ, and return the figure in words."""
    from benchmarks import data
    from mediator_portal.meetings.selectors import slot_search

    data.mediators_fill(program, MEDIATORS)
    _vary(program)
    case = _case(program)
    slot_search(case)
    found = []
    for _round in range(ROUNDS):
        begins = time.perf_counter()
        search = slot_search(case)
        found.append((time.perf_counter() - begins) * 1000)
    return (
        f"slot finder: {statistics.median(found):.0f} ms (fastest {min(found):.0f}; {MEDIATORS} mediators, "
        f"{DAYS} days ahead, {len(search.slots)} slots shown)"
    )


def _vary(program: Program) -> None:
    """Give every third mediator other hours, a day off and a pause."""
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.meetings.models import AvailabilityException, AvailabilityPause, WeeklyAvailability

    today = dt.datetime.now(program.tz).date()
    pool = list(Mediator.objects.filter(program=program, exceptions=None).order_by("pk"))[::3]
    for number, mediator in enumerate(pool):
        WeeklyAvailability.objects.filter(mediator=mediator).update(
            starts=dt.time(8 + number % 5, number % 2 * 30), ends=dt.time(14 + number % 7)
        )
    day = dt.timedelta(days=1)
    AvailabilityException.objects.bulk_create(
        AvailabilityException(mediator=mediator, on=today + day * (number % DAYS), kind="off")
        for number, mediator in enumerate(pool)
    )
    AvailabilityPause.objects.bulk_create(
        AvailabilityPause(mediator=mediator, starts_on=today + day * (number % 50), ends_on=today + day * 55)
        for number, mediator in enumerate(pool[::4])
    )


def _case(program: Program) -> Case:
    """Return a case whose parties can come on every day from nine to seven."""
    from mediator_portal.cases.enums import CaseState, PersonRole
    from mediator_portal.cases.models import Case as Cases
    from mediator_portal.cases.models import CasePerson
    from mediator_portal.meetings.models import PartyTime

    case = Cases.objects.create(program=program, reference=REFERENCE, state=CaseState.SCHEDULING, source="slots")
    today = dt.datetime.now(program.tz)
    for role in (PersonRole.COMPLAINANT, PersonRole.OFFICER):
        person = CasePerson.objects.create(case=case, role=role, name=role, reference=f"{REFERENCE}-{role}"[:32])
        for shift in range(1, DAYS):
            nine = (today + dt.timedelta(days=shift)).replace(hour=9, minute=0, second=0, microsecond=0)
            PartyTime.objects.create(person=person, starts_at=nine, ends_at=nine + dt.timedelta(hours=10))
    return case


def main() -> None:
    """Prepare a database of its own, measure, print."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
        os.environ.update({"VAR_DIR": folder, "DEBUG": "0", "LOG_LEVEL": "ERROR", "AUDIT_LOG": f"{folder}/audit.log"})
        import django

        django.setup()
        from django.core.management import call_command

        from program_pages.models import Program

        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        call_command("load_demo")
        print(measure(Program.objects.get(code="miami")), flush=True)


if __name__ == "__main__":
    main()
