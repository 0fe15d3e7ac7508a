"""The generation of a site's public pages."""

from __future__ import annotations

from django.db import models


class SiteGeneration(models.Model):
    """A number that is raised whenever anything public of the site changes (see `home.generation`)."""

    site = models.OneToOneField("wagtailcore.Site", on_delete=models.CASCADE, related_name="generation")
    number = models.PositiveBigIntegerField(default=0)
