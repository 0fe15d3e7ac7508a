"""What people sent: answers with the questions they answered, so that later edits never change old answers."""

from __future__ import annotations

import secrets
import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_app.definition import Definition
from forms_app.enums import SubmissionState
from forms_app.states import Screening
from portal.vault.fields import HashedField, SealedJSONField, SealedTextField

RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# Shorter texts ("Please call me") are the same by chance.
KNOWN_FROM = 40


def new_receipt() -> str:
    """Return a random receipt number such as `7KQ4-M2XD-9TRB`: no order, no look-alike letters."""
    letters = [secrets.choice(RECEIPT_ALPHABET) for _index in range(12)]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


class Submission(models.Model):
    """One sent form."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    form = models.UUIDField(
        null=True, blank=True, editable=False, help_text=_("The form in all its languages; it outlives the page.")
    )
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
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    screening = models.CharField(max_length=10, choices=Screening.choices, default=Screening.CLEAR)
    signs = models.JSONField(default=list, blank=True, help_text=_("Why it was held: code words."))
    held_at = models.DateTimeField(null=True, blank=True)
    screened_at = models.DateTimeField(null=True, blank=True, help_text=_("When somebody decided."))
    announced_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the rooms, the sender and the staff were told: once.")
    )
    legal_hold = models.BooleanField(default=False)
    text_hash = HashedField(source="long_text", kind="name")

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-sent_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["site", "idempotency_key"], name="submission_once")]
        indexes = [
            models.Index(fields=["site", "purpose", "-sent_at"], name="submission_list"),
            models.Index(fields=["site", "form", "-sent_at"], name="submission_form_list"),
            models.Index(fields=["site", "screening", "-sent_at"], name="submission_screening"),
            models.Index(fields=["site", "form", "version"], name="submission_versions"),
        ]

    @property
    def reference(self) -> str:
        return self.receipt

    @cached_property
    def definition(self) -> Definition:
        """The questions as they were asked."""
        return Definition.from_json(self.questions)

    @property
    def long_text(self) -> str:
        """What was written in sentences, as one text; empty when it is too short to be known again."""
        from forms_app.traces import texts_of

        text = " ".join(texts_of(self.definition, self.answers or {}).long)
        return text if len(text) >= KNOWN_FROM else ""


class HandleField(HashedField):
    """The keyed hash of one answer, spelled by the `kind` of the row: (305) 555-0100 and 305.555.0100 meet."""

    def kind_in(self, row: models.Model) -> str:
        return str(row.kind)  # type: ignore[attr-defined]


class SubmissionHandle(models.Model):
    """What a submission is found again by: an e-mail address, a telephone number or a name in it, as a keyed hash."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="handles")
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=40, help_text=_("Key of the question, or of the group it stands in."))
    number = models.PositiveSmallIntegerField(default=0, help_text=_("Which of several answers under that key."))
    value_hash = HandleField(source="value")

    class Meta:
        verbose_name = _("search handle")
        verbose_name_plural = _("search handles")

    @property
    def value(self) -> str:
        """The answer, read from the sealed ones: what the hash is made of, also when its key changes."""
        from forms_app.traces import handles_of

        found = handles_of(self.submission.definition, self.submission.answers or {})
        return next((each.value for each in found if (each.kind, each.key, each.number) == self._place), "")

    @property
    def _place(self) -> tuple[str, str, int]:
        return self.kind, self.key, self.number


class SubmissionNote(models.Model):
    """What staff wrote beside a submission. Written once, never changed; it goes when the submission goes."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = SealedTextField(_("note"), max_length=4000)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-at", "-pk"]

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("A note is written once; a correction is another note.")
        super().save(*args, **options)


class ListColumns(models.Model):
    """Which columns somebody wants to see in one list: of a form, of a purpose, or of everything."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(max_length=50, help_text=_("“all”, “form:…” or “purpose:…”."))
    columns = models.JSONField(default=list)

    class Meta:
        verbose_name = _("columns of a list")
        verbose_name_plural = _("columns of lists")
        constraints = [models.UniqueConstraint(fields=["user", "site", "scope"], name="columns_once")]


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
    not_before = models.DateField(
        null=True, blank=True, help_text=_("First day of a batch; until then not even that they are there shows.")
    )
    released = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("anonymous answers")
        verbose_name_plural = _("anonymous answers")
        indexes = [models.Index(fields=["site", "purpose", "released"], name="anonymous_answers_list")]

    @property
    def definition(self) -> Definition:
        """The questions as they were asked."""
        return Definition.from_json(self.questions)
