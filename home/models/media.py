"""The installation's own image and document models, in place before the first migration."""

from __future__ import annotations

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class CustomImage(AbstractImage):
    """An image of a public page."""

    admin_form_fields = Image.admin_form_fields


class CustomRendition(AbstractRendition):
    """An image in one size."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")
        ]
        # Every picture on a page is looked up by its file before it is handed out (portal/media.py).
        indexes = [models.Index(fields=["file"], name="rendition_file")]


class CustomDocument(AbstractDocument):
    """A public document."""

    admin_form_fields = Document.admin_form_fields
