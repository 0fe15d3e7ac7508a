"""What comes round: roles open on their date; addresses of people who were told are forgotten."""

from __future__ import annotations

import datetime as dt
from typing import Final

from portal.notifications.timers import timer
from program_pages.enums import RolesState
from program_pages.models import Program
from program_pages.services import open_on_date, subscribers_forget

# Long enough for a message that is tried again and again; no longer.
KEEP_TOLD: Final = dt.timedelta(days=30)


@timer("program_pages.open_on_date", every=dt.timedelta(minutes=5))
def open_roles(now: dt.datetime) -> int:
    """Open the roles of every program whose date has come (the first minute of the day, program time)."""
    waiting = Program.objects.filter(recruitment__state=RolesState.OPEN_ON)
    return sum(1 for program in waiting if open_on_date(program=program, now=now) is not None)


@timer("program_pages.forget_told", every=dt.timedelta(days=1))
def forget_told(now: dt.datetime) -> int:
    """Delete the addresses of people who were told a month ago."""
    return subscribers_forget(before=now - KEEP_TOLD)
