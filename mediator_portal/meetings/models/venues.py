"""Where sessions are held."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Venue(models.Model):
    """A neutral place where sessions are held, or a video service."""

    program = models.ForeignKey("program_pages.Program", on_delete=models.PROTECT, related_name="venues")
    name = models.CharField(_("name"), max_length=150)
    address = models.CharField(_("address"), max_length=250, blank=True)
    online = models.BooleanField(
        _("video sessions"), default=False, help_text=_("Sessions here need a link instead of an address.")
    )
    accessibility = models.CharField(_("accessibility"), max_length=250, blank=True)
    neutrality = models.CharField(_("why it is neutral"), max_length=250, blank=True)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room of a venue (or one account of a video service).

    Never booked twice at once: whoever books it locks this row first and then looks (services/planning.py). The check
    is the same on every database; an exclusion constraint would need an extension of PostgreSQL.
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
