"""Whether mediator roles are open: one setting that every page, the application form and the sign-up list follow."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.vault.fields import HashedField, SealedTextField
from program_pages.enums import ChangeCause, RolesState
from program_pages.models.program import Program


class Recruitment(models.Model):
    """The roles switch of a program. Change it through `services.recruitment_change` only."""

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="recruitment")
    state = models.CharField(
        _("mediator roles are"), max_length=10, choices=RolesState.choices, default=RolesState.OPEN
    )
    open_on = models.DateField(_("open again on"), null=True, blank=True)
    full_at = models.PositiveSmallIntegerField(
        _("automatically full at"), null=True, blank=True, help_text=_("Active mediators; empty: never by itself.")
    )
    active_mediators = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Active mediators as the roster last told.")
    )
    full_since = models.DateTimeField(null=True, blank=True, editable=False)
    text_open = models.TextField(_("wording while open"), blank=True)
    text_full = models.TextField(_("wording while full"), blank=True)
    text_open_on = models.TextField(
        _("wording while full with a date"), blank=True, help_text=_("{date} stands for the date.")
    )
    generation = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Counts the changes; names each reopening.")
    )

    class Meta:
        verbose_name = _("roles currently full")
        verbose_name_plural = _("roles currently full")
        permissions = [("flip_recruitment", _("Can open and close the mediator roles"))]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=RolesState.OPEN_ON) | models.Q(open_on__isnull=False),
                name="open_on_has_a_date",
            )
        ]

    def __str__(self) -> str:
        return capfirst(str(self._meta.verbose_name))


class RecruitmentChange(models.Model):
    """One flip of the switch: the log beside it."""

    recruitment = models.ForeignKey(Recruitment, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    cause = models.CharField(max_length=20, choices=ChangeCause.choices, default=ChangeCause.PERSON)
    before = models.CharField(max_length=10, choices=RolesState.choices)
    after = models.CharField(max_length=10, choices=RolesState.choices)
    open_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("change of the roles")
        verbose_name_plural = _("changes of the roles")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.get_after_display()


class ReopeningSubscriber(models.Model):
    """Somebody who wants to be told once when roles reopen."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="subscribers")
    email = SealedTextField(_("e-mail address"))
    email_hash = HashedField(source="email", kind="email")
    language = models.CharField(max_length=10, default="en")
    subscribed_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reopening subscriber")
        verbose_name_plural = _("reopening subscribers")
        constraints = [models.UniqueConstraint(fields=["program", "email_hash"], name="subscriber_once")]
