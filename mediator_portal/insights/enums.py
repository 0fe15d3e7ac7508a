"""Code words of figures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FunnelStep(models.TextChoices):
    """How far a party came, in order; each step holds those of the step before that went on (domain.md 1.6, 5.7)."""

    ELIGIBLE = "eligible", _("Eligible")
    INVITED = "invited", _("Invited")
    REACHED = "reached", _("Reached")
    ANSWERED = "answered", _("Answered")
    AGREED = "agreed", _("Agreed and signed")


class FunnelPart(models.TextChoices):
    """What the funnel can be split by."""

    ROLE = "role", _("Role")
    CHANNEL = "channel", _("How the invitation came")
    LANGUAGE = "language", _("Language")
    DAYS = "days", _("Days from invitation to answer")


class DaysToAnswer(models.TextChoices):
    """How long a party took to answer."""

    SOON = "0-1", _("Within a day")
    DAYS = "2-3", _("2 or 3 days")
    WEEK = "4-7", _("4 to 7 days")
    LONGER = "8-14", _("8 to 14 days")
    LATE = "15+", _("More than 14 days")
    NONE = "none", _("No answer yet, or never")
