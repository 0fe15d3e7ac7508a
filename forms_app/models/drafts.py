"""A form that is being filled in: what was answered so far, until it is sent or its time is over."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_app.models.codes import MailedCode
from portal.vault.fields import SealedJSONField, SealedTextField


class FormDraft(MailedCode):
    """One half-filled form. `key` is the key its submission will have; a signed cookie or the return link leads here.

    Nothing here is read by staff: a form that was not sent is nobody's but its writer's.
    """

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey("forms_app.FormPage", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    language = models.CharField(max_length=10, default="en")
    content = SealedJSONField(help_text=_("Answers, kinds and what was typed; see forms_app/drafting.py."))
    version = models.CharField(max_length=16, help_text=_("Hash of the definition the answers were given to."))
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField(db_index=True)

    # Save and return: where the link and the codes go, and what is stored of them.
    address = SealedTextField(max_length=254, blank=True)
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)
    letters = models.PositiveSmallIntegerField(default=0, help_text=_("How often the link was asked for."))

    class Meta:
        verbose_name = _("half-filled form")
        verbose_name_plural = _("half-filled forms")
        constraints = [models.UniqueConstraint(fields=["site", "key"], name="form_draft_once")]

    @property
    def code_name(self) -> str:
        return self.key
