"""The case list."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from mediator_portal.cases.enums import CaseState, PersonRole
from mediator_portal.cases.models import Case
from mediator_portal.cases.rules import outward_word
from portal import dates

NUMBERS: Final = {"td": {"class": "num"}, "th": {"class": "num"}}
TONES: Final = {
    CaseState.REFERRED: "info",
    CaseState.SCREENING: "info",
    CaseState.INVITING: "warning",
    CaseState.CONFIRMED: "success",
    CaseState.HELD: "success",
    CaseState.CLOSED: "muted",
    CaseState.RETURNED: "muted",
}


class CaseTable(tables.Table):
    """Cases as rows; every column but the names can be sorted (names are sealed, the database cannot)."""

    caption = _("Cases")

    reference = tables.Column(verbose_name=_("Case"), attrs={"td": {"class": "nowrap"}})
    people = tables.Column(verbose_name=_("Complainant and officer"), orderable=False, empty_values=())
    state = tables.Column(verbose_name=_("State"))
    state_since = tables.Column(verbose_name=_("Since"), attrs={"td": {"class": "nowrap"}})
    received_at = tables.Column(verbose_name=_("Received"), attrs={"td": {"class": "nowrap"}})
    investigation_due_on = tables.Column(verbose_name=_("Investigation due"), attrs=NUMBERS, default="–")

    class Meta:
        model = Case
        fields = ("reference", "people", "state", "state_since", "received_at", "investigation_due_on")
        order_by = ("-received_at",)
        empty_text = _("No case fits. Clear the filters to see all.")

    def render_reference(self, value: str) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("cases:case", args=[value]), value)

    def render_people(self, record: Case) -> str:
        return f"{_names(record, PersonRole.COMPLAINANT)} · {_names(record, PersonRole.OFFICER)}"

    def render_state(self, record: Case) -> SafeString:
        tone = TONES.get(CaseState(record.state), "")
        name = f"usa-tag usa-tag--{tone}" if tone else "usa-tag"
        return format_html('<span class="{}">{}</span>', name, record.get_state_display())

    def render_state_since(self, value: dt.datetime) -> str:
        return short_day(timezone.localtime(value).date())

    def render_received_at(self, value: dt.datetime) -> str:
        return short_day(timezone.localtime(value).date())

    def render_investigation_due_on(self, value: dt.date) -> str:
        return short_day(value)


def _names(case: Case, role: str) -> str:
    """Return the people of one side, the first by name, and how many more there are."""
    names = [person.name for person in case.people.all() if person.role == role]
    if not names:
        return "–"
    return names[0] if len(names) == 1 else f"{names[0]} + {len(names) - 1}"


def short_day(value: dt.date) -> str:
    """Return "Mar 3, 2026" for a row."""
    return dates.brief_date(value)


EXPORT_HEADER: Final[tuple[Any, ...]] = (
    _("Case"),
    _("State"),
    _("Since"),
    _("Source"),
    _("Kind of complaint"),
    _("Received"),
    _("Mediation target"),
    _("Investigation deadline"),
    _("Outward word"),
)


def export_row(case: Case) -> list[object]:
    """Return a case for the spreadsheet: fields of the public-record class only, nothing that is sealed."""
    target_days = case.program.target_days
    received = case.received_at.astimezone(case.program.tz).date()
    word = outward_word(case.state, case.return_reason)
    return [
        case.reference,
        case.get_state_display(),
        case.state_since,
        case.source,
        case.category,
        received,
        received + dt.timedelta(days=target_days) if target_days is not None else None,
        case.investigation_due_on,
        word.label if word else "",
    ]
