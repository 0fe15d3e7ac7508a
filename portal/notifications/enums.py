"""Channels and states of messages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    TEXT = "text", _("Text message")
    LETTER = "letter", _("Letter")


class MessageState(models.TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    TO_PRINT = "to_print", _("Waiting to be printed")
    PRINTED = "printed", _("Printed, to be posted")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    CANCELLED = "cancelled", _("No longer needed")
