"""Whether mediator roles are open, and whether an application may still be sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from program_pages.enums import RolesState
from program_pages.rules import words


def recruitment_state(recruitment: Any, today: dt.date, active_mediators: int | None = None) -> RolesState:
    """Return the state of the roles as everybody sees it today (a date in the program's time zone).

    "Open on a date" is open from the first minute of that day. The roster closes open roles at `full_at` active
    mediators. Without `active_mediators` the number that the roster last told is used.
    """
    active = recruitment.active_mediators if active_mediators is None else active_mediators
    state = RolesState(recruitment.state)
    if state == RolesState.OPEN_ON:
        if recruitment.open_on is None or recruitment.open_on > today:
            return RolesState.OPEN_ON if recruitment.open_on else RolesState.FULL
        state = RolesState.OPEN
    if state == RolesState.OPEN and recruitment.full_at is not None and active >= recruitment.full_at:
        return RolesState.FULL
    return state


def is_open(recruitment: Any, today: dt.date) -> bool:
    """True when anybody may start an application today."""
    return recruitment_state(recruitment, today) == RolesState.OPEN


def application_open(recruitment: Any, now: dt.datetime, started_at: dt.datetime | None = None) -> bool:
    """True when an application may be sent now.

    `started_at` is when the person opened the form (signed by the form). Somebody who started before the roles became
    full may still send it for the program's `application_grace_hours` after that moment.
    """
    if is_open(recruitment, now.astimezone(recruitment.program.tz).date()):
        return True
    closed_at = recruitment.full_since
    if started_at is None or closed_at is None:
        return False
    grace = dt.timedelta(hours=recruitment.program.application_grace_hours)
    return started_at <= closed_at and now <= closed_at + grace


def change_problem(
    *, state: str, open_on: dt.date | None, today: dt.date, full_at: int | None, active_mediators: int
) -> tuple[str, str] | None:
    """Return the field and the sentence of what contradicts itself in a wanted state, or None."""
    if state == RolesState.OPEN_ON and open_on is None:
        return "open_on", _("Choose the date on which roles open again.")
    if state == RolesState.OPEN_ON and open_on is not None and open_on <= today:
        return "open_on", _("Choose a date after today, or open the roles now.")
    if full_at == 0:
        return "full_at", _("Leave this empty for never; 0 cannot be meant.")
    if state == RolesState.OPEN and full_at is not None and active_mediators >= full_at:
        sentence = _(
            "Roles are full at %(full_at)s active mediators, and there are %(active)s. Raise or clear the number first."
        )
        return "full_at", sentence % {"full_at": full_at, "active": active_mediators}
    return None


def roster_state(recruitment: Any, active_mediators: int, last_cause: str) -> RolesState | None:
    """Return the state that the roster asks for now, or None when it asks for nothing.

    The roster closes open roles at `full_at`, and opens only what it closed itself: a person's "full" stays full.
    """
    if recruitment.full_at is None:
        return None
    if recruitment.state == RolesState.OPEN and active_mediators >= recruitment.full_at:
        return RolesState.FULL
    if recruitment.state == RolesState.FULL and last_cause == "roster" and active_mediators < recruitment.full_at:
        return RolesState.OPEN
    return None


def state_words(state: RolesState, open_on: dt.date | None = None) -> str:
    """Return the state of the roles in a few words, as it stands on a door or a tag."""
    if state == RolesState.OPEN:
        return _("Open for applications now")
    if state == RolesState.OPEN_ON and open_on is not None:
        return _("Roles are full until %(date)s") % {"date": words.date(open_on)}
    return _("Roles are full right now")


def default_roles_text(state: RolesState, date: str = "") -> str:
    """Return what pages say of the roles when the program has no words of its own."""
    if state == RolesState.OPEN:
        return _("You can apply to be a mediator now.")
    if state == RolesState.OPEN_ON and date:
        return _("All mediator roles are filled. Applications open again on %(date)s.") % {"date": date}
    return _("All mediator roles are filled, so we cannot take applications. We can tell you when they open again.")
