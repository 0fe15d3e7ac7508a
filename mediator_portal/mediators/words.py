"""Days and moments in words, in the program's time zone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from portal import dates
from portal.languages import english_name
from program_pages.rules import words

if TYPE_CHECKING:
    from program_pages.models import Program, TrainingEvent


def day_in_words(day: dt.date) -> str:
    """Return "Tuesday, March 3, 2026"."""
    return dates.date(day)


def language_in_words(code: str) -> str:
    """Return the name of a language in the reader's own; the code where nobody named it."""
    return _(english_name(code)) if code else ""


def moment_in_words(moment: dt.datetime, program: Program) -> str:
    """Return "Tuesday, March 3, 2026, at 5:30 p.m. (Miami time)"."""
    local = timezone.localtime(moment, program.tz)
    values = {"day": dates.date(local), "time": dates.time(local), "zone": words.zone(program)}
    return _("%(day)s, at %(time)s (%(zone)s)") % values


def event_in_words(event: TrainingEvent) -> str:
    """Return a training date on one line: what, when, where."""
    return f"{event.title} · {when_and_where(event)}"


def when_and_where(event: TrainingEvent) -> str:
    """Return the hours of a training date in program time, and its place where there is one."""
    program = event.program
    when = words.span(event.starts_at.astimezone(program.tz), event.ends_at.astimezone(program.tz), program.city)
    return " · ".join(text for text in (str(when), event.place) if text)
