"""What this room does when rooms below announce something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mediator_portal.mediators.models import Mediator
from mediator_portal.mediators.services import application_create, mediator_link_user, training_sign_up
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


def training_asked(sender: Any, submission: Submission, **_more: Any) -> None:
    """Put a mediator who sent the sign-up on the lists of the dates they chose, in the sender's transaction."""
    if submission.purpose != TRAINING or submission.sent_by is None:
        return
    mediator = Mediator.objects.filter(program__site=submission.site, user=submission.sent_by).first()
    if mediator is not None:
        events = [int(code[1:]) for code in submission.answers.get("dates") or [] if code[1:].isdecimal()]
        training_sign_up(mediator=mediator, events=events, needs=str(submission.answers.get("needs") or ""))


def mediator_signed_in(sender: Any, invitation: UserInvitation, user: User, **_more: Any) -> None:
    """Tie the new account to its place on the roster."""
    if invitation.role == Role.MEDIATOR:
        mediator_link_user(site=invitation.site, user=user)
