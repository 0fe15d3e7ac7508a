"""States of applications and mediators."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationState(models.TextChoices):
    RECEIVED = "received", _("Received")
    INTERVIEW = "interview", _("To be interviewed")
    SELECTED = "selected", _("Selected")
    WAITLISTED = "waitlisted", _("On the waiting list")
    DECLINED = "declined", _("Not selected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MediatorState(models.TextChoices):
    IN_TRAINING = "in_training", _("In training")
    ACTIVE = "active", _("Active")
    ON_LEAVE = "on_leave", _("On leave")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Term ended")


# Applications that still wait for a decision.
OPEN_APPLICATIONS = frozenset({ApplicationState.RECEIVED, ApplicationState.INTERVIEW, ApplicationState.WAITLISTED})
