"""Where sessions are held."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.opening import Opening


class Venue(models.Model):
    """A neutral place where sessions are held, or a video service."""

    program = models.ForeignKey("program_pages.Program", on_delete=models.PROTECT, related_name="venues")
    name = models.CharField(_("name"), max_length=150)
    address = models.CharField(_("address"), max_length=250, blank=True)
    online = models.BooleanField(
        _("video sessions"), default=False, help_text=_("Sessions here need a link instead of an address.")
    )
    features = models.JSONField(_("what the place offers"), default=list, blank=True)
    accessibility = models.CharField(
        _("more on accessibility"), max_length=250, blank=True, help_text=_("Shown to everybody who comes.")
    )
    neutrality = models.CharField(
        _("why it is neutral"), max_length=250, blank=True, help_text=_("Shown to everybody who comes.")
    )
    languages_nearby = models.CharField(
        _("languages spoken there"),
        max_length=150,
        blank=True,
        help_text=_("By the people at the desk, for example Spanish and Haitian Creole."),
    )
    travel = models.TextField(
        _("how to get there"), blank=True, max_length=600, help_text=_("Bus, train, parking, which door, which floor.")
    )
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def openings(self) -> list[Opening]:
        """When the venue is open; none: whenever it is needed. One query, or none when the hours are prefetched."""
        return [Opening(row.weekday, row.opens, row.closes) for row in self.hours.all()]


class VenueHours(models.Model):
    """A stretch of a weekday in which a venue is open, on the program's clock."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("day"), help_text=_("Monday is 0."))
    opens = models.TimeField(_("opens"), default=dt.time(9))
    closes = models.TimeField(_("closes"), default=dt.time(17))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["venue", "weekday", "opens"], name="venue_opens_once"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="venue_closes_later"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="venue_open_on_a_weekday"),
        ]


class Room(models.Model):
    """A room of a venue (or one account of a video service).

    Never booked twice at once: whoever books it locks this row first and then looks (services/planning.py). On
    PostgreSQL an exclusion constraint stands below it (migration 0002); it holds even if the lock were gone.
    """

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=100)
    seats = models.PositiveSmallIntegerField(_("seats"), default=8, help_text=_("People."))
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["venue__name", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["venue", "name"], name="room_name_once")]

    def __str__(self) -> str:
        return f"{self.name}, {self.venue.name}"


class NearVenue(models.Model):
    """A place that a mediator named as easy to reach. Where they live is not asked."""

    mediator = models.ForeignKey("mediators.Mediator", on_delete=models.CASCADE, related_name="near_venues")
    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="near_to")

    class Meta:
        verbose_name = _("place easy to reach")
        verbose_name_plural = _("places easy to reach")
        constraints = [models.UniqueConstraint(fields=["mediator", "venue"], name="near_venue_once")]
