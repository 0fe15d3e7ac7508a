"""Handing out private files. The caller has checked that this person may read it."""

from __future__ import annotations

from django.http import FileResponse

from portal.vault.models import PrivateFile


def serve(private_file: PrivateFile) -> FileResponse:
    """Return the file as a download that no browser runs, keeps, frames or guesses about."""
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
