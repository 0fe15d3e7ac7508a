"""Which other sites may show a program's forms."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FormOrigin(models.Model):
    """A site whose pages may read and send the program's public forms from a visitor's browser; none at first."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    origin = models.CharField(_("address"), max_length=200, help_text=_("As browsers name it: https://example.org."))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("site that shows forms")
        verbose_name_plural = _("sites that show forms")
        ordering = ["origin"]
        constraints = [models.UniqueConstraint(fields=["site", "origin"], name="form_origin_once")]

    def __str__(self) -> str:
        return self.origin
