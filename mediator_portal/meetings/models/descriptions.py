"""What a mediator says about themself for the breadth of the pair, where the program's counsel switched that on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.vault.fields import SealedJSONField


class SelfDescription(models.Model):
    """A mediator's own answers, by code of the question (breadth.QUESTIONS). No row: nothing was said.

    Only the mediator reads it, and the ranking inside the server. So it has no name on the mediator's side, no times,
    no audit event, and no place in the admin: that somebody gave one is nobody's to see either (domain.md D2.9).
    """

    mediator = models.OneToOneField("mediators.Mediator", on_delete=models.CASCADE, related_name="+")
    answers = SealedJSONField()

    class Meta:
        verbose_name = _("self-description")
        verbose_name_plural = _("self-descriptions")
