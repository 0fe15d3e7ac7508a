"""Handing out private files. The caller has checked that this person may read it."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse, HttpResponseBase

from portal.vault.models import PrivateFile
from portal.vault.scanning import why_withheld


def serve(private_file: PrivateFile) -> HttpResponseBase:
    """Return the file as a download that no browser runs, keeps, frames or guesses about; a sentence (409) while the
    virus scanner has not found it clean."""
    why = why_withheld(private_file)
    response: HttpResponseBase
    if why:
        response = HttpResponse(why, status=409, content_type="text/plain; charset=utf-8")
    else:
        response = FileResponse(
            private_file.file.open("rb"),
            as_attachment=True,
            filename=private_file.original_name,
            content_type=private_file.content_type,
        )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
