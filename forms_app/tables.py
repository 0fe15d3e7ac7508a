"""The list of submissions. It shows no answer: answers are read one submission at a time, each reading recorded."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms_app import purposes
from forms_app.enums import SubmissionState
from forms_app.models import Submission

TONES = {SubmissionState.NEW: "info", SubmissionState.READ: "", SubmissionState.DONE: "success"}


class SubmissionTable(tables.Table):
    """Receipt, form, purpose, day, state."""

    caption = _("Submissions")
    receipt = tables.Column(verbose_name=_("Receipt"), linkify=("forms_app:submission", [tables.A("receipt")]))
    title = tables.Column(verbose_name=_("Form"))
    purpose = tables.Column(verbose_name=_("Purpose"))
    sent_at = tables.DateTimeColumn(verbose_name=_("Sent"))
    state = tables.Column(verbose_name=_("State"))

    class Meta:
        model = Submission
        fields = ("receipt", "title", "purpose", "sent_at", "state")
        order_by = "-sent_at"

    def render_purpose(self, value: str) -> str:
        return purposes.label_of(value)

    def render_state(self, record: Submission) -> SafeString:
        tone = TONES[SubmissionState(record.state)]
        return format_html(
            '<span class="usa-tag{}">{}</span>', f" usa-tag--{tone}" if tone else "", record.get_state_display()
        )
