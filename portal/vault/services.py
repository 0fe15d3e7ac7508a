"""Taking in private files: checked by content, images made anew, sealed, stored under random names."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.vault.models import PrivateFile
from portal.vault.pdf import is_active

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from wagtail.models import Site

    from portal.accounts.models import User

MEGABYTE = 1024 * 1024
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
MAGIC = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
MAX_PIXELS = 50_000_000
LONGEST_NAME = 200


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
    content = _read(upload, max_bytes)
    kind = kind_of(content)
    if kind is None or kind not in allowed:
        names = ", ".join(name.upper() for name in allowed)
        raise ValidationError(
            _("This kind of file cannot be taken in. Choose one of these: %(names)s.") % {"names": names}
        )
    content = _clean(kind, content)
    stored = PrivateFile(
        site=site,
        original_name=_file_name(upload.name or "", kind),
        content_type=TYPES[kind],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=uploaded_by,
    )
    stored.file.save("upload", ContentFile(content), save=False)
    stored.save()
    return stored


def kind_of(content: bytes) -> str | None:
    """Return `pdf`, `jpg` or `png` as the first bytes tell, None for anything else."""
    return next((kind for kind, magic in MAGIC.items() if content.startswith(magic)), None)


def _read(upload: UploadedFile | File[bytes], max_bytes: int) -> bytes:
    upload.seek(0)
    content: bytes = upload.read(max_bytes + 1)
    if not content:
        raise ValidationError(_("The file is empty. Choose another one."))
    if len(content) > max_bytes:
        size = max(1, max_bytes // MEGABYTE)
        raise ValidationError(_("The file is too large. Choose one of at most %(size)s MB.") % {"size": size})
    return content


def _file_name(given: str, kind: str) -> str:
    """Return the name as the person knows it, without folders and control characters, with the ending of its kind."""
    name = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", given.replace("\\", "/").rpartition("/")[2]).strip()
    stem = name.rpartition(".")[0] or name
    return f"{stem[:LONGEST_NAME] or _('file')}.{kind}"


def _clean(kind: str, content: bytes) -> bytes:
    if kind != "pdf":
        return _redraw(kind, content)
    if is_active(content):
        sentence = _("This PDF holds a script, another file or a password. Print it to a new PDF and choose that one.")
        raise ValidationError(sentence)
    return content


def _redraw(kind: str, content: bytes) -> bytes:
    """Return the picture drawn anew, turned as its camera meant it, without anything that came with it."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(_("The picture is too large. Choose one of at most 50 million pixels."))
            fresh = ImageOps.exif_transpose(image).convert("RGB" if kind == "jpg" else "RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(_("The picture cannot be read. Save it anew and choose it again.")) from error
    fresh.info = {}
    out = io.BytesIO()
    fresh.save(out, "JPEG" if kind == "jpg" else "PNG", **({"quality": 90} if kind == "jpg" else {}))
    return out.getvalue()
