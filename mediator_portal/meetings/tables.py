"""The ledger as a table, and its export."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.models import Stipend
from mediator_portal.meetings.words import day, dollars

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class StipendTable(tables.Table):
    """Stipends for finance and director: tick and act on several at once."""

    caption = _("Stipends")

    pick = tables.TemplateColumn(
        verbose_name=_("Choose"), template_name="portal/meetings/stipend_pick.html", orderable=False
    )
    mediator = tables.Column(verbose_name=_("Mediator"), accessor="mediator__name", orderable=False)
    session = tables.Column(verbose_name=_("Session"), accessor="session__starts_at")
    cents = tables.Column(verbose_name=_("Amount"), attrs=NUMBER, empty_values=())
    state = tables.TemplateColumn(
        verbose_name=_("State"), template_name="portal/meetings/stipend_state.html", orderable=True
    )
    paid_on = tables.Column(verbose_name=_("Paid on"), default="–")

    class Meta:
        model = Stipend
        fields = ("pick", "mediator", "session", "cents", "state", "paid_on")
        order_by = "-session"

    def render_session(self, record: Stipend) -> str:
        return day(record.session.starts_at, record.session.case.program)

    def render_cents(self, record: Stipend) -> str:
        return dollars(record.cents)


EXPORT_HEADER = (
    _("Stipend"),
    _("Mediator"),
    _("Mediator's reference"),
    _("Day of the session"),
    _("Amount in US dollars"),
    _("State"),
    _("Approved on"),
    _("Approved by"),
    _("Paid on"),
)


def export_row(stipend: Stipend) -> tuple[Any, ...]:
    """Return one stipend as a row of the export. No case, no party."""
    tz = stipend.session.case.program.tz
    return (
        stipend.reference,
        stipend.mediator.name,
        stipend.mediator.reference,
        stipend.session.starts_at.astimezone(tz).date(),
        stipend.cents / 100 if stipend.cents is not None else None,
        stipend.get_state_display(),
        stipend.approved_at.astimezone(tz).date() if stipend.approved_at else None,
        stipend.approved_by.get_full_name() if stipend.approved_by else "",
        stipend.paid_on,
    )
