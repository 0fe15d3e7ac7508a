"""How long what people send is kept."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_app.states import RetentionAction

MOST_MONTHS = 240


class RetentionRule(models.Model):
    """How long the submissions of one form are kept, or of a purpose where a form has no rule of its own.

    It stands apart from the form's page: editors see it there, and only the director changes it. It outlives the page.
    """

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40, blank=True, help_text=_("Empty where the rule is one form's own."))
    form = models.UUIDField(null=True, blank=True, help_text=_("The form in all its languages."))
    action = models.CharField(_("what happens then"), max_length=10, choices=RetentionAction.choices)
    months = models.PositiveSmallIntegerField(
        _("months"), validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)]
    )
    starts_at = models.DateTimeField(help_text=_("Nothing goes before: time for a second thought after a change."))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "form"], condition=models.Q(form__isnull=False), name="retention_of_a_form"
            ),
            models.UniqueConstraint(
                fields=["site", "purpose"], condition=models.Q(form=None), name="retention_of_a_purpose"
            ),
            models.CheckConstraint(
                condition=models.Q(form=None) & ~models.Q(purpose="") | models.Q(form__isnull=False, purpose=""),
                name="retention_of_a_form_or_a_purpose",
            ),
            models.CheckConstraint(condition=models.Q(months__gte=1), name="retention_of_a_month_at_least"),
        ]
