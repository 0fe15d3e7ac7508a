"""A code of six digits that goes to an e-mail address: what is stored of it. The code itself is made by keyed hash."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailedCode(models.Model):
    """What a link leads to, behind a code; `code_name` is what the code is made of."""

    code_number = models.PositiveSmallIntegerField(default=0, help_text=_("How many codes were asked for."))
    code_sent_at = models.DateTimeField(null=True, blank=True)
    code_failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def code_name(self) -> str:
        raise NotImplementedError
