"""What kind of record a piece of data is; shared by every room that keeps something."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DisclosureClass(models.TextChoices):
    """Every field of case data and every answer has one (product.md section 11, domain.md D2.2)."""

    PUBLIC_RECORD = "public_record", _("Public record")
    PERSONAL = "personal", _("Personal")
    MEDIATION = "mediation", _("Mediation communication")


class ScanState(models.TextChoices):
    """What the virus scanner said of a private file."""

    NONE = "", _("Not scanned")
    PENDING = "pending", _("Scan pending")
    CLEAN = "clean", _("No virus found")
    INFECTED = "infected", _("A virus was found")
    FAILED = "failed", _("The scan did not work")
