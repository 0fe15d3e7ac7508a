"""Does a PDF carry something that acts, or something that is not the PDF?

Scripts, programs to start, files within the file, forms that send. The words are looked for in the whole file and
inside compressed object streams, with `#4a` escapes undone; only `/JS`, which random bytes hold by chance, is not
looked for inside of streams. What cannot be looked into (a PDF under a password) counts as active.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

# A script runs only through an action that is called JavaScript, so that word alone would do; /JS is a second guard.
ACTIVE: Final = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Movie|Sound|Rendition|Encrypt)"
    rb"(?![A-Za-z0-9])"
)
ACTIVE_OUTSIDE: Final = re.compile(rb"/JS(?![A-Za-z0-9])")
MARKUP: Final = re.compile(rb"(?i)<(?:script|html|svg|iframe|!doctype|\?php)[\s>/]")
STREAM: Final = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
ESCAPE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
# A list of objects begins with pairs of numbers.
OBJECT_LIST: Final = re.compile(rb"\s*(?:\d+\s+\d+\s+)*(?:\d+\s+\d+\s*)?<<|\s*\d+\s+\d+\s+\d+")
END: Final = b"%%EOF"
# What programs that make PDFs leave behind the end.
HARMLESS: Final = b" \t\r\n\x00\x0c\x1a"
# A stream that grows beyond this while it is opened is not a list of objects; all of them together, neither.
LARGEST_STREAM: Final = 20 * 1024 * 1024
LARGEST_SUM: Final = 100 * 1024 * 1024
PEEK: Final = 256
HIDES: Final = b"/Encrypt "


def is_active(content: bytes) -> bool:
    """True when the PDF holds anything that acts by itself, or hides what it holds."""
    outside = _unescaped(STREAM.sub(b"", content))
    if ACTIVE_OUTSIDE.search(outside) or MARKUP.search(outside) or ACTIVE.search(_unescaped(content)):
        return True
    inside = (_unescaped(part) for part in _object_streams(content))
    return any(ACTIVE.search(part) or ACTIVE_OUTSIDE.search(part) for part in inside)


def is_whole(content: bytes) -> bool:
    """False for a PDF that breaks off before its end."""
    return END in content


def has_more(content: bytes) -> bool:
    """True when something stands behind the end of the PDF."""
    return bool(content.rpartition(END)[2].strip(HARMLESS))


def _object_streams(content: bytes) -> Iterator[bytes]:
    """Yield each object stream opened. Pictures and text are left out, by what they begin with: a name may lie."""
    end, total = 0, 0
    for found in STREAM.finditer(content):
        is_named = b"ObjStm" in _unescaped(content[end : found.start()])
        end = found.end()
        opened = _opened(found.group(1), is_named)
        total += len(opened)
        yield HIDES if total > LARGEST_SUM else opened


def _opened(stream: bytes, is_named: bool) -> bytes:
    """Return the objects of a stream, nothing for another stream; one that is packed in another way than Flate and
    called a list of objects yields a word that is refused."""
    try:
        if not is_named and not OBJECT_LIST.match(zlib.decompressobj().decompress(stream, PEEK)):
            return b""
        opener = zlib.decompressobj()
        opened = opener.decompress(stream, LARGEST_STREAM)
        return HIDES if opener.unconsumed_tail else opened
    except zlib.error:
        return HIDES if is_named else b""


def _unescaped(part: bytes) -> bytes:
    return ESCAPE.sub(lambda found: bytes([int(found.group(1), 16)]), part)
