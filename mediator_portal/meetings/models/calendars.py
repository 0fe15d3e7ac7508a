"""Calendars of mediators and interpreters: private ones whose busy times count, and the feed of their sessions."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import CalendarKind, CalendarProblem
from mediator_portal.meetings.models.availability import ONE_OWNER, of_interpreter, of_mediator
from portal.vault.fields import SealedTextField


def feed_serial() -> str:
    """Return what makes one secret address differ from the one before it."""
    return secrets.token_hex(16)


class PrivateCalendar(models.Model):
    """A calendar whose busy times count as not free. Its address is sealed; of its events only busy stretches stay."""

    mediator = of_mediator("calendars")
    interpreter = of_interpreter("calendars")
    kind = models.CharField(max_length=7, choices=CalendarKind.choices)
    name = SealedTextField(_("name"), help_text=_("As its owner calls it."))
    address = SealedTextField(_("address"), blank=True)
    validator = models.CharField(max_length=255, blank=True, help_text=_("What the other side calls this version."))
    problem = models.CharField(max_length=12, choices=CalendarProblem.choices, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    loaded_at = models.DateTimeField(null=True, blank=True, help_text=_("When the busy times were read."))
    next_at = models.DateTimeField(null=True, blank=True, help_text=_("Empty: never by itself, as for a file."))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("private calendar")
        verbose_name_plural = _("private calendars")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=ONE_OWNER, name="calendar_of_one")]
        indexes = [models.Index(fields=["next_at"], name="calendar_due")]


class BusyStretch(models.Model):
    """A stretch in which somebody is busy; what for is not kept."""

    calendar = models.ForeignKey(PrivateCalendar, on_delete=models.CASCADE, related_name="busy")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("busy time")
        verbose_name_plural = _("busy times")
        ordering = ["starts_at"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="busy_ends_later")]
        indexes = [models.Index(fields=["calendar", "ends_at"], name="busy_of_calendar")]


class CalendarFeed(models.Model):
    """The secret address under which somebody's own calendar program reads their sessions.

    The secret follows from the row and its serial by keyed hash; only its hash stands here.
    """

    mediator = of_mediator("feeds")
    interpreter = of_interpreter("feeds")
    serial = models.CharField(max_length=32, default=feed_serial, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, help_text=_("Of the calendar as it was last read."))
    changed_at = models.DateTimeField(null=True, blank=True, help_text=_("When that content was first seen."))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.CheckConstraint(condition=ONE_OWNER, name="feed_of_one"),
            models.UniqueConstraint(fields=["mediator"], name="one_feed_per_mediator"),
            models.UniqueConstraint(fields=["interpreter"], name="one_feed_per_interpreter"),
        ]
