"""How the match counts, and what it knew when it was confirmed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.vault.fields import SealedTextField


class MatchWeights(models.Model):
    """What each factor counts in a program from a moment on. Rows are never changed: they are the history."""

    program = models.ForeignKey("program_pages.Program", on_delete=models.CASCADE, related_name="match_weights")
    values = models.JSONField(help_text=_("By factor, 0 to 10 for each point."))
    reason = SealedTextField(_("why"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("weights of the match")
        verbose_name_plural = _("weights of the match")
        ordering = ["-at", "-pk"]


class MatchRecord(models.Model):
    """What the ranking knew when mediators were confirmed, so that the choice can be explained and reckoned again.

    Numbers and code words of those who could be chosen. What mediators say about themselves for the breadth of the pair
    is never in it (domain.md D2.9).
    """

    session = models.ForeignKey("meetings.MediationSession", on_delete=models.CASCADE, related_name="match_records")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    wants = models.JSONField()
    weights = models.JSONField()
    candidates = models.JSONField()
    kept = models.JSONField(default=list, help_text=_("Mediators who held a seat already."))
    suggested = models.JSONField(default=list)
    chosen = models.JSONField(default=list)

    class Meta:
        verbose_name = _("record of a match")
        verbose_name_plural = _("records of matches")
        ordering = ["-at", "-pk"]
