"""Private files: stored under random names, served only through the checked view."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.files.storage import Storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.vault.enums import ScanState
from portal.vault.fields import SealedTextField
from portal.vault.storage import SealedStorage


def private_storage() -> Storage:
    """Return the storage that seals what it keeps."""
    return SealedStorage()


def random_name(instance: models.Model, filename: str) -> str:
    """Return a storage name that tells nothing: 32 random hexadecimal digits in a two-digit folder."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


def random_reference() -> str:
    """Return 32 random hexadecimal digits."""
    return secrets.token_hex(16)


class PrivateFile(models.Model):
    """A file of a case, an application or a consent. Who may read it is decided by the row that points to it."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=32, unique=True, default=random_reference, editable=False)
    file = models.FileField(upload_to=random_name, storage=private_storage, max_length=100)
    original_name = SealedTextField(_("file name"))
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text=_("Bytes of the file itself."))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    scan = models.CharField(_("virus scan"), max_length=10, choices=ScanState.choices, blank=True, default="")
    scanned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("private file")
        verbose_name_plural = _("private files")
        indexes = [
            models.Index(
                fields=["uploaded_at"],
                condition=models.Q(scan__in=["pending", "failed"]),
                name="private_file_to_scan",
            )
        ]

    @property
    def is_gone(self) -> bool:
        """True when the content was deleted because of what the scanner found in it; the row tells that it was."""
        return self.scan == ScanState.INFECTED
