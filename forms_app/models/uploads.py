"""Files on their way into a form: received piece by piece, kept, and taken by one submission or deleted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_app.states import UploadState
from portal.vault.fields import SealedTextField
from portal.vault.models import random_reference


class Upload(models.Model):
    """One file that somebody gives to one question of one form.

    `holder` is whose it is while the form is not sent: the key of the half-filled form, or a random one for a file that
    came over the API. What no submission took is deleted by a timer, with its content.
    """

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    form = models.UUIDField(help_text=_("The form in all its languages."))
    question = models.CharField(max_length=40, help_text=_("Key of the question."))
    holder = models.CharField(max_length=64)
    reference = models.CharField(max_length=32, unique=True, default=random_reference, editable=False)
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.RECEIVING)
    name = SealedTextField(_("file name"))
    size = models.PositiveBigIntegerField(help_text=_("Bytes that were announced."))
    received = models.PositiveBigIntegerField(default=0, help_text=_("Bytes that are here."))
    file = models.OneToOneField("vault.PrivateFile", on_delete=models.CASCADE, null=True, related_name="upload")
    submission = models.ForeignKey(
        "forms_app.Submission", on_delete=models.CASCADE, null=True, related_name="uploads", help_text=_("Who took it.")
    )
    touched_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        indexes = [models.Index(fields=["site", "holder", "question"], name="upload_of_holder")]


class UploadPiece(models.Model):
    """A piece of a file that is not whole yet, sealed like every private file."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    offset = models.PositiveBigIntegerField()
    file = models.OneToOneField("vault.PrivateFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("piece of an upload")
        verbose_name_plural = _("pieces of uploads")
        ordering = ["offset"]
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="upload_piece_once")]
