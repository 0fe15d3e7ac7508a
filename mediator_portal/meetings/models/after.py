"""After the session: the report, who answered a survey, the parties' statements, the stipends."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import StipendState


def stipend_reference() -> str:
    """Return a random reference such as `P-5f3a9c1e07`."""
    return f"P-{secrets.token_hex(5)}"


# A row that belongs to either a person of the case or a mediator, never both.
ONE_OF_TWO = Q(person__isnull=False, mediator__isnull=True) | Q(person__isnull=True, mediator__isnull=False)


class SessionReport(models.Model):
    """The mediators' report: the three facts that the law allows and nothing else (710 ILCS 35/7)."""

    session = models.OneToOneField("meetings.MediationSession", on_delete=models.PROTECT, related_name="report")
    ended_early = models.BooleanField(_("ended early"))
    settlement = models.BooleanField(_("settlement reached"))
    by = models.ForeignKey("mediators.Mediator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")


class Attendance(models.Model):
    """Who attended a session: a person of the case or a mediator."""

    report = models.ForeignKey(SessionReport, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey("cases.CasePerson", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mediator = models.ForeignKey(
        "mediators.Mediator", on_delete=models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    attended = models.BooleanField()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.CheckConstraint(condition=ONE_OF_TWO, name="attendance_of_one"),
            models.UniqueConstraint(fields=["report", "person"], name="attendance_once_per_person"),
            models.UniqueConstraint(fields=["report", "mediator"], name="attendance_once_per_mediator"),
        ]


class SurveyDone(models.Model):
    """That somebody answered the survey of a session. The answers themselves are kept apart and without any link.

    The row has no time: a time here and the order of answers there could be laid side by side.
    """

    session = models.ForeignKey("meetings.MediationSession", on_delete=models.CASCADE, related_name="surveys_done")
    person = models.ForeignKey("cases.CasePerson", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    mediator = models.ForeignKey(
        "mediators.Mediator", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("survey answered")
        verbose_name_plural = _("surveys answered")
        constraints = [
            models.CheckConstraint(condition=ONE_OF_TWO, name="survey_of_one"),
            models.UniqueConstraint(fields=["session", "person"], name="survey_once_per_person"),
            models.UniqueConstraint(fields=["session", "mediator"], name="survey_once_per_mediator"),
        ]


class PartyStatement(models.Model):
    """What a party states about the conversation: heard, clarified, understood (how Chicago tells success)."""

    session = models.ForeignKey("meetings.MediationSession", on_delete=models.CASCADE, related_name="statements")
    person = models.ForeignKey("cases.CasePerson", on_delete=models.CASCADE, related_name="statements")
    heard = models.BooleanField(_("I was heard"))
    clarified = models.BooleanField(_("Things became clearer"))
    understood = models.BooleanField(_("I understand the other person's view"))
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("statement of a party")
        verbose_name_plural = _("statements of parties")
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="one_statement_per_person")]


class Stipend(models.Model):
    """What a mediator is paid for a session. No tax number is stored."""

    session = models.ForeignKey("meetings.MediationSession", on_delete=models.PROTECT, related_name="stipends")
    mediator = models.ForeignKey("mediators.Mediator", on_delete=models.PROTECT, related_name="stipends")
    reference = models.CharField(max_length=20, unique=True, default=stipend_reference, editable=False)
    cents = models.PositiveIntegerField(
        _("amount"), null=True, blank=True, help_text=_("US cents; empty until the program sets it.")
    )
    state = models.CharField(max_length=10, choices=StipendState.choices, default=StipendState.RAISED)
    raised_at = models.DateTimeField(auto_now_add=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("stipend")
        verbose_name_plural = _("stipends")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "mediator"], name="one_stipend_per_session"),
            models.CheckConstraint(
                condition=Q(state="raised") | Q(cents__isnull=False), name="stipend_approved_with_amount"
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_on__isnull=False) | (~Q(state="paid") & Q(paid_on__isnull=True)),
                name="stipend_paid_on_a_day",
            ),
        ]
