"""The one door for everything that is sent through a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from forms_app import purposes
from forms_app.enums import FieldKind, SubmissionState
from forms_app.models import FormPage, Submission
from forms_app.signals import submission_received
from portal.accounts.selectors import users_with_role
from portal.audit.services import record
from portal.notifications.services import queue

if TYPE_CHECKING:
    from wagtail.models import Site

    from forms_app.definition import Definition
    from portal.accounts.models import User


def submission_create(
    *,
    site: Site,
    page: FormPage | None,
    purpose: str,
    definition: Definition,
    answers: Mapping[str, Any],
    language: str,
    idempotency_key: str,
    user: User | None = None,
    title: str = "",
) -> tuple[Submission, bool]:
    """Keep what somebody sent, once for each key; return the submission and whether it is new.

    The same key sent again (a double click, a second tab, the back button) returns the first submission unchanged, also
    when both arrive at the same moment: the unique key decides, the second waits and finds it.
    """
    known = Submission.objects.filter(site=site, idempotency_key=idempotency_key).first()
    if known is not None:
        return known, False
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                site=site,
                page=page,
                purpose=purpose,
                title=title or (page.title if page else purposes.label_of(purpose)),
                language=language,
                questions=definition.to_json(),
                version=definition.version,
                answers=dict(answers),
                idempotency_key=idempotency_key,
                sent_by=user,
            )
            _announce(submission, user)
    except IntegrityError:
        known = Submission.objects.filter(site=site, idempotency_key=idempotency_key).first()
        if known is None:
            raise
        return known, False
    return submission, True


def submission_state_set(*, submission: Submission, state: str, actor: User) -> Submission:
    """Mark a submission as new, read or done; setting the state it has changes nothing."""
    wanted = SubmissionState(state)
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        if locked.state == wanted:
            return locked
        locked.state = wanted
        locked.save(update_fields=["state"])
        record(
            action="submission.change",
            actor=actor,
            site=locked.site_id,
            target=locked,
            fields=["state"],
            ids={"state": wanted.value},
        )
    return locked


def email_answer(submission: Submission) -> str:
    """Return the sender's e-mail address: the first answer to a question of that kind, or nothing."""
    for question in submission.definition.questions:
        if question.kind == FieldKind.EMAIL and submission.answers.get(question.key):
            return str(submission.answers[question.key])
    return ""


def _announce(submission: Submission, user: User | None) -> None:
    """Tell the audit trail, the rooms above, the sender and the staff, all within the sender's transaction."""
    record(action="submission.create", actor=user, site=submission.site_id, target=submission)
    submission_received.send(sender=Submission, submission=submission)
    purpose = purposes.get(submission.purpose)
    ids = {"submission": submission.pk}
    cause = f"submission:{submission.receipt}"
    if (purpose is None or not purpose.own_receipt) and email_answer(submission):
        queue(
            "submission_receipt",
            site=submission.site,
            recipient_type="submission",
            recipient_id=submission.pk,
            ids=ids,
            cause=cause,
        )
    if purpose is not None and purpose.tell is not None:
        for reader in users_with_role(submission.site, purpose.tell):
            queue(
                "submission_arrived",
                site=submission.site,
                recipient_type="user",
                recipient_id=reader.pk,
                ids=ids,
                cause=cause,
            )
