"""A mediator's life: application, interview, training, term."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mediator_portal.mediators.enums import ApplicationState, MediatorState
from portal.accounts.enums import Agency
from portal.vault.fields import HashedField, SealedJSONField, SealedTextField


def application_reference() -> str:
    """Return a random reference such as `A-5f3a9c1e07`."""
    return f"A-{secrets.token_hex(5)}"


def mediator_reference() -> str:
    """Return a random reference such as `M-5f3a9c1e07`."""
    return f"M-{secrets.token_hex(5)}"


class Application(models.Model):
    """One person's wish to become a mediator, made from a submission of the application form."""

    program = models.ForeignKey("program_pages.Program", on_delete=models.PROTECT, related_name="applications")
    reference = models.CharField(max_length=20, unique=True, default=application_reference, editable=False)
    submission = models.OneToOneField("forms_app.Submission", on_delete=models.PROTECT, related_name="application")
    name = SealedTextField(_("name"))
    name_hash = HashedField(source="name", kind="name")
    email = SealedTextField(_("e-mail address"))
    email_hash = HashedField(source="email", kind="email")
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=12, choices=ApplicationState.choices, default=ApplicationState.RECEIVED)
    received_at = models.DateTimeField(auto_now_add=True)
    interview_at = models.DateTimeField(_("interview"), null=True, blank=True)
    interview_place = models.CharField(_("place of the interview"), max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["program", "state"], name="application_list")]


class ApplicationMove(models.Model):
    """One move of an application: its history."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="moves")
    name = models.CharField(max_length=30)
    before = models.CharField(max_length=12, choices=ApplicationState.choices)
    after = models.CharField(max_length=12, choices=ApplicationState.choices)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = SealedTextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]


class InterviewScore(models.Model):
    """One panel member's scores of one interview, 1 (low) to 5 (high) for each quality."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="scores")
    panel_member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=20, choices=Agency.choices)
    scores = SealedJSONField(help_text=_("Score by quality."))
    comment = SealedTextField(blank=True)
    questions = models.JSONField(null=True, blank=True, help_text=_("The form as it was filled in."))
    answers = SealedJSONField(null=True, blank=True, help_text=_("Every answer by key, the scores too."))
    entered_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "panel_member"], name="one_score_per_panel_member")
        ]


class Mediator(models.Model):
    """A person of a program's roster, from selection on."""

    program = models.ForeignKey("program_pages.Program", on_delete=models.PROTECT, related_name="mediators")
    reference = models.CharField(max_length=20, unique=True, default=mediator_reference, editable=False)
    application = models.OneToOneField(
        Application, on_delete=models.SET_NULL, null=True, blank=True, related_name="mediator"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mediators",
        help_text=_("Set when the invitation to sign in is accepted."),
    )
    name = SealedTextField(_("name"))
    name_hash = HashedField(source="name", kind="name")
    email = SealedTextField(_("e-mail address"))
    email_hash = HashedField(source="email", kind="email")
    state = models.CharField(max_length=12, choices=MediatorState.choices, default=MediatorState.IN_TRAINING)
    languages = models.JSONField(_("languages spoken"), default=list, help_text=_("Language codes."))
    affiliations = SealedJSONField(_("employers and units, past and present"), null=True, blank=True)
    lead = models.BooleanField(_("experienced, can lead"), default=False)
    term_starts = models.DateField(_("term starts"), null=True, blank=True)
    term_ends = models.DateField(_("term ends"), null=True, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("mediator")
        verbose_name_plural = _("mediators")
        constraints = [models.UniqueConstraint(fields=["program", "user"], name="mediator_once_per_program")]
        indexes = [models.Index(fields=["program", "state"], name="mediator_roster")]


class MediatorMove(models.Model):
    """One move of a mediator (activated, on leave, ended…): the history on the roster."""

    mediator = models.ForeignKey(Mediator, on_delete=models.CASCADE, related_name="moves")
    name = models.CharField(max_length=30)
    before = models.CharField(max_length=12, choices=MediatorState.choices)
    after = models.CharField(max_length=12, choices=MediatorState.choices)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = SealedTextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]


class TrainingRecord(models.Model):
    """Hours of one course that a mediator attended on one day."""

    mediator = models.ForeignKey(Mediator, on_delete=models.CASCADE, related_name="training")
    course = models.ForeignKey("program_pages.TrainingCourse", on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("day"))
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mediator", "course", "on"], name="training_once_a_day")]


class TrainingSignup(models.Model):
    """A mediator wants to come to a training date."""

    mediator = models.ForeignKey(Mediator, on_delete=models.CASCADE, related_name="signups")
    event = models.ForeignKey("program_pages.TrainingEvent", on_delete=models.CASCADE, related_name="signups")
    needs = SealedTextField(_("what is needed to take part"), blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("sign-up for a training")
        verbose_name_plural = _("sign-ups for trainings")
        constraints = [models.UniqueConstraint(fields=["mediator", "event"], name="training_signup_once")]


class DevelopmentAttendance(models.Model):
    """A professional development session that a mediator attended."""

    mediator = models.ForeignKey(Mediator, on_delete=models.CASCADE, related_name="development")
    event = models.ForeignKey(
        "program_pages.TrainingEvent", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    on = models.DateField(_("day"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mediator", "on"], name="development_once_a_day")]
