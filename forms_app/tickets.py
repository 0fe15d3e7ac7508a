"""Upload tickets: for a short while, who holds one may send, resume, cancel and use one file of one question.

A ticket is signed and names its upload; the upload's own row says which site, form, question and half-filled form it
belongs to. Tickets travel in headers and bodies, never in an address.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Final

from django.core import signing

from forms_app.models import Upload

if TYPE_CHECKING:
    from wagtail.models import Site

LIFETIME: Final = dt.timedelta(hours=2)
LONGEST: Final = 300
SALT: Final = "forms_app.upload"


def ticket_of(upload: Upload) -> str:
    """Return a ticket for an upload, good from now on for LIFETIME."""
    return signing.dumps({"u": upload.reference, "q": upload.question}, salt=SALT)


def upload_of(ticket: str, site: Site, *, form: uuid.UUID | None = None, question: str = "") -> Upload | None:
    """Return the upload of a ticket at this site; None for a ticket that is not ours, too old, or of another form or
    question than the one that is asked about."""
    if len(ticket) > LONGEST:
        return None
    try:
        data = signing.loads(ticket, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    found = Upload.objects.filter(site=site, reference=data["u"], question=data["q"])
    if form is not None:
        found = found.filter(form=form)
    return found.filter(question=question).first() if question else found.first()
