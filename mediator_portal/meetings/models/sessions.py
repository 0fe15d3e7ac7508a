"""Sessions, the request to the pool, the seats and what parties say about the fixed time."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import CancelReason, PartyAnswer, Reply, SeatState, SessionState
from portal.vault.fields import SealedTextField


def session_reference() -> str:
    """Return a random reference such as `S-5f3a9c1e07`."""
    return f"S-{secrets.token_hex(5)}"


def request_reference() -> str:
    """Return a random reference such as `Q-5f3a9c1e07`."""
    return f"Q-{secrets.token_hex(5)}"


class MediationSession(models.Model):
    """One conversation that is planned, held or cancelled for a case.

    A change of place or time keeps the row, the calendar's UID, and raises SEQUENCE; a new round of asking the pool
    cancels it and plans another.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="sessions")
    reference = models.CharField(max_length=20, unique=True, default=session_reference, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text=_("Of the calendar file."))
    sequence = models.PositiveIntegerField(default=0, help_text=_("Raised at every change, for calendars."))
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.ForeignKey("meetings.Room", on_delete=models.PROTECT, related_name="sessions")
    video_link = SealedTextField(_("link to the video session"), blank=True)
    mediators_needed = models.PositiveSmallIntegerField(help_text=_("People, 1 or 2."))
    requested_at = models.DateTimeField(null=True, blank=True)
    reply_by = models.DateTimeField(null=True, blank=True)
    steps_taken = models.JSONField(
        default=dict, help_text=_("What was done because too few said yes: code word and moment.")
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=30, choices=CancelReason.choices, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["planned", "requested", "confirmed"]),
                name="one_live_session_per_case",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_later"),
            models.CheckConstraint(
                condition=Q(mediators_needed__gte=1) & Q(mediators_needed__lte=2), name="session_needs_one_or_two"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="session_coming"),
            models.Index(fields=["room", "starts_at"], name="session_in_room"),
        ]

    @property
    def is_online(self) -> bool:
        return self.room.venue.online

    @property
    def stands(self) -> bool:
        """True while the parties count on it: confirmed, also while a mediator who gave it back is replaced."""
        again = self.state == SessionState.REQUESTED and self.confirmed_at is not None
        return self.state == SessionState.CONFIRMED or again


class PoolRequest(models.Model):
    """The question to one mediator whether they can take a session, and the reply."""

    session = models.ForeignKey(MediationSession, on_delete=models.CASCADE, related_name="requests")
    mediator = models.ForeignKey("mediators.Mediator", on_delete=models.PROTECT, related_name="requests")
    reference = models.CharField(max_length=20, unique=True, default=request_reference, editable=False)
    sent_at = models.DateTimeField(auto_now_add=True)
    attested_at = models.DateTimeField(
        null=True, blank=True, help_text=_("No conflict of interest, said before any detail was shown.")
    )
    reply = models.CharField(max_length=10, choices=Reply.choices, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who entered it: the mediator, or staff after a call."),
    )
    reason = SealedTextField(blank=True)

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "mediator"], name="one_request_per_mediator"),
            models.CheckConstraint(
                condition=Q(reply__in=["", "conflict"]) | Q(attested_at__isnull=False), name="attested_before_reply"
            ),
        ]


class Seat(models.Model):
    """A mediator's place in a session.

    Confirmed seats are numbered 1 up to the number needed: the constraint keeps the count whatever the code does.
    """

    session = models.ForeignKey(MediationSession, on_delete=models.CASCADE, related_name="seats")
    mediator = models.ForeignKey("mediators.Mediator", on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("1 or 2 for confirmed mediators, empty for others.")
    )
    state = models.CharField(max_length=10, choices=SeatState.choices)
    suggested = models.BooleanField(default=True)
    choice_reason = SealedTextField(blank=True, help_text=_("Why another than the suggestion was chosen."))
    explanation = models.JSONField(default=list, help_text=_("Code words of the reasons at the time of choice."))
    attested_at = models.DateTimeField(
        null=True, blank=True, help_text=_("No conflict of interest, said again shortly before the session.")
    )
    signed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("The mediator signed the agreement for this case (participation).")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(null=True, blank=True)
    release_reason = SealedTextField(blank=True)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["number", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"], condition=Q(state="confirmed"), name="seat_taken_once"
            ),
            models.UniqueConstraint(fields=["session", "mediator"], name="one_seat_per_mediator"),
            models.CheckConstraint(
                condition=(Q(state="confirmed") & Q(number__gte=1) & Q(number__lte=2))
                | (~Q(state="confirmed") & Q(number__isnull=True)),
                name="only_confirmed_seats_are_numbered",
            ),
        ]
        indexes = [models.Index(fields=["mediator", "state"], name="seat_of_mediator")]


class PartyConfirmation(models.Model):
    """What a party said about the fixed session."""

    session = models.ForeignKey(MediationSession, on_delete=models.CASCADE, related_name="confirmations")
    person = models.ForeignKey("cases.CasePerson", on_delete=models.CASCADE, related_name="confirmations")
    answer = models.CharField(max_length=10, choices=PartyAnswer.choices)
    wish = SealedTextField(_("what should change"), blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("confirmation of a party")
        verbose_name_plural = _("confirmations of parties")
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="one_confirmation_per_person")]
