"""What people sent: answers with the questions they answered, so that later edits never change old answers."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_app.definition import Definition
from forms_app.enums import SubmissionState
from portal.vault.fields import SealedJSONField

RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_receipt() -> str:
    """Return a random receipt number such as `7KQ4-M2XD-9TRB`: no order, no look-alike letters."""
    letters = [secrets.choice(RECEIPT_ALPHABET) for _index in range(12)]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


class Submission(models.Model):
    """One sent form."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    purpose = models.CharField(max_length=40, db_index=True)
    title = models.CharField(max_length=255, help_text=_("Title of the form as it was filled in."))
    language = models.CharField(max_length=10, default="en")
    questions = models.JSONField(help_text=_("The definition that was answered."))
    version = models.CharField(max_length=16, help_text=_("Hash of that definition."))
    answers = SealedJSONField(help_text=_("Answers by the key of their question."))
    receipt = models.CharField(max_length=20, unique=True, default=new_receipt, editable=False)
    idempotency_key = models.CharField(max_length=64)
    sent_at = models.DateTimeField(auto_now_add=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.NEW)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-sent_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["site", "idempotency_key"], name="submission_once")]
        indexes = [models.Index(fields=["site", "purpose", "-sent_at"], name="submission_list")]

    @property
    def reference(self) -> str:
        return self.receipt

    @property
    def definition(self) -> Definition:
        """The questions as they were asked."""
        return Definition.from_json(self.questions)


class AnonymousAnswers(models.Model):
    """Answers to an anonymous survey: no time, no person, no case; the key is random, so that not even order tells.

    That somebody answered is recorded elsewhere, by whoever asked. Rows are shown to staff in batches of ten or more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40, db_index=True)
    questions = models.JSONField()
    version = models.CharField(max_length=16, help_text=_("Hash of the definition that was answered."))
    answers = SealedJSONField()
    released = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("anonymous answers")
        verbose_name_plural = _("anonymous answers")
        indexes = [models.Index(fields=["site", "purpose", "released"], name="anonymous_answers_list")]

    @property
    def definition(self) -> Definition:
        """The questions as they were asked."""
        return Definition.from_json(self.questions)
