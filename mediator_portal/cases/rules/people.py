"""The people of a case: sides, ages, who is asked when, and who must have signed before what."""

from __future__ import annotations

import datetime as dt
from typing import Final

from mediator_portal.cases.enums import ATTENDERS, DECIDERS, PersonRole
from program_pages.enums import DecisionOrder

ADULT: Final = 18

FIRST_SIDE: Final = {
    DecisionOrder.BOTH: "",
    DecisionOrder.OFFICER_FIRST: PersonRole.OFFICER.value,
    DecisionOrder.COMPLAINANT_FIRST: PersonRole.COMPLAINANT.value,
}


def birth_date_of(text: str) -> dt.date | None:
    """Return a date of birth as it is kept (2009-03-17); None for an empty or unreadable one."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def is_minor(born: dt.date | None, on: dt.date) -> bool:
    """True for somebody under 18 on that day. Who was born on February 29 comes of age on March 1."""
    if born is None:
        return False
    had_birthday = (on.month, on.day) >= (born.month, born.day)
    return on.year - born.year - (0 if had_birthday else 1) < ADULT


def first_side_of(order: str) -> str:
    """Return the side that an order of the policy asks first; empty when both are asked at once."""
    return FIRST_SIDE[DecisionOrder(order)]


def is_asked(side: str, *, first_side: str, second_invited: bool) -> bool:
    """True when a side has been asked: everybody without an order, the second side only after the first agreed."""
    return not first_side or second_invited or side == first_side


def signs_before(role: str) -> str:
    """Return what may not happen without this person's signature: "consent", or "session" for those who only attend."""
    if role in DECIDERS:
        return "consent"
    return "session" if role in ATTENDERS else ""
