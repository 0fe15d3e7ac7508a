"""Taking in private files: checked by content, images made anew, sealed, stored under random names."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.vault import pdf
from portal.vault.enums import ScanState
from portal.vault.kinds import TYPES, advice_for, has_archive, kind_of
from portal.vault.models import PrivateFile
from portal.vault.names import file_name, shown_name
from portal.vault.scanning import is_on
from portal.vault.tasks import scan_file

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from wagtail.models import Site

    from portal.accounts.models import User

MEGABYTE: Final = 1024 * 1024
# A picture of more pixels than this fills the memory of a process when it is opened, however small its file is.
MAX_PIXELS = 50_000_000


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: its kind, its content as it is kept, its name as it is shown."""

    kind: str
    content: bytes
    name: str


def file_store(
    *,
    site: Site,
    upload: UploadedFile | File[bytes],
    uploaded_by: User | None,
    allowed: Sequence[str] = ("pdf", "jpg", "png"),
    max_bytes: int = 10 * MEGABYTE,
) -> PrivateFile:
    """Keep an uploaded file and return its row; raise ValidationError with a sentence that says what to do instead.

    The kind is told by the content, never by the name; images are drawn anew, so nothing hidden in them survives (the
    place where a photograph was taken included). In a transaction that is rolled back the sealed content stays behind
    in the store, under a name that nothing knows.
    """
    upload.seek(0)
    content: bytes = upload.read(max_bytes + 1)
    checked = content_check(content, upload.name or "", allowed=allowed, max_bytes=max_bytes)
    return checked_store(site=site, checked=checked, uploaded_by=uploaded_by)


def own_store(*, site: Site, content: bytes, name: str, content_type: str, made_for: User | None) -> PrivateFile:
    """Keep a document that the site made itself, as it is.

    Nothing is looked for in it: the search for what acts in a PDF may, very rarely, take packed bytes for a word, and
    what is signed must never be refused for that.
    """
    stored = _row(site, name, content_type, content, made_for)
    _keep(stored, content)
    return stored


def content_check(content: bytes, name: str, *, allowed: Sequence[str], max_bytes: int) -> Checked:
    """Return what may be kept of a file; raise ValidationError with a sentence that says what to do instead."""
    if not content:
        raise ValidationError(_("The file is empty. Choose another one."))
    if len(content) > max_bytes:
        size = max(1, max_bytes // MEGABYTE)
        raise ValidationError(_("The file is too large. Choose one of at most %(size)s MB.") % {"size": size})
    kind = kind_check(content, allowed)
    return Checked(kind, _clean_pdf(content) if kind == "pdf" else _redraw(kind, content), file_name(name, kind))


def kind_check(head: bytes, allowed: Sequence[str]) -> str:
    """Return the kind of a file by its beginning; raise ValidationError that says what it is and what to choose."""
    kind = kind_of(head)
    if kind is None or kind not in allowed:
        what = advice_for(head) or _("This kind of file cannot be taken in.")
        words = _("%(what)s Choose one of these: %(names)s.")
        raise ValidationError(words % {"what": what, "names": ", ".join(name.upper() for name in allowed)}, code="kind")
    return kind


def checked_store(*, site: Site, checked: Checked, uploaded_by: User | None) -> PrivateFile:
    """Keep a file that was checked; the scanner, where there is one, looks at it once the transaction holds."""
    scan = ScanState.PENDING if is_on() else ScanState.NONE
    stored = _row(site, checked.name, TYPES[checked.kind], checked.content, uploaded_by)
    stored.scan = scan
    _keep(stored, checked.content)
    if scan:
        transaction.on_commit(partial(scan_file.enqueue, stored.pk))
    return stored


def piece_store(*, site: Site, content: bytes, content_type: str = "application/octet-stream") -> PrivateFile:
    """Keep bytes as they are, for a part of something that is not whole yet: never served, dropped soon."""
    stored = _row(site, "piece", content_type, content, None)
    _keep(stored, content)
    return stored


def files_delete(files: Iterable[PrivateFile]) -> None:
    """Delete rows at once and their content when the transaction holds."""
    for row in files:
        name, storage = str(row.file.name or ""), row.file.storage
        row.delete()
        if name:
            transaction.on_commit(partial(storage.delete, name))


def _row(site: Site, name: str, content_type: str, content: bytes, uploaded_by: User | None) -> PrivateFile:
    return PrivateFile(
        site=site,
        original_name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=uploaded_by,
    )


def _keep(stored: PrivateFile, content: bytes) -> None:
    """Write the content, then the row; a row that cannot be written takes its content with it."""
    stored.file.save("upload", ContentFile(content), save=False)
    try:
        stored.save()
    except Exception:
        stored.file.storage.delete(str(stored.file.name))
        raise


def _clean_pdf(content: bytes) -> bytes:
    if pdf.is_active(content):
        sentence = _("This PDF holds a script, another file or a password. Print it to a new PDF and choose that one.")
        raise ValidationError(sentence, code="active")
    if not pdf.is_whole(content):
        raise ValidationError(_("This PDF breaks off before its end. Save it anew and choose it again."), code="broken")
    if pdf.has_more(content) or has_archive(content):
        sentence = _("Something else is hidden in this PDF. Print it to a new PDF and choose that one.")
        raise ValidationError(sentence, code="hidden")
    return content


def _redraw(kind: str, content: bytes) -> bytes:
    """Return the picture drawn anew, turned as its camera meant it, without anything that came with it."""
    if has_archive(content):
        sentence = _("Something else is hidden in this picture. Save it anew and choose it again.")
        raise ValidationError(sentence, code="hidden")
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            fresh = ImageOps.exif_transpose(image).convert("RGB" if kind == "jpg" else "RGBA")
    except Image.DecompressionBombError as error:
        raise ValidationError(_("The picture is too large. Choose one of at most 50 million pixels.")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(_("The picture cannot be read. Save it anew and choose it again.")) from error
    fresh.info = {}
    out = io.BytesIO()
    fresh.save(out, "JPEG" if kind == "jpg" else "PNG", **({"quality": 90} if kind == "jpg" else {}))
    return out.getvalue()


__all__ = [
    "MAX_PIXELS",
    "MEGABYTE",
    "Checked",
    "checked_store",
    "content_check",
    "file_store",
    "files_delete",
    "kind_check",
    "kind_of",
    "own_store",
    "piece_store",
    "shown_name",
]
