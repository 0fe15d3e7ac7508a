"""The outbox: which message, about which objects, to whom. Text and address are not stored but made at delivery."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.notifications.enums import Channel, MessageState
from portal.vault.models import random_reference


class OutboxMessage(models.Model):
    """One message to one recipient, queued once per cause."""

    reference = models.CharField(max_length=32, unique=True, default=random_reference, editable=False)
    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80, help_text=_("Name of the message class."))
    ids = models.JSONField(default=dict, help_text=_("Ids of the objects the message speaks of."))
    recipient_type = models.CharField(max_length=40, help_text=_("user, person, applicant, subscriber…"))
    recipient_id = models.BigIntegerField()
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    cause = models.CharField(
        max_length=150, help_text=_("What caused it; a second message for the same cause is refused.")
    )
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    queued_at = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0, help_text=_("Attempts that ended, well or badly."))
    leased_until = models.DateTimeField(
        null=True, blank=True, help_text=_("Until when one worker has it in hand; another takes it after that.")
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    batch = models.ForeignKey("LetterBatch", on_delete=models.SET_NULL, null=True, blank=True, related_name="letters")
    message_id = models.CharField(
        max_length=120, unique=True, help_text=_("Message-ID header; the same at every attempt.")
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "kind", "recipient_type", "recipient_id", "channel", "cause"],
                name="message_once_per_cause",
            )
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="outbox_due")]


class DeliveryAttempt(models.Model):
    """One try to deliver a message. The error is a class of error, never an address or a text.

    The row is written before the try: one without an end tells of a worker that was killed in the middle of it.
    """

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField(auto_now_add=True)
    succeeded = models.BooleanField(null=True, help_text=_("Empty until the try has ended."))
    error = models.CharField(max_length=100, blank=True)
    provider_id = models.CharField(max_length=200, blank=True, db_index=True)
    arrived = models.BooleanField(null=True, help_text=_("What the carrier reported; empty until it does."))

    class Meta:
        verbose_name = _("delivery attempt")
        verbose_name_plural = _("delivery attempts")


class TimerRun(models.Model):
    """The last run of a named timer; its row lock keeps two machines from starting it at once."""

    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    count = models.PositiveIntegerField(default=0, help_text=_("How many things the last run did."))
    error = models.CharField(max_length=100, blank=True, help_text=_("Class of the last run's error."))

    class Meta:
        verbose_name = _("timer run")
        verbose_name_plural = _("timer runs")


class Heartbeat(models.Model):
    """When a background process last said it lives (read by /readyz/)."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")


class LetterBatch(models.Model):
    """Letters that were printed as one file: by whom and when, and who posted them when. The file is kept nowhere."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=32, unique=True, default=random_reference, editable=False)
    printed_at = models.DateTimeField(auto_now_add=True)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("batch of letters")
        verbose_name_plural = _("batches of letters")
        ordering = ["-printed_at", "-pk"]


class MessageWording(models.Model):
    """One version of a program's own words for a message in one language. All stay; the newest approved one counts.

    An empty part keeps the shipped words; a version that is all empty is the way back to them.
    """

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True, help_text=_("Paragraphs, an empty line between two."))
    action_label = models.CharField(max_length=80, blank=True)
    text_words = models.TextField(blank=True, help_text=_("The whole of a text message."))
    written_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("wording of a message")
        verbose_name_plural = _("wordings of messages")
        ordering = ["kind", "language", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["site", "kind", "language", "version"], name="wording_version_once")
        ]


class DemoMail(models.Model):
    """A message as it arrived, shown on the mailbox page. Written in the demo only."""

    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty for a message that names no program, such as a sign-in code."),
    )
    to = models.CharField(max_length=254)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    subject = models.CharField(max_length=254)
    body = models.TextField()
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("demo mail")
        verbose_name_plural = _("demo mail")
