"""Exports too large for one answer: made piece by piece in the background, sealed, kept for a day."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_app.states import ExportFormat, ExportState


def export_reference() -> str:
    """Return a random reference such as `X-5f3a9c1e07b2`."""
    return f"X-{secrets.token_hex(6)}"


class ExportJob(models.Model):
    """One export, for the person who asked for it. It keeps the question, never an answer in clear."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=20, unique=True, default=export_reference, editable=False)
    format = models.CharField(max_length=5, choices=ExportFormat.choices)
    scope = models.CharField(max_length=50)
    query = models.JSONField(default=dict, help_text=_("The filters of the list; people in them as keyed hashes."))
    columns = models.JSONField(default=list)
    purposes = models.JSONField(default=list, help_text=_("The purposes it holds: who may not read one gets none."))
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.RUNNING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(null=True, help_text=_("The last submission that is in; the next is older."))
    asked_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-asked_at", "-pk"]


class ExportPart(models.Model):
    """A piece of an export, sealed like every private file."""

    job = models.ForeignKey(ExportJob, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    file = models.OneToOneField("vault.PrivateFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("part of an export")
        verbose_name_plural = _("parts of exports")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="export_part_once")]
