"""Append-only events: who did what to what, when. Ids and field names only, never a personal value."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.audit.enums import ActorKind


class AuditEvent(models.Model):
    """One act, read or refusal. It holds no foreign key, so it outlives everything it describes.

    Database triggers refuse update, delete and truncate.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    site_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=20, choices=ActorKind.choices)
    action = models.CharField(max_length=80, help_text=_("noun.verb, for example case.read"))
    object_type = models.CharField(max_length=80, blank=True)
    object_id = models.CharField(max_length=80, blank=True)
    fields = models.JSONField(default=list, help_text=_("Names of the fields read or changed."))
    ids = models.JSONField(default=dict, help_text=_("Further ids and code words, no personal values."))
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
            models.Index(fields=["site_id", "at"], name="audit_site_at"),
        ]
