"""Papers of people who do not exist."""

from __future__ import annotations

from typing import Final

LINES: Final = (
    "Teacher for 22 years; retired.",
    "Ran the peer listening group of a high school.",
    "Volunteer at the neighborhood association since 2015.",
    "Languages: English, Spanish.",
)


def resume(name: str) -> bytes:
    """Return a resume of one page as a PDF."""
    text = "".join(f"0 -22 Td ({_escaped(line)}) Tj " for line in LINES)
    page = f"BT /F1 20 Tf 72 720 Td ({_escaped(name)}) Tj /F1 12 Tf {text}ET".encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(page) + page + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
