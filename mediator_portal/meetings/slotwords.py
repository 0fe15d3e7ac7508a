"""Why a slot is where it is, and what one change would open more, in words for staff. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.meetings.enums import ProblemCode
from mediator_portal.meetings.slotfinder import LANGUAGE, MEDIATORS, ROOM


def change_sentence(changes: Sequence[str], starts: int, days: int, parties: Mapping[str, str]) -> str:
    """Return "If …, 12 more start times would fit, on 3 days."; `parties`: who offered times, by condition."""
    what = _(" and ").join(_change(each, parties) for each in changes)
    times = ngettext("%(count)d more start time would fit", "%(count)d more start times would fit", starts)
    on = ngettext("on %(count)d day", "on %(count)d days", days)
    words = {"what": what, "times": times % {"count": starts}, "days": on % {"count": days}}
    return _("If %(what)s, %(times)s, %(days)s.") % words


def _change(name: str, parties: Mapping[str, str]) -> str:
    if name in parties:
        return _("%(who)s could come at any time") % {"who": parties[name]}
    return {
        ROOM: _("a room were free"),
        MEDIATORS: _("mediators came who have not marked the time as free"),
        LANGUAGE: _("an interpreter were there"),
        ProblemCode.WEEKDAY: _("sessions could be held on every day of the week"),
        ProblemCode.HOURS: _("sessions could be held outside the program's hours"),
        ProblemCode.NOTICE_SHORT: _("mediators could be asked with less notice"),
    }[name]


def fit_words(*, rooms: int, eligible: int, needed: int, spoken: bool, warnings: int) -> str:
    """Return the reason a slot stands high or low, in one line: everything fits, fits but, or what is missing."""
    missing = [
        words
        for lacks, words in (
            (not rooms, _("no room is free")),
            (eligible < needed, _("too few mediators")),
            (not spoken, _("nobody there speaks every party's language")),
        )
        if lacks
    ]
    if missing:
        return _("Does not fit yet: %(missing)s") % {"missing": ", ".join(missing)}
    return _("Fits, with something to mind") if warnings else _("Everything fits")
