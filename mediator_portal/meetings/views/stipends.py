"""The ledger of stipends, its decisions and its export; a mediator's own list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings import presenters, services
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.filters import StipendFilter
from mediator_portal.meetings.forms import AmountForm
from mediator_portal.meetings.models import Stipend
from mediator_portal.meetings.selectors import own_mediators, stipends_visible_to
from mediator_portal.meetings.tables import EXPORT_HEADER, StipendTable, export_row
from mediator_portal.meetings.views.base import MeetingRequest, actor_of, mediators_only, money, page
from portal.accounts.access import requires
from portal.accounts.enums import Role
from portal.accounts.selectors import has_role
from portal.audit.services import record
from portal.vault.exports import csv_response

PER_PAGE = 25


@money
@require_safe
def ledger(request: MeetingRequest) -> HttpResponse:
    """Show the stipends that the address asks for, with the totals of the year."""
    found = _filter(request)
    table = StipendTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {
        "table": table,
        "filter": found,
        "totals": presenters.totals(found.qs),
        "yearly": presenters.yearly_totals(found.qs),
        "clear_url": reverse("meetings:stipends") if request.GET else "",
        "export_url": f"{reverse('meetings:stipends_export')}?{request.GET.urlencode()}",
        "may_approve": has_role(request.user, request.site, Role.DIRECTOR),
        "may_pay": has_role(request.user, request.site, Role.FINANCE),
        "amount_form": AmountForm(),
        "today": timezone.localdate(timezone=request.program.tz),
    }
    return page(request, "stipends.html", _("Stipends"), **context)


@money
@require_safe
def export(request: MeetingRequest) -> HttpResponseBase:
    """Return the same list as a file."""
    stipends = _filter(request).qs.select_related("approved_by")
    record(action="stipend.export", actor=request.user, site=request.site, ids={"count": stipends.count()})
    rows = (export_row(each) for each in stipends)
    return csv_response([[str(label) for label in EXPORT_HEADER], *rows], "stipends.csv")


@requires(Role.DIRECTOR, Role.FINANCE)
@require_POST
def decide(request: MeetingRequest) -> HttpResponse:
    """Approve or pay the ticked stipends."""
    chosen = stipends_visible_to(request.user, request.site).filter(reference__in=request.POST.getlist("stipend"))
    back = f"{reverse('meetings:stipends')}?{request.POST.get('query', '')}".rstrip("?")
    action, amount = request.POST.get("action"), AmountForm(request.POST)
    if not chosen:
        messages.error(request, _("Tick at least one stipend."))
        return redirect(back)
    if action == "approve" and request.POST.get("amount") and not amount.is_valid():
        messages.error(request, " ".join(str(each) for each in amount.errors["amount"]))
        return redirect(back)
    done, refused = 0, ""
    for stipend in chosen:
        try:
            _decide(request, stipend, str(action), amount)
            done += 1
        except SessionRefused as problem:
            refused = problem.sentence
    if done:
        messages.success(request, _done_words(str(action), done))
    if refused:
        messages.error(request, refused)
    return redirect(back)


@mediators_only
@require_safe
def own(request: MeetingRequest) -> HttpResponse:
    """A mediator's own stipends."""
    mediator = own_mediators(request.user, request.site).first()
    stipends = stipends_visible_to(request.user, request.site).filter(mediator=mediator).order_by("-raised_at")
    context = {"table": presenters.own_stipends(stipends), "totals": presenters.totals(stipends)}
    return page(request, "own_stipends.html", _("My stipends"), **context)


def _filter(request: MeetingRequest) -> StipendFilter:
    stipends = stipends_visible_to(request.user, request.site)
    years = [day.year for day in stipends.order_by().datetimes("session__starts_at", "year", order="DESC")]
    mediators = list(Mediator.objects.filter(program=request.program))
    return StipendFilter(request.GET, queryset=stipends, request=request, years=years, mediators=mediators)


def _decide(request: MeetingRequest, stipend: Stipend, action: str, amount: AmountForm) -> None:
    if action == "approve":
        cents = amount.cents() if amount.is_valid() and stipend.cents is None else None
        services.stipend_approve(stipend=stipend, actor=actor_of(request), cents=cents)
    else:
        services.stipend_pay(stipend=stipend, actor=actor_of(request))


def _done_words(action: str, count: int) -> str:
    if action == "approve":
        words = ngettext("%(count)d stipend approved.", "%(count)d stipends approved.", count)
    else:
        words = ngettext("%(count)d stipend noted as paid.", "%(count)d stipends noted as paid.", count)
    return words % {"count": count}
