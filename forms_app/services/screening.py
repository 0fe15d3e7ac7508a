"""What looks like spam waits for a person: nothing is lost in silence, and nobody is told of it before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from forms_app.models import Submission
from forms_app.rules import spam
from forms_app.services.announcing import tell
from forms_app.states import Screening, Sign
from forms_app.traces import texts_of
from portal.audit.services import record
from portal.vault.crypto import keyed_hash

if TYPE_CHECKING:
    from portal.accounts.models import User


def signs_in(submission: Submission, given: Iterable[str] = ()) -> set[str]:
    """Return every sign of spam in a submission that is not stored yet; `given` is what its sending told."""
    texts = texts_of(submission.definition, submission.answers)
    signs = {Sign(each) for each in given} | spam.content_signs(texts.short, texts.long)
    if _came_before(submission):
        signs.add(Sign.KNOWN)
    return {sign.value for sign in signs}


def submission_release(*, submission: Submission, actor: User) -> Submission:
    """Let a held submission arrive: the rooms, the sender and the staff are told, once, as if it had just been sent.

    What was announced before (staff marked it as spam and thought again) is not announced a second time.
    """
    with transaction.atomic():
        locked = Submission.objects.select_for_update(of=("self",)).select_related("site").get(pk=submission.pk)
        if locked.screening == Screening.CLEAR:
            return locked
        is_first = locked.announced_at is None
        locked.announced_at = locked.announced_at or timezone.now()
        _decide(locked, Screening.CLEAR, actor, "submission.release")
        if is_first:
            tell(locked)
    return locked


def submission_mark_spam(*, submission: Submission, actor: User) -> Submission:
    """Mark a submission as spam: it leaves the lists, and retention deletes it later. It can be released until then."""
    with transaction.atomic():
        locked = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
        if locked.screening != Screening.SPAM:
            _decide(locked, Screening.SPAM, actor, "submission.spam")
    return locked


def _decide(submission: Submission, screening: Screening, actor: User, action: str) -> None:
    submission.screening, submission.screened_at = screening, timezone.now()
    submission.save(update_fields=["screening", "screened_at", "announced_at"])
    record(action=action, actor=actor, site=submission.site_id, target=submission, fields=["screening"])


def _came_before(submission: Submission) -> bool:
    """True when the same text came from several others within a day; short texts are the same by chance."""
    text = submission.long_text
    if not text:
        return False
    copies = Submission.objects.filter(
        site=submission.site,
        text_hash=keyed_hash("name", text),
        sent_at__gt=timezone.now() - spam.COPIES_WITHIN,
    )
    return copies.count() >= spam.COPIES
