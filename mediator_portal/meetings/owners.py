"""Whose availability it is: a mediator's or an interpreter's. Everything that keeps or expands it takes either."""

from __future__ import annotations

from typing import Any, TypeAlias

from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings.availability import WeeklyRule
from mediator_portal.meetings.models import (
    Interpreter,
    WeeklyAvailability,
)

Owner: TypeAlias = Mediator | Interpreter


def owner_key(owner: Owner) -> dict[str, Any]:
    """Return the key under which rows of the person stand."""
    return {"interpreter": owner} if isinstance(owner, Interpreter) else {"mediator": owner}


def owner_of(row: Any) -> Owner:
    """Return whose row it is."""
    owner: Owner = row.mediator if row.mediator_id is not None else row.interpreter
    return owner


def row_rule(row: WeeklyAvailability) -> WeeklyRule:
    """Return a row of the week as the pure code reads it."""
    return WeeklyRule(row.weekday, row.starts, row.ends, row.valid_from, row.valid_until)
