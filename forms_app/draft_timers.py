"""Half-filled forms are deleted when their time is over."""

from __future__ import annotations

import datetime as dt

from forms_app.services.drafts import drafts_forget_old
from portal.notifications.timers import timer


@timer("forms.forget_drafts", every=dt.timedelta(hours=6))
def forget_drafts(now: dt.datetime) -> int:
    """Delete what nobody came back to; return how many."""
    return drafts_forget_old(now)
