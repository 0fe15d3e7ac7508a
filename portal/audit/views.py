"""The audit trail of a program, for its auditors and directors."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from portal.accounts.access import requires
from portal.accounts.http import PortalRequest
from portal.audit.exports import csv_rows
from portal.audit.filters import EventFilter
from portal.audit.selectors import READERS, events_visible_to
from portal.audit.services import record
from portal.audit.tables import EventTable
from portal.vault.exports import csv_response

PER_PAGE = 50


@requires(*READERS)
@require_safe
def event_list(request: PortalRequest) -> HttpResponse:
    """Show the events, newest first, as the address narrows them."""
    found = EventFilter(request.GET, queryset=events_visible_to(request.user, request.site))
    table = EventTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {
        "filter_form": found.form,
        "table": table,
        "query": request.GET.urlencode(),
        "filtered": any(request.GET.get(name) for name in found.filters),
    }
    return render(request, "portal/audit/list.html", context)


@requires(*READERS)
@require_safe
def event_export(request: PortalRequest) -> HttpResponseBase:
    """Hand out the events as the address narrows them; the export itself is an event."""
    found = EventFilter(request.GET, queryset=events_visible_to(request.user, request.site)).qs
    ids = {"format": "csv", "count": found.count()}
    record(action="audit.export", actor=request.user, site=request.site, object_type="audit.auditevent", ids=ids)
    return csv_response(csv_rows(found), "audit.csv")
