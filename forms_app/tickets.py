"""Upload tickets: for a short while, who holds one may send, resume, cancel and use one file of one question.

A ticket is signed and names its upload; the upload's own row says which site, form, question and half-filled form it
belongs to. Tickets travel in headers and bodies, never in an address.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core import signing

from forms_app.models import Upload
from forms_app.stamps import Stamp

if TYPE_CHECKING:
    from wagtail.models import Site

LIFETIME: Final = dt.timedelta(hours=2)
LONGEST: Final = 400
SALT: Final = "forms_app.upload"


@dataclass(frozen=True)
class Ticket:
    """What a ticket says. `page_id` and `started_at`: of the page that is being filled in; none over the API."""

    reference: str
    question: str
    page_id: int | None = None
    started_at: dt.datetime | None = None


def ticket_of(upload: Upload, page_id: int | None = None, stamp: Stamp | None = None) -> str:
    """Return a ticket for an upload, good from now on for LIFETIME."""
    data = {"u": upload.reference, "q": upload.question}
    if page_id and stamp:
        data |= {"p": str(page_id), "t": str(int(stamp.started_at.timestamp()))}
    return signing.dumps(data, salt=SALT)


def read(text: str) -> Ticket | None:
    """Return what a ticket says; None when it is not ours or too old."""
    if len(text) > LONGEST:
        return None
    try:
        data = signing.loads(text, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    if "p" not in data:
        return Ticket(data["u"], data["q"])
    started_at = dt.datetime.fromtimestamp(int(data["t"]), tz=dt.UTC)
    return Ticket(data["u"], data["q"], int(data["p"]), started_at)


def upload_of(text: str, site: Site, *, form: uuid.UUID | None = None, question: str = "") -> Upload | None:
    """Return the upload of a ticket at this site; None for a ticket that is not ours, too old, or of another form or
    question than the one that is asked about."""
    ticket = read(text)
    if ticket is None or question not in ("", ticket.question):
        return None
    found = Upload.objects.filter(site=site, reference=ticket.reference, question=ticket.question)
    return (found.filter(form=form) if form else found).select_related("file").first()
