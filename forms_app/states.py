"""What becomes of a submission: whether it arrived, why it looked suspicious, how long it stays, how it is exported."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Screening(models.TextChoices):
    """Whether a submission has arrived, or waits for a person to look at it first."""

    CLEAR = "clear", _("Arrived")
    HELD = "held", _("Held for review")
    SPAM = "spam", _("Spam")


class Sign(models.TextChoices):
    """What made a submission look as if no person had written it. Code words: they stand in the audit trail."""

    TRAP = "trap", _("A field that people leave empty was filled in")
    FAST = "fast", _("Sent faster than a person can type")
    MANY = "many", _("Many forms from the same connection")
    LINKS = "links", _("Links where people rarely write any")
    MARKUP = "markup", _("Code of web pages in the text")
    REPEATED = "repeated", _("The same words again and again")
    KNOWN = "known", _("The same text came several times today")


class RetentionAction(models.TextChoices):
    """What happens to a submission when its time is over."""

    DELETE = "delete", _("Delete")
    ANONYMISE = "anonymise", _("Keep only the choices, without the person")


class KeptBecause(models.TextChoices):
    """Why a submission stays although its time is over."""

    LEGAL_HOLD = "legal_hold", _("Legal hold")
    IN_USE = "in_use", _("Another record stands on it")


class ExportFormat(models.TextChoices):
    CSV = "csv", _("CSV: a table for every program")
    XLSX = "xlsx", _("XLSX: a workbook for Excel")
    JSON = "json", _("JSON: for other software, answers as they are stored")


class ExportState(models.TextChoices):
    """How far a large export is."""

    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class UploadState(models.TextChoices):
    """How far a file is on its way into a form."""

    RECEIVING = "receiving", _("Being received")
    READY = "ready", _("Here, and waits for its form")
    TAKEN = "taken", _("Part of what was sent")
