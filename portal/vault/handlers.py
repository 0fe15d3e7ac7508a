"""How files of a form reach us while the request is read: bounded, and never under a name on the disk.

Django's own handlers keep any number of bytes, in files that a killed process leaves behind. Here a small file waits in
memory and a larger one in a file without a name, which the system takes away with the process. What goes beyond
`settings.UPLOAD_LIMIT_MB` in one request is thrown away as it comes in: the other fields of the form still arrive, so
that the page can be shown again with everything typed. A request that announces more than CUT_OFF times that is not
read on from its first file.
"""

from __future__ import annotations

import tempfile
from typing import IO, Any, Final, TypeVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext as _

MEGABYTE: Final = 1024 * 1024
CUT_OFF: Final = 4

Sent = TypeVar("Sent", bound=forms.Form)


class BoundedUploadHandler(FileUploadHandler):
    """Takes in the files of one request, as long as all of them together fit."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.limit = settings.UPLOAD_LIMIT_MB * MEGABYTE
        self.announced = self.total = 0
        self.spool: IO[bytes] | None = None

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.announced > self.limit * CUT_OFF:
            _refused_in(self.request).add(str(self.field_name))
            _mark_cut_off(self.request)
            raise StopUpload(connection_reset=True)
        self.spool = tempfile.SpooledTemporaryFile(  # noqa: SIM115
            max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE, dir=settings.FILE_UPLOAD_TEMP_DIR
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.total += len(raw_data)
        if self.total > self.limit:
            _refused_in(self.request).add(str(self.field_name))
            self._drop()
            raise SkipFile
        if self.spool is not None:
            self.spool.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        spool, self.spool = self.spool, None
        if spool is None:
            return None
        spool.seek(0)
        return UploadedFile(
            file=spool,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        self._drop()

    def _drop(self) -> None:
        if self.spool is not None:
            self.spool.close()
            self.spool = None


def refused_files(request: HttpRequest) -> set[str]:
    """Return the names of the fields whose files were thrown away, since they did not fit into one request."""
    return set(_refused_in(request))


def is_cut_off(request: HttpRequest) -> bool:
    """True when the request was not read to its end: what came before the first file is all there is."""
    return bool(getattr(request, "_upload_cut_off", False))


def words_of_too_large() -> str:
    """Return what is said of a file that did not fit into one request."""
    words = _("The file is larger than %(size)s MB, so we did not take it in. Make it smaller, or divide it.")
    return words % {"size": settings.UPLOAD_LIMIT_MB}


def too_large_told(request: HttpRequest, form: Sent) -> Sent:
    """Return the form that was sent, with the sentence beside each file that did not fit, instead of "no file"."""
    for name in refused_files(request) & form.fields.keys():
        form.errors.pop(name, None)
        form.add_error(name, words_of_too_large())
    return form


def _refused_in(request: Any) -> set[str]:
    if not hasattr(request, "_upload_refused"):
        request._upload_refused = set()
    refused: set[str] = request._upload_refused
    return refused


def _mark_cut_off(request: Any) -> None:
    request._upload_cut_off = True
