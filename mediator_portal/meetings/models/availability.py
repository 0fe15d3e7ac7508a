"""When people can come: a mediator's usual week and its exceptions, the times that suit a party."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import ExceptionKind


class WeeklyAvailability(models.Model):
    """One stretch of a mediator's usual week, in program time; expanded on demand (availability.py)."""

    mediator = models.ForeignKey("mediators.Mediator", on_delete=models.CASCADE, related_name="weekly")
    weekday = models.PositiveSmallIntegerField(_("day of the week"), help_text=_("Monday is 0."))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    valid_from = models.DateField(_("from the day"), null=True, blank=True)
    valid_until = models.DateField(_("until the day"), null=True, blank=True)

    class Meta:
        verbose_name = _("usual week")
        verbose_name_plural = _("usual weeks")
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="weekly_ends_later"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekly_on_a_weekday"),
        ]


class AvailabilityException(models.Model):
    """A date that differs from the usual week: off (whole day or hours) or extra hours."""

    mediator = models.ForeignKey("mediators.Mediator", on_delete=models.CASCADE, related_name="exceptions")
    on = models.DateField(_("day"))
    kind = models.CharField(_("what is different"), max_length=5, choices=ExceptionKind.choices)
    starts = models.TimeField(_("from"), null=True, blank=True, help_text=_("Empty: the whole day."))
    ends = models.TimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ["on", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True) | Q(ends__gt=F("starts")),
                name="exception_hours_in_order",
            )
        ]


class PartyTime(models.Model):
    """A stretch of time that suits a party."""

    person = models.ForeignKey("cases.CasePerson", on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("time that suits a party")
        verbose_name_plural = _("times that suit a party")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="party_time_ends_later"),
            models.UniqueConstraint(fields=["person", "starts_at"], name="party_time_once"),
        ]
