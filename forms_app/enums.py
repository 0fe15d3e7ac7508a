"""Kinds of fields and states of submissions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FieldKind(models.TextChoices):
    SHORT_TEXT = "short_text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    EMAIL = "email", _("E-mail address")
    TELEPHONE = "telephone", _("Telephone number")
    ONE_OF = "one_of", _("One of several")
    SOME_OF = "some_of", _("Some of several")
    YES_NO = "yes_no", _("Yes or no")
    DECLARATION = "declaration", _("Declaration to tick")


class Disclosure(models.TextChoices):
    """What kind of record an answer is; exports and redaction follow it (product.md section 11)."""

    PUBLIC_RECORD = "public_record", _("Public record")
    PERSONAL = "personal", _("Personal")
    MEDIATION = "mediation", _("Mediation communication")


class SubmissionState(models.TextChoices):
    NEW = "new", _("New")
    READ = "read", _("Read")
    DONE = "done", _("Done")


class Audience(models.TextChoices):
    """Who may fill in a form of a purpose."""

    PUBLIC = "public", _("Everybody")
    MEDIATOR = "mediator", _("Signed-in mediators")
    HOLDER = "holder", _("Whoever holds a link")
