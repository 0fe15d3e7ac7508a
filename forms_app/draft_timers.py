"""Half-filled forms and files that no form took are deleted when their time is over."""

from __future__ import annotations

import datetime as dt

from forms_app.services.copies import copies_forget_old
from forms_app.services.drafts import drafts_forget_old
from forms_app.services.uploads import uploads_forget
from portal.notifications.timers import timer
from portal.vault.tasks import scans_ask_again


@timer("forms.forget_drafts", every=dt.timedelta(hours=6))
def forget_drafts(now: dt.datetime) -> int:
    """Delete what nobody came back to, and links to copies whose time is over; return how many."""
    return drafts_forget_old(now) + copies_forget_old(now)


@timer("forms.forget_uploads", every=dt.timedelta(hours=1))
def forget_uploads(now: dt.datetime) -> int:
    """Delete files that were sent for a form and never became part of one; return how many."""
    return uploads_forget(now)


@timer("vault.scan_again", every=dt.timedelta(minutes=30))
def scan_again(now: dt.datetime) -> int:
    """Ask the virus scanner again about files it could not tell about; return how many."""
    return scans_ask_again(now)
