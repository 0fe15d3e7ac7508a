"""Does a PDF carry something that acts? Scripts, programs to start, files within the file, forms that send.

The words are looked for outside of streams and inside compressed object streams, with `#4a` escapes undone. What cannot
be looked into (a PDF under a password) counts as active.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

ACTIVE: Final = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Movie|Sound|Rendition|Encrypt)"
    rb"(?![A-Za-z0-9])"
)
STREAM: Final = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
ESCAPE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
# A stream that grows beyond this while it is opened is not a list of objects.
LARGEST_STREAM: Final = 20 * 1024 * 1024


def is_active(content: bytes) -> bool:
    """True when the PDF holds anything that acts by itself, or hides what it holds."""
    return any(ACTIVE.search(_unescaped(part)) for part in _readable_parts(content))


def _readable_parts(content: bytes) -> Iterator[bytes]:
    """Yield the file without its streams, then each object stream opened. Pictures and text are left out."""
    yield STREAM.sub(b"", content)
    for found in STREAM.finditer(content):
        dictionary = content[max(0, found.start() - 1000) : found.start()].rpartition(b" obj")[2]
        if b"ObjStm" in _unescaped(dictionary):
            yield _opened(found.group(1))


def _opened(stream: bytes) -> bytes:
    """Return the objects of a stream; one that is packed in another way than Flate yields a word that is refused."""
    try:
        return zlib.decompressobj().decompress(stream, LARGEST_STREAM)
    except zlib.error:
        return b"/Encrypt "


def _unescaped(part: bytes) -> bytes:
    return ESCAPE.sub(lambda found: bytes([int(found.group(1), 16)]), part)
