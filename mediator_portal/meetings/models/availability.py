"""When people can come: the week, exceptions and pauses of mediators and interpreters, the times of the parties.

Every row of the first kind belongs to one mediator or to one interpreter; the code does not ask which.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import ExceptionKind

ONE_OWNER = Q(mediator__isnull=False, interpreter__isnull=True) | Q(mediator__isnull=True, interpreter__isnull=False)


def of_mediator(name: str) -> Any:
    """Return the key to the mediator whose row it is; empty where it is an interpreter's."""
    return models.ForeignKey("mediators.Mediator", models.CASCADE, null=True, blank=True, related_name=name)


def of_interpreter(name: str) -> Any:
    """Return the key to the interpreter whose row it is; empty where it is a mediator's."""
    return models.ForeignKey("meetings.Interpreter", models.CASCADE, null=True, blank=True, related_name=name)


class WeeklyAvailability(models.Model):
    """One stretch of somebody's usual week, in program time; expanded on demand (availability.py)."""

    mediator = of_mediator("weekly")
    interpreter = of_interpreter("weekly")
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
            models.CheckConstraint(condition=ONE_OWNER, name="weekly_of_one"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="weekly_ends_later"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekly_on_a_weekday"),
        ]


class AvailabilityException(models.Model):
    """A date that differs from the usual week, or days in a row: off (whole days or hours), extra or other hours."""

    mediator = of_mediator("exceptions")
    interpreter = of_interpreter("exceptions")
    on = models.DateField(_("day"))
    through = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty: this day only."))
    kind = models.CharField(_("what is different"), max_length=5, choices=ExceptionKind.choices)
    starts = models.TimeField(_("from"), null=True, blank=True, help_text=_("Empty: the whole day."))
    ends = models.TimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ["on", "starts"]
        constraints = [
            models.CheckConstraint(condition=ONE_OWNER, name="exception_of_one"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True) | Q(ends__gt=F("starts")),
                name="exception_hours_in_order",
            ),
            models.CheckConstraint(
                condition=Q(through__isnull=True) | Q(through__gte=F("on")), name="exception_days_in_order"
            ),
        ]


class AvailabilityPause(models.Model):
    """Days on which nobody is asked, whatever the week says; without a last day until further notice. One a person."""

    mediator = of_mediator("pauses")
    interpreter = of_interpreter("pauses")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty: until further notice."))

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        constraints = [
            models.CheckConstraint(condition=ONE_OWNER, name="pause_of_one"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="pause_days_in_order"
            ),
            models.UniqueConstraint(fields=["mediator"], name="one_pause_per_mediator"),
            models.UniqueConstraint(fields=["interpreter"], name="one_pause_per_interpreter"),
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


class DutyTime(models.Model):
    """A stretch of the week in which an officer is on duty, as the department's liaison says. Never an answer."""

    person = models.ForeignKey("cases.CasePerson", on_delete=models.CASCADE, related_name="duty_times")
    weekday = models.PositiveSmallIntegerField(_("day of the week"), help_text=_("Monday is 0."))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("duty time")
        verbose_name_plural = _("duty times")
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="duty_ends_later"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="duty_on_a_weekday"),
        ]
