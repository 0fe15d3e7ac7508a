"""Times of a case in words, on the program's clock."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import dates

if TYPE_CHECKING:
    from program_pages.models import Program


def moment(value: dt.datetime, program: Program) -> str:
    """Return "Tuesday, March 3, 2026 at 5:30 p.m. (Miami time)"."""
    return dates.moment(value.astimezone(program.tz), program.city)


def day(value: dt.date) -> str:
    """Return "Tuesday, March 3, 2026"."""
    return dates.date(value)


def days_left(count: int) -> str:
    """Return "3 days left", "today" or "2 days late"."""
    if count == 0:
        return _("today")
    if count < 0:
        return ngettext("%(count)s day late", "%(count)s days late", -count) % {"count": -count}
    return ngettext("%(count)s day left", "%(count)s days left", count) % {"count": count}
