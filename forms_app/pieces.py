"""One piece of a file as a request brings it, for the page's script and for the API alike."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from forms_app.errors import UploadRefused
from forms_app.services.uploads import LARGEST_PIECE, MEGABYTE

OFFSET: Final = "Upload-Offset"
TICKET: Final = "Upload-Ticket"
LONGEST_NUMBER: Final = 15


def piece_of(request: HttpRequest) -> tuple[int, bytes]:
    """Return where the piece of a request begins, and the piece. Nothing is read of one that says it is too long."""
    offset, length = request.headers.get(OFFSET, ""), request.META.get("CONTENT_LENGTH") or "0"
    if not (offset.isascii() and offset.isdecimal()) or len(offset) > LONGEST_NUMBER:
        raise UploadRefused(_("Say where the piece begins, in the header Upload-Offset."), "offset")
    if not length.isdecimal() or int(length) > LARGEST_PIECE:
        words = _("A piece may have at most %(size)s MB.")
        raise UploadRefused(words % {"size": LARGEST_PIECE // MEGABYTE}, "piece_too_large")
    return int(offset), request.read(LARGEST_PIECE)
