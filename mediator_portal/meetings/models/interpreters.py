"""Interpreters of a program, and their part in a session."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import BookingState
from portal.vault.fields import HashedField, SealedJSONField, SealedTextField


def interpreter_reference() -> str:
    """Return a random reference such as `I-5f3a9c1e07`."""
    return f"I-{secrets.token_hex(5)}"


def booking_reference() -> str:
    """Return a random reference such as `B-5f3a9c1e07`."""
    return f"B-{secrets.token_hex(5)}"


class Interpreter(models.Model):
    """Somebody who interprets in sessions of a program. Not staff: with an account they see their own part only."""

    program = models.ForeignKey("program_pages.Program", on_delete=models.PROTECT, related_name="interpreters")
    reference = models.CharField(max_length=20, unique=True, default=interpreter_reference, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="interpreters",
        help_text=_("Set when the invitation to sign in is accepted."),
    )
    name = SealedTextField(_("name"))
    name_hash = HashedField(source="name", kind="name")
    email = SealedTextField(_("e-mail address"))
    email_hash = HashedField(source="email", kind="email")
    telephone = SealedTextField(_("telephone"), blank=True)
    languages = models.JSONField(_("languages they interpret"), default=list, help_text=_("Language codes."))
    affiliations = SealedJSONField(_("employers and units, past and present"), null=True, blank=True)
    active = models.BooleanField(_("can be asked"), default=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("interpreter")
        verbose_name_plural = _("interpreters")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["program", "user"], name="interpreter_once_per_program")]


class InterpreterBooking(models.Model):
    """The question to an interpreter about one session, the answer, and the place they then have in it."""

    session = models.ForeignKey("meetings.MediationSession", on_delete=models.CASCADE, related_name="bookings")
    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, related_name="bookings")
    reference = models.CharField(max_length=20, unique=True, default=booking_reference, editable=False)
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(max_length=10, choices=BookingState.choices, default=BookingState.ASKED)
    asked_at = models.DateTimeField(auto_now_add=True)
    attested_at = models.DateTimeField(null=True, blank=True, help_text=_("No conflict of interest, said first."))
    attested_again_at = models.DateTimeField(
        null=True, blank=True, help_text=_("No conflict of interest, said again shortly before the session.")
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    asked_for = models.PositiveIntegerField(
        default=0, help_text=_("SEQUENCE of the session when the answer was asked: another time asks again.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("interpreter of a session")
        verbose_name_plural = _("interpreters of sessions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "interpreter"], name="interpreter_asked_once"),
            models.UniqueConstraint(
                fields=["session", "language"], condition=Q(state="confirmed"), name="one_interpreter_per_language"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["yes", "confirmed"]) | Q(attested_at__isnull=False),
                name="interpreter_attested_first",
            ),
        ]
        indexes = [models.Index(fields=["interpreter", "state"], name="bookings_of_interpreter")]
