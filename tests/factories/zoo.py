"""The upload zoo: files that are not what they say, made here so that none of them lies in the repository."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from tests.factories.vault import PDF, picture

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body><script>alert(document.cookie)</script></body></html>"
PROGRAM = b"MZ\x90\x00\x03" + b"\x00" * 200 + b"This program cannot be run in DOS mode."


@dataclass(frozen=True)
class Specimen:
    """One file, and a part of the sentence that refuses it."""

    label: str
    name: str
    content: bytes
    sentence: str

    def __str__(self) -> str:
        return self.label


def zip_of(**files: bytes) -> bytes:
    """Return an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def zip_bomb() -> bytes:
    """Return a small archive of 50 megabytes of zeros."""
    return zip_of(zeros_bin=b"\x00" * 50_000_000)


def pdf_with(inside: bytes) -> bytes:
    """Return a PDF with more objects before its end."""
    return PDF.replace(b"trailer", inside + b"\ntrailer")


def pdf_with_hidden_objects(inside: bytes, *, named: bool = True, far: int = 0) -> bytes:
    """Return a PDF with objects in a packed stream: called what it is or not, with a long dictionary before it."""
    kind = b"/Type /ObjStm" if named else b"/Subtype /Image"
    packed = zlib.compress(b"5 0 6 20 << /A 1 >> " + inside)
    dictionary = b"<< " + kind + b" /N 2 /First 8 /Filter /FlateDecode /Junk (" + b"x" * far + b") >>"
    return pdf_with(b"4 0 obj\n" + dictionary + b"\nstream\n" + packed + b"\nendstream\nendobj")


def polyglot_gif() -> bytes:
    """Return a script that is a GIF picture as well."""
    return b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(1);"


def too_many_pixels() -> bytes:
    """Return the beginning of a picture that says it has 3,600 million pixels."""
    import struct

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    crc = struct.pack(">I", zlib.crc32(chunk))
    data = zlib.compress(b"\x00" * 100)
    body = struct.pack(">I", len(data)) + b"IDAT" + data + struct.pack(">I", zlib.crc32(b"IDAT" + data))
    end = struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + crc + body + end


ACTIVE = "holds a script"
HIDDEN = "Something else is hidden"
ZOO = (
    Specimen("program renamed to pdf", "letter.pdf", PROGRAM, "This is a program"),
    Specimen("linux program", "letter.pdf", b"\x7fELF" + b"\x00" * 60, "This is a program"),
    Specimen("shell script", "letter.pdf", b"#!/bin/sh\nrm -rf /\n", "This is a program"),
    Specimen("double extension", "letter.pdf.exe", PROGRAM, "This is a program"),
    Specimen("path tricks", "../../../etc/cron.d/letter.pdf", PROGRAM, "“letter.pdf”"),
    Specimen("other path tricks", "..\\..\\windows\\letter\u202efdp.exe", PROGRAM, "“letterfdp.exe”"),
    Specimen("zip", "letter.pdf", zip_of(a_txt=b"hello"), "This is a packed file"),
    Specimen("zip bomb", "letter.pdf", zip_bomb(), "This is a packed file"),
    Specimen("gzip", "letter.pdf", b"\x1f\x8b\x08" + b"\x00" * 60, "This is a packed file"),
    Specimen("office file", "letter.pdf", zip_of(**{"word/document.xml": b"<w/>"}), "Save it as a PDF first"),
    Specimen("svg with a script", "drawing.png", SVG, "a drawing made of code"),
    Specimen("svg as svg", "drawing.svg", SVG, "a drawing made of code"),
    Specimen("html as jpg", "photo.jpg", HTML, "This is a web page"),
    Specimen("html with a mark", "photo.jpg", b"\xef\xbb\xbf  \n" + HTML, "This is a web page"),
    Specimen("gif that is a script", "photo.gif", polyglot_gif(), "This is a GIF picture"),
    Specimen("heic", "photo.jpg", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "Save it as JPG first"),
    Specimen("text", "letter.pdf", b"Dear neighbor", "This kind of file cannot be taken in"),
    Specimen("empty", "letter.pdf", b"", "The file is empty"),
    Specimen("truncated jpg", "photo.jpg", picture("JPEG", (400, 300))[:-300], "The picture cannot be read"),
    Specimen("truncated png", "photo.png", picture("PNG", (400, 300))[:-40], "The picture cannot be read"),
    Specimen("only the head of a jpg", "photo.jpg", b"\xff\xd8\xff\xe0", "The picture cannot be read"),
    Specimen("pixel bomb", "photo.png", too_many_pixels(), "at most 50 million pixels"),
    Specimen("jpg with an archive", "photo.jpg", picture("JPEG") + zip_of(a_txt=b"hello"), HIDDEN),
    Specimen("jpg with a rar", "photo.jpg", picture("JPEG") + b"Rar!\x1a\x07\x01\x00" + b"\x00" * 40, HIDDEN),
    Specimen("png with an archive", "photo.png", picture("PNG") + zip_of(a_txt=b"hello"), HIDDEN),
    Specimen("pdf with a zip behind", "letter.pdf", PDF + zip_of(a_txt=b"hello"), HIDDEN),
    Specimen("pdf around a zip", "letter.pdf", pdf_with(b"stream\n" + zip_of(a=b"x") + b"\nendstream"), HIDDEN),
    Specimen("pdf with html behind", "letter.pdf", PDF + b"<script>alert(1)</script>", ACTIVE),
    Specimen("pdf cut short", "letter.pdf", PDF[:40], "breaks off before its end"),
    Specimen("pdf with JavaScript", "letter.pdf", pdf_with(b"<</S /JavaScript /JS (app.alert(1))>>"), ACTIVE),
    Specimen("pdf with escaped JavaScript", "letter.pdf", pdf_with(b"<</S /J#61vaScr#69pt>>"), ACTIVE),
    Specimen("pdf that starts a program", "letter.pdf", pdf_with(b"<</S /Launch /F (cmd.exe)>>"), ACTIVE),
    Specimen("pdf with a file in it", "letter.pdf", pdf_with(b"<</Names <</EmbeddedFiles 4 0 R>>>>"), ACTIVE),
    Specimen("pdf with a form program", "letter.pdf", pdf_with(b"<</AcroForm <</XFA 4 0 R>>>>"), ACTIVE),
    Specimen("pdf that sends", "letter.pdf", pdf_with(b"<</S /SubmitForm /F (https://example.org)>>"), ACTIVE),
    Specimen("pdf under a password", "letter.pdf", pdf_with(b"<</Encrypt 9 0 R>>"), ACTIVE),
    Specimen("pdf with packed JavaScript", "letter.pdf", pdf_with_hidden_objects(b"<</S /JavaScript>>"), ACTIVE),
    Specimen("behind a long dictionary", "letter.pdf", pdf_with_hidden_objects(b"<</S /Launch>>", far=5000), ACTIVE),
    Specimen("called a picture", "letter.pdf", pdf_with_hidden_objects(b"<</S /Launch>>", named=False), ACTIVE),
    Specimen(
        "pdf with a comment that looks like a stream",
        "letter.pdf",
        pdf_with(b"% stream\n5 0 obj <</S /JavaScript>> endobj\n% endstream"),
        ACTIVE,
    ),
    Specimen(
        "pdf with objects that grow without end",
        "letter.pdf",
        pdf_with_hidden_objects(b"<<>>" + b" " * 25_000_000),
        ACTIVE,
    ),
)  # fmt: skip


class Endless:
    """The body of a request that is made while it is read: a beginning, then bytes of a kind, then an end."""

    def __init__(self, head: bytes, size: int, tail: bytes = b"", filler: bytes = b"\x00" * 65536) -> None:
        self.head, self.tail, self.filler = head, tail, filler
        self.length = size
        self.left = size - len(head) - len(tail)
        self.read_bytes = 0

    def read(self, size: int = -1, *args: Any) -> bytes:
        """Return the next bytes, never more than were asked for."""
        wanted = 65536 if size is None or size < 0 else size
        found = self.head[:wanted]
        self.head = self.head[len(found) :]
        while len(found) < wanted and self.left > 0:
            piece = self.filler[: min(wanted - len(found), self.left)]
            self.left -= len(piece)
            found += piece
        if self.left == 0 and len(found) < wanted:
            more = self.tail[: wanted - len(found)]
            self.tail = self.tail[len(more) :]
            found += more
        self.read_bytes += len(found)
        return found

    def readline(self, size: int = -1, *args: Any) -> bytes:
        """Part of what a server promises of a body; nothing of ours reads lines."""
        raise NotImplementedError

    def close(self) -> None:
        """A body of a request can be closed."""
