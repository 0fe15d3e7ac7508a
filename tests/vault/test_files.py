"""Private files: told by content, drawn anew, sealed, and handed out so that no browser runs them."""

from __future__ import annotations

import hashlib
import io
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from PIL import Image
from wagtail.models import Site

from portal.vault import pdf
from portal.vault.models import PrivateFile
from portal.vault.services import file_store, own_store
from portal.vault.views import serve
from tests.factories.notifications import bare_site
from tests.factories.vault import PDF, picture, private_file_make, upload_make


@pytest.fixture
def site(db: None) -> Site:
    return bare_site()


def with_object_stream(inside: bytes) -> bytes:
    packed = zlib.compress(inside)
    return PDF + b"2 0 obj\n<</Type /ObjStm /Filter /FlateDecode>>\nstream\n" + packed + b"\nendstream\nendobj\n"


@pytest.mark.parametrize(
    ("content", "is_active"),
    [
        (PDF, False),
        (PDF + b"<</OpenAction [1 0 R /Fit]>>", False),
        (PDF + b"<</S /JavaScript>>", True),
        (PDF + b"<</S /J#61vaScript>>", True),
        (PDF + b"<</JS (x)>>", True),
        (PDF + b"<</JSX (x)>>", False),
        (PDF + b"<</S /Launch>>", True),
        (PDF + b"<</EmbeddedFiles 4 0 R>>", True),
        (PDF + b"<</Encrypt 9 0 R>>", True),
        (PDF + b"<</Length 9>>\nstream\nab /JS cd\nendstream", False),
        (with_object_stream(b"<</S /JavaScript>>"), True),
        (with_object_stream(b"<</Type /Page>>"), False),
        (PDF + b"2 0 obj\n<</Type /ObjStm /Filter /LZWDecode>>\nstream\nxxxx\nendstream", True),
    ],
)
def test_active_pdfs_are_told(content: bytes, is_active: bool) -> None:
    assert pdf.is_active(content) is is_active


class TestStore:
    def test_a_pdf_is_kept_as_it_is_and_sealed(self, site: Site) -> None:
        stored = private_file_make(site, name="C:\\Users\\ana\\brief\u202e.exe")
        assert stored.file.read() == PDF
        assert (stored.content_type, stored.size) == ("application/pdf", len(PDF))
        assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
        assert stored.original_name == "brief.pdf"
        assert "ana" not in stored.file.name
        with storages["private"].open(stored.file.name) as raw:
            assert b"%PDF" not in raw.read()

    def test_two_files_of_one_name_lie_apart(self, site: Site) -> None:
        assert private_file_make(site).file.name != private_file_make(site).file.name

    def test_pictures_lose_what_came_with_them(self, site: Site) -> None:
        exif = Image.Exif()
        exif[0x010E] = "where it was taken"
        exif[0x0112] = 6
        stored = private_file_make(site, picture("JPEG", exif=exif) + b"<script>alert(1)</script>", "me.jpeg")
        content = stored.file.read()
        assert b"where it was taken" not in content
        assert b"<script>" not in content
        fresh = Image.open(io.BytesIO(content))
        assert fresh.size == (4, 6)
        assert not fresh.getexif()
        assert stored.original_name == "me.jpg"

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "is empty"),
            (b"MZ\x90", "PDF, JPG, PNG"),
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "PDF, JPG, PNG"),
            (b"<html>", "PDF, JPG, PNG"),
            (b"GIF89a", "PDF, JPG, PNG"),
            (PDF + b"/JS", "holds a script"),
            (b"\x89PNG\r\n\x1a\nbroken", "cannot be read"),
            (b"\xff\xd8\xff broken", "cannot be read"),
            (b"%PDF-" + b"x" * 2000, "at most 1 MB"),
        ],
    )
    def test_refusals_say_what_to_do(self, site: Site, content: bytes, sentence: str) -> None:
        limit = 1000 if len(content) > 1500 else 100_000
        with pytest.raises(ValidationError, match=sentence):
            file_store(site=site, upload=upload_make(content, "nice.pdf"), uploaded_by=None, max_bytes=limit)
        assert not PrivateFile.objects.exists()

    def test_only_the_kinds_that_were_asked_for(self, site: Site) -> None:
        with pytest.raises(ValidationError, match="these: PDF"):
            file_store(site=site, upload=upload_make(picture(), "x.pdf"), uploaded_by=None, allowed=("pdf",))

    def test_a_picture_of_too_many_pixels(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("portal.vault.services.MAX_PIXELS", 20)
        with pytest.raises(ValidationError, match="million pixels"):
            private_file_make(site, picture(), "x.png")


def test_served_as_a_download_that_nothing_runs(site: Site) -> None:
    stored = private_file_make(site, name='na"me\r\n.pdf')
    response = serve(stored)
    assert b"".join(response) == PDF  # type: ignore[arg-type]
    assert response["Content-Disposition"].startswith("attachment")
    assert "\n" not in response["Content-Disposition"]
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    response.close()


def test_a_private_file_has_no_address_and_is_not_written_over(site: Site) -> None:
    stored = private_file_make(site)
    with pytest.raises(ValueError, match="no address"):
        _ = stored.file.url
    with pytest.raises(ValueError, match="written once"):
        stored.file.storage.open(stored.file.name, "wb")
    assert stored.file.storage.size(stored.file.name) == len(PDF)


def test_a_document_of_our_own_is_kept_as_it_is(site: Site) -> None:
    """Packed bytes that look like a word that acts refuse an upload, never what somebody signs."""
    content = PDF + b"stream\n\x00/Sound\x00\nendstream"
    assert pdf.is_active(content)
    with pytest.raises(ValidationError):
        file_store(site=site, upload=upload_make(content, "signed.pdf"), uploaded_by=None)
    kept = own_store(site=site, content=content, name="signed.pdf", content_type="application/pdf", made_for=None)
    with kept.file.open("rb") as stored:
        assert stored.read() == content
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
