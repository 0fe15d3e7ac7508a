"""What this room does when rooms below announce something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mediator_portal.mediators.services import application_create, mediator_link_user
from portal.accounts.enums import Role

if TYPE_CHECKING:
    from forms_app.models import Submission
    from portal.accounts.models import User
    from portal.accounts.roles.models import UserInvitation

APPLICATION: Final = "mediator_application"
TRAINING: Final = "training_signup"


def application_arrived(sender: Any, submission: Submission, **_more: Any) -> None:
    """Make an application of a sent application form, in the sender's transaction."""
    if submission.purpose == APPLICATION:
        application_create(submission=submission)


def mediator_signed_in(sender: Any, invitation: UserInvitation, user: User, **_more: Any) -> None:
    """Tie the new account to its place on the roster."""
    if invitation.role == Role.MEDIATOR:
        mediator_link_user(site=invitation.site, user=user)
