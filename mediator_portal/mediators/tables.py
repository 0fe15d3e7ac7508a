"""The list of applications."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from mediator_portal.mediators.enums import ApplicationState, MediatorState
from mediator_portal.mediators.models import Application

TONES = {
    ApplicationState.RECEIVED: "info",
    ApplicationState.INTERVIEW: "warning",
    ApplicationState.SELECTED: "success",
    ApplicationState.DECLINED: "muted",
    ApplicationState.WITHDRAWN: "muted",
}
MEDIATOR_TONES = {
    MediatorState.IN_TRAINING: "info",
    MediatorState.ACTIVE: "success",
    MediatorState.ON_LEAVE: "warning",
    MediatorState.SUSPENDED: "error",
    MediatorState.ENDED: "muted",
}


class ApplicationTable(tables.Table):
    """Who applied when, and where it stands. Names are sealed, so the list cannot be sorted by them."""

    caption = _("Applications")
    name = tables.Column(
        verbose_name=_("Name"), orderable=False, linkify=("mediators:application", [tables.A("reference")])
    )
    received_at = tables.DateColumn(verbose_name=_("Received"), format="BRIEF_DATE_FORMAT")
    interview_at = tables.DateTimeColumn(verbose_name=_("Interview"), format="BRIEF_MOMENT_FORMAT", default="–")
    state = tables.Column(verbose_name=_("State"))

    class Meta:
        model = Application
        fields = ("name", "received_at", "interview_at", "state")
        order_by = "-received_at"

    def render_state(self, record: Application) -> SafeString:
        tone = TONES.get(ApplicationState(record.state), "")
        return format_html(
            '<span class="usa-tag{}">{}</span>', f" usa-tag--{tone}" if tone else "", record.get_state_display()
        )
