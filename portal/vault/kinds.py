"""What a file is, told by its bytes: never by its name, never by what the sender's browser says.

Three kinds are taken in. Of everything else we only need to know what to advise, so that a refusal says what to do.
No archive is ever opened: a packed file is refused by its first bytes, whatever it would unpack to.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TYPES: Final = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
MAGIC: Final = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
# Bytes from the beginning that tell a kind, or what to advise.
HEAD: Final = 512

ARCHIVES: Final = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
)
PROGRAMS: Final = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!")
OFFICE: Final = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
# First entries of the packed formats of word processors and spreadsheets.
OFFICE_NAMES: Final = (b"[Content_Types].xml", b"_rels/", b"word/", b"xl/", b"ppt/", b"mimetypeapplication/vnd.oasis")
MARKUP: Final = (b"<svg", b"<!doctype", b"<html", b"<?xml", b"<script", b"<?php", b"<body", b"<head")
HEIC: Final = (b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypmsf1", b"ftypavif")
# Signatures of archives that programs look for behind, or inside of, another file.
HIDDEN: Final = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c\x00")


def kind_of(content: bytes) -> str | None:
    """Return `pdf`, `jpg` or `png` as the first bytes tell, None for anything else."""
    return next((kind for kind, magic in MAGIC.items() if content.startswith(magic)), None)


def advice_for(head: bytes) -> str | _StrPromise:
    """Return what a file of no kind of ours seems to be, and what to do about it; empty when nothing is known."""
    return next((words for test, words in _FOREIGN if test(head[:HEAD])), "")


def has_archive(content: bytes) -> bool:
    """True when an archive hides in the file: such a file is a picture to one program and a package to another.

    An archive of the ZIP family is found from its end, so it may stand behind anything; nothing of it is unpacked.
    """
    return zipfile.is_zipfile(io.BytesIO(content)) or any(sign in content for sign in HIDDEN)


def _is_office(head: bytes) -> bool:
    return head.startswith(OFFICE) or (head.startswith(b"PK") and any(name in head for name in OFFICE_NAMES))


def _is_markup(head: bytes) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip().lower()
    return text.startswith(b"<") and any(sign in text for sign in MARKUP)


def _is_webp(head: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == b"WEBP"


_FOREIGN: Final[tuple[tuple[Callable[[bytes], bool], _StrPromise], ...]] = (
    (_is_office, _("This is a file of a word processor or a spreadsheet. Save it as a PDF first.")),
    (
        lambda head: head.startswith(ARCHIVES),
        _("This is a packed file (such as ZIP). Choose the files in it one by one."),
    ),
    (lambda head: head.startswith(PROGRAMS), _("This is a program.")),
    (_is_markup, _("This is a web page or a drawing made of code (HTML, SVG).")),
    (lambda head: head[4:].startswith(HEIC), _("This is a picture in the format HEIC. Save it as JPG first.")),
    (lambda head: head.startswith(b"GIF8"), _("This is a GIF picture. Save it as PNG first.")),
    (_is_webp, _("This is a WebP picture. Save it as JPG first.")),
)
