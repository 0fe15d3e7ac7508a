"""Uploads and private files."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.models import Site

from portal.vault.models import PrivateFile
from portal.vault.services import file_store

PDF = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"


def upload_make(content: bytes = PDF, name: str = "paper.pdf") -> SimpleUploadedFile:
    """Return an upload as a browser sends it."""
    return SimpleUploadedFile(name, content)


def picture(kind: str = "PNG", size: tuple[int, int] = (6, 4), **options: Any) -> bytes:
    """Return a small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **options)
    return out.getvalue()


def private_file_make(site: Site, content: bytes = PDF, name: str = "paper.pdf") -> PrivateFile:
    """Return a stored file."""
    return file_store(site=site, upload=upload_make(content, name), uploaded_by=None)
