"""Operators of conditions, audiences of forms, states of submissions. Kinds of questions: `forms_app/kinds/`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Operator(models.TextChoices):
    """How a rule of a condition looks at an answer."""

    IS = "is", _("is")
    IS_NOT = "is_not", _("is not")
    CONTAINS = "contains", _("contains")
    MORE_THAN = "more_than", _("is more (or later) than")
    LESS_THAN = "less_than", _("is less (or earlier) than")
    ANSWERED = "answered", _("is answered")


class Match(models.TextChoices):
    """How many rules of a condition must hold."""

    ALL = "all", _("All of these hold")
    ANY = "any", _("Any of these holds")


class WeekParts(models.TextChoices):
    """How finely a question about availability divides a day."""

    PARTS = "parts", _("Mornings, afternoons and evenings")
    HOURS = "hours", _("Hours of the day")


class SubmissionState(models.TextChoices):
    NEW = "new", _("New")
    READ = "read", _("Read")
    DONE = "done", _("Done")


class Audience(models.TextChoices):
    """Who may fill in a form of a purpose."""

    PUBLIC = "public", _("Everybody")
    MEDIATOR = "mediator", _("Signed-in mediators")
    HOLDER = "holder", _("Whoever holds a link")
    STAFF = "staff", _("Signed-in staff")
