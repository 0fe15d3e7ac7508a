"""Who acts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActorKind(models.TextChoices):
    """The kind of actor of an event. A party has no account: the person's id stands in the event's `ids`."""

    USER = "user", _("Signed-in person")
    PARTY = "party", _("Person on a case")
    SERVICE = "service", _("Other software")
    SYSTEM = "system", _("The system")
    ANONYMOUS = "anonymous", _("Not signed in")
