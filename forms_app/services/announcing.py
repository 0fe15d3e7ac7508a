"""Who hears that something was sent: the rooms that handle it, the sender, the staff."""

from __future__ import annotations

from forms_app import purposes
from forms_app.enums import Audience
from forms_app.models import Submission
from forms_app.reading import sender_address
from forms_app.signals import submission_received
from portal.accounts.enums import Role
from portal.accounts.selectors import users_with_role
from portal.notifications.services import queue_each


def tell(submission: Submission) -> None:
    """Tell the rooms above, the sender and the staff that a submission arrived, in the caller's transaction.

    The caller sees to it that this happens once, and keeps when (`announced_at`).
    """
    submission_received.send(sender=Submission, submission=submission)
    purpose = purposes.get(submission.purpose)
    mails = []
    if is_of_its_sender(submission.purpose) and not (purpose and purpose.own_receipt) and email_answer(submission):
        mails.append(("submission_receipt", "submission", submission.pk))
    if purpose is not None and purpose.tell is not None:
        mails += _to_readers("submission_arrived", submission, purpose.tell)
    _queue(submission, mails)
    if purpose is not None and not purpose.keeps:
        _forget(submission)


def _forget(submission: Submission) -> None:
    """Forget the answers: the room has what it needs. That something was sent, and its receipt, stay."""
    submission.answers = {}
    submission.save(update_fields=["answers", "text_hash"])
    submission.handles.all().delete()


def tell_infected(submission: Submission) -> None:
    """Tell staff, once, that a virus was found in a file of a submission and that the file is gone."""
    purpose = purposes.get(submission.purpose)
    _queue(
        submission, _to_readers("submission_file_infected", submission, (purpose and purpose.tell) or Role.COORDINATOR)
    )


def is_of_its_sender(name: str) -> bool:
    """True where whoever sends a form is who its address is of: everybody fills it in, for themselves.

    What staff or mediators fill in about somebody (the scores of an interview) is not told to an address in it.
    """
    purpose = purposes.get(name)
    return purpose is None or purpose.audience == Audience.PUBLIC


def email_answer(submission: Submission) -> str:
    """Return the sender's e-mail address, or nothing."""
    return sender_address(submission.definition, submission.answers)


def _to_readers(kind: str, submission: Submission, role: Role) -> list[tuple[str, str, int]]:
    return [(kind, "user", pk) for pk in users_with_role(submission.site, role).values_list("pk", flat=True)]


def _queue(submission: Submission, mails: list[tuple[str, str, int]]) -> None:
    cause = f"submission:{submission.receipt}"
    queue_each(mails, site=submission.site, cause=cause, ids={"submission": submission.pk})
