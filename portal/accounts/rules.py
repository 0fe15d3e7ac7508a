"""Who may give and take which role, and until when an invitation holds. Pure: nothing here asks a database."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime, timedelta
from typing import Final

from portal.accounts.enums import STAFF_ROLES, Role

INVITATION_LIFETIME: Final = timedelta(days=14)

# The operator looks after the installation's people; the director after the program's own; a mediator is let in by the
# coordinator who activates them (design.md, "Access").
GRANTABLE: Final[dict[Role, frozenset[Role]]] = {
    Role.OPERATOR: frozenset(Role),
    Role.DIRECTOR: frozenset(set(Role) - {Role.OPERATOR}),
    Role.COORDINATOR: frozenset({Role.MEDIATOR, Role.INTERPRETER}),
}


def grantable_roles(own: Set[Role]) -> frozenset[Role]:
    """Return the roles that somebody with `own` roles at a site may give and take there."""
    return frozenset().union(*(GRANTABLE.get(role, frozenset()) for role in own))


def invitable_roles(own: Set[Role]) -> list[Role]:
    """Return the roles one may invite to, in their usual order; mediators are invited when they are activated."""
    return [role for role in Role if role in grantable_roles(own) & STAFF_ROLES]


def invitation_is_open(
    *, expires_at: datetime, accepted_at: datetime | None, withdrawn_at: datetime | None, now: datetime
) -> bool:
    """True while an invitation can be accepted."""
    return accepted_at is None and withdrawn_at is None and now < expires_at
