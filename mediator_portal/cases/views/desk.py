"""Today, the lists and the export."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from home.today import items_for
from mediator_portal.cases import presenters
from mediator_portal.cases.enums import OPEN_STATES, CaseState
from mediator_portal.cases.filters import CaseFilter
from mediator_portal.cases.selectors import cases_visible_to, counts_by_state, desk_cases
from mediator_portal.cases.tables import EXPORT_HEADER, CaseTable, export_row
from mediator_portal.cases.views.base import DeskRequest, desk
from portal.audit.services import record
from portal.vault.exports import csv_response

PER_PAGE = 25


@desk
@require_GET
def today(request: DeskRequest) -> HttpResponse:
    """Show what needs a person now, oldest deadline first, beside the lists by state."""
    items = items_for(request.user, request.site, timezone.now())
    counts = counts_by_state(cases_visible_to(request.user, request.site))
    context = {"tasks": presenters.today_rows(items, request.program), "lists": state_lists(counts, None)}
    return render(request, "portal/cases/today.html", context)


@desk
@require_GET
def case_list(request: DeskRequest) -> HttpResponse:
    """Show the cases that the address asks for."""
    visible = cases_visible_to(request.user, request.site)
    found = CaseFilter(request.GET, queryset=desk_cases(request.user, request.site), request=request)
    table = CaseTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    record(action="case.list", actor=request.user, site=request.site, ids={"page": table.page.number})
    context = {
        "table": table,
        "filter": found,
        "lists": state_lists(counts_by_state(visible), request.GET.get("state", "")),
        "clear_url": reverse("cases:list") if request.GET else "",
        "export_url": f"{reverse('cases:export')}?{request.GET.urlencode()}",
    }
    return render(request, "portal/cases/list.html", context)


@desk
@require_GET
def case_export(request: DeskRequest) -> HttpResponseBase:
    """Return the cases that the address asks for as CSV: public-record fields only."""
    found = CaseFilter(request.GET, queryset=cases_visible_to(request.user, request.site), request=request)
    cases = found.qs.order_by("-received_at", "-pk")
    record(action="case.export", actor=request.user, site=request.site, ids={"count": cases.count()})
    rows = (export_row(case) for case in cases.iterator(chunk_size=500))
    header = [str(label) for label in EXPORT_HEADER]
    return csv_response((row for part in ([header], rows) for row in part), f"cases-{request.program.code}.csv")


def state_lists(counts: dict[str, int], current: str | None) -> list[dict[str, object]]:
    """Return the lists by state with their counts, as items of the component side_nav."""
    everything = sum(counts.values())
    still_open = sum(counts[state] for state in OPEN_STATES)
    rows = [("", _("All cases"), everything), ("open", _("All open"), still_open)]
    rows += [(state.value, str(state.label), counts[state.value]) for state in CaseState]
    base = reverse("cases:list")
    return [
        {
            "label": label,
            "url": f"{base}?{urlencode({'state': code})}" if code else base,
            "count": count,
            "current": code == current,
        }
        for code, label, count in rows
    ]
