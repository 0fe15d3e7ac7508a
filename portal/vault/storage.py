"""Private files are sealed before they reach their storage, a folder or a bucket alike."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.utils.deconstruct import deconstructible

from portal.vault.crypto import seal_bytes, unseal_bytes


@deconstructible
class SealedStorage(Storage):
    """Stands before `STORAGES["private"]`: what is written is sealed, what is read is opened. It has no addresses.

    A file is held in memory while it is sealed or opened; `services.file_store` limits its size.
    """

    @property
    def under(self) -> Storage:
        return storages["private"]

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        if "w" in mode or "a" in mode or "+" in mode:
            raise ValueError("A private file is written once, by save().")
        with self.under.open(name, "rb") as stored:
            return ContentFile(unseal_bytes(stored.read()), name=name)

    def _save(self, name: str, content: File[Any]) -> str:
        content.seek(0)
        return self.under.save(name, ContentFile(seal_bytes(content.read())))

    def sealed_content(self, name: str) -> bytes:
        """Return what is stored, as it is stored (key rotation)."""
        with self.under.open(name, "rb") as stored:
            content: bytes = stored.read()
        return content

    def delete(self, name: str) -> None:
        self.under.delete(name)

    def exists(self, name: str) -> bool:
        return self.under.exists(name)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return self.under.get_available_name(name, max_length)

    def size(self, name: str) -> int:
        """Return the bytes of the plain file."""
        with self.open(name) as opened:
            return len(opened.read())

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no address; a view hands it out after its own check.")
