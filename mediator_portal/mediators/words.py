"""Days and moments in words, in the program's time zone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf.locale import LANG_INFO
from django.utils import formats, timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from program_pages.models import Program


def day_in_words(day: dt.date) -> str:
    """Return "Tuesday, March 3, 2026"."""
    return formats.date_format(day, _("l, F j, Y"))


def language_in_words(code: str) -> str:
    """Return the name of a language in the reader's own; the code where nobody named it."""
    return _(str(LANG_INFO[code]["name"])) if "name" in LANG_INFO.get(code, {}) else code


def moment_in_words(moment: dt.datetime, program: Program) -> str:
    """Return "Tuesday, March 3, 2026, at 5:30 p.m. (Miami time)"."""
    local = timezone.localtime(moment, program.tz)
    values = {"day": day_in_words(local.date()), "time": formats.time_format(local.time(), "P"), "city": program.city}
    return _("%(day)s, at %(time)s (%(city)s time)") % values
