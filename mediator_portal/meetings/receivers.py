"""What this room does when the accounts announce something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediator_portal.meetings.services.interpreters import interpreter_link_user
from portal.accounts.enums import Role

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.accounts.roles.models import UserInvitation


def interpreter_signed_in(sender: Any, invitation: UserInvitation, user: User, **_more: Any) -> None:
    """Tie the new account to its record."""
    if invitation.role == Role.INTERPRETER:
        interpreter_link_user(site=invitation.site, user=user)
