"""Channels and states of messages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    TEXT = "text", _("Text message")
    LETTER = "letter", _("Letter")


class Readers(models.TextChoices):
    """To whom a kind of message goes; only the list of wordings is ordered by it."""

    PEOPLE = "people", _("People of a case")
    MEDIATORS = "mediators", _("Mediators and applicants")
    INTERPRETERS = "interpreters", _("Interpreters")
    PUBLIC = "public", _("Visitors of the site, and people who fill in forms")
    STAFF = "staff", _("Staff")


class MessageState(models.TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    TO_PRINT = "to_print", _("Waiting to be printed")
    PRINTED = "printed", _("Printed, to be posted")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    CANCELLED = "cancelled", _("No longer needed")
