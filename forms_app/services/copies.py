"""A copy for the sender: the link in a receipt, and behind it a code to the same address."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils import timezone

from forms_app import purposes
from forms_app.models import Submission, SubmissionCopy
from forms_app.services.announcing import email_answer, is_of_its_sender
from forms_app.services.codes import code_send
from portal import dates
from portal.notifications.services import queue
from portal.vault.crypto import keyed_hash

if TYPE_CHECKING:
    from wagtail.models import Site

# From the day the receipt is written: long enough to print it, short enough for a lost mailbox.
COPY_LIFE: Final = dt.timedelta(days=30)


def copy_link(submission: Submission) -> str:
    """Return the path of the sender's copy, the same at every delivery; only its hash is kept.

    Under a new VAULT_HASH_KEY the link that is handed out is another one, and takes the place of the one before.
    """
    token = keyed_hash("form-copy", submission.receipt)[:32]
    stored = _stored(token)
    made, _created = SubmissionCopy.objects.get_or_create(
        submission=submission, defaults={"link_hash": stored, "expires_at": _ends(submission)}
    )
    if made.link_hash != stored:
        made.link_hash = stored
        made.save(update_fields=["link_hash"])
    return reverse("form_files:copy", args=[token])


def copy_last_day(submission: Submission) -> str:
    """Return the last day of the link, in words."""
    return dates.date(timezone.localtime(_ends(submission)).date())


def copy_by_token(site: Site, token: str, now: dt.datetime) -> SubmissionCopy | None:
    """Return what a link leads to; None for one that is unknown or old, or whose answers are gone."""
    if not re.fullmatch("[0-9a-f]{32}", token):
        return None
    rows = SubmissionCopy.objects.select_related("submission__site")
    found = rows.filter(submission__site=site, link_hash=_stored(token), expires_at__gt=now).first()
    if found is None or not is_of_its_sender(found.submission.purpose) or not email_answer(found.submission):
        return None
    purpose = purposes.get(found.submission.purpose)
    return found if purpose is None or purpose.keeps else None


def copy_code_send(copy: SubmissionCopy) -> None:
    """Write a new code to the address in the answers. Raise CodeRefused."""
    code_send(copy, _write)


def copies_forget_old(now: dt.datetime) -> int:
    """Delete the links whose time is over; return how many."""
    return SubmissionCopy.objects.filter(expires_at__lte=now).delete()[0]


def _write(copy: SubmissionCopy) -> None:
    submission = copy.submission
    queue(
        "form_copy_code",
        site=submission.site,
        recipient_type="submission",
        recipient_id=submission.pk,
        ids={"copy": copy.pk},
        cause=f"copy:{submission.receipt}:code:{copy.code_number}",
    )


def _ends(submission: Submission) -> dt.datetime:
    return (submission.announced_at or submission.sent_at) + COPY_LIFE


def _stored(token: str) -> str:
    return keyed_hash("form-copy-stored", token)
