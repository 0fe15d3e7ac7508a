"""The name of an uploaded file: a text for people to read, never a path, never a part of an address."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

LONGEST: Final = 100
# Endings that programs go by; a name keeps the one of its kind only, so “photo.jpg.exe” cannot be told as one.
ENDINGS: Final = re.compile(r"(?i)(?:\.(?:pdf|jpe?g|jpe|png|exe|com|bat|cmd|scr|js|html?|svg|php|zip))+$")
# Control, format (invisible, right-to-left), surrogate, private and unassigned characters; separators of lines.
UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def shown_name(given: str) -> str:
    """Return a name as it may be shown: without folders, invisible characters and tricks of direction, at most
    LONGEST characters."""
    name = given.replace("\\", "/").rpartition("/")[2]
    name = unicodedata.normalize("NFC", name)
    name = "".join(letter for letter in name if unicodedata.category(letter) not in UNSEEN)
    return re.sub(r"\s+", " ", name).strip(" .~")[:LONGEST].strip() or _("file")


def file_name(given: str, kind: str) -> str:
    """Return the name to keep: as the person knows it, with the ending of what the file really is."""
    name = shown_name(given)
    stem = ENDINGS.sub("", name).strip(" .")
    return f"{stem[: LONGEST - 5] or _('file')}.{kind}"
