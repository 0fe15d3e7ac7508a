"""The link in a receipt by which the sender reads again what they sent."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_app.models.codes import MailedCode
from forms_app.models.submissions import Submission


class SubmissionCopy(MailedCode):
    """One link, made when the receipt is delivered. It holds no answer: what is read is the submission itself."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="copy")
    link_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("link to a copy")
        verbose_name_plural = _("links to copies")

    @property
    def code_name(self) -> str:
        return f"copy-{self.submission.receipt}"
