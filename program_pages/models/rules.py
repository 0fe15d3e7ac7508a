"""What a program mediates and what not: one rule set for screening and for the public page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from program_pages.enums import RuleKind, Verdict
from program_pages.models.program import Program


class EligibilityRule(models.Model):
    """One question of the screening checklist, with the verdict when it is matched (domain.md D5.2)."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="eligibility_rules")
    code = models.SlugField(_("code"), max_length=50)
    kind = models.CharField(_("about"), max_length=10, choices=RuleKind.choices)
    question = models.CharField(_("question for the reviewer"), max_length=250)
    verdict = models.CharField(_("verdict when the answer is yes"), max_length=10, choices=Verdict.choices)
    public_text = models.CharField(
        _("on the public page"), max_length=250, blank=True, help_text=_("Empty: not shown.")
    )
    source = models.CharField(_("source"), max_length=250, blank=True)
    active = models.BooleanField(_("in use"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("eligibility rule")
        verbose_name_plural = _("eligibility rules")
        ordering = ["program", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["program", "code"], name="rule_code_once")]

    def __str__(self) -> str:
        return self.question
