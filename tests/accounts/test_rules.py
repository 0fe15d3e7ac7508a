"""Who may give which role, and which invitation is open."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.accounts.enums import Role
from portal.accounts.rules import grantable_roles, invitable_roles, invitation_is_open

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
LATER, EARLIER = NOW + dt.timedelta(seconds=1), NOW - dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("own", "role", "allowed"),
    [
        (Role.OPERATOR, Role.OPERATOR, True),
        (Role.OPERATOR, Role.DIRECTOR, True),
        (Role.OPERATOR, Role.MEDIATOR, True),
        (Role.DIRECTOR, Role.OPERATOR, False),
        (Role.DIRECTOR, Role.DIRECTOR, True),
        (Role.DIRECTOR, Role.COORDINATOR, True),
        (Role.DIRECTOR, Role.LIAISON, True),
        (Role.COORDINATOR, Role.MEDIATOR, True),
        (Role.COORDINATOR, Role.COORDINATOR, False),
        (Role.COORDINATOR, Role.EDITOR, False),
        (Role.EDITOR, Role.EDITOR, False),
        (Role.PANEL_MEMBER, Role.MEDIATOR, False),
        (Role.FINANCE, Role.FINANCE, False),
        (Role.AUDITOR, Role.AUDITOR, False),
        (Role.LIAISON, Role.LIAISON, False),
        (Role.MEDIATOR, Role.MEDIATOR, False),
    ],
)
def test_who_may_give_which_role(own: Role, role: Role, allowed: bool) -> None:
    assert (role in grantable_roles({own})) is allowed


def test_roles_add_up_and_nobody_gives_nothing() -> None:
    assert grantable_roles({Role.EDITOR, Role.COORDINATOR}) == {Role.MEDIATOR, Role.INTERPRETER}
    assert grantable_roles(set()) == frozenset()


def test_a_director_invites_staff_but_no_operator_mediator_or_interpreter() -> None:
    invited_elsewhere = {Role.OPERATOR, Role.MEDIATOR, Role.INTERPRETER}
    assert invitable_roles({Role.DIRECTOR}) == [role for role in Role if role not in invited_elsewhere]
    assert invitable_roles({Role.COORDINATOR}) == []


@pytest.mark.parametrize(
    ("expires", "accepted", "withdrawn", "is_open"),
    [
        (LATER, None, None, True),
        (NOW, None, None, False),
        (EARLIER, None, None, False),
        (LATER, EARLIER, None, False),
        (LATER, None, EARLIER, False),
    ],
)
def test_when_an_invitation_is_open(
    expires: dt.datetime, accepted: dt.datetime | None, withdrawn: dt.datetime | None, is_open: bool
) -> None:
    assert invitation_is_open(expires_at=expires, accepted_at=accepted, withdrawn_at=withdrawn, now=NOW) is is_open
