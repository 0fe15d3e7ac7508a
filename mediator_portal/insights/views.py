"""Figures for staff, and the public ones as files."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mediator_portal.insights import funnel_presenters
from mediator_portal.insights.filters import FunnelForm
from mediator_portal.insights.metrics import Figure, figures
from mediator_portal.insights.models import YEAR, FiguresPage
from mediator_portal.insights.presenters import drawn, lines
from mediator_portal.insights.rules import PartyFacts, lines_by, reasons, step_counts
from mediator_portal.insights.selectors import party_facts
from portal.accounts.access import open_to_all, requires
from portal.accounts.enums import Role
from portal.vault.exports import csv_response


def _figures(request: HttpRequest, *, public: bool) -> list[Figure]:
    program = request.program  # type: ignore[attr-defined]
    if program is None:
        raise Http404
    return figures(program, timezone.now() - YEAR, public=public)


def _published(request: HttpRequest) -> list[Figure]:
    """The public figures; unknown unless the program publishes its figures page."""
    root = request.site.root_page  # type: ignore[attr-defined]
    if not FiguresPage.objects.live().descendant_of(root).exists():
        raise Http404
    return _figures(request, public=True)


@requires(Role.COORDINATOR, Role.DIRECTOR)
@require_safe
def figures_for_staff(request: HttpRequest) -> HttpResponse:
    """Show every figure, nothing hidden."""
    shown = [drawn(figure) for figure in _figures(request, public=False)]
    return render(request, "portal/insights/figures.html", {"figures": shown})


@requires(Role.COORDINATOR, Role.DIRECTOR)
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Return every figure as a CSV file."""
    return csv_response(lines(_figures(request, public=False)), "figures.csv")


def _funnel(request: HttpRequest) -> tuple[FunnelForm, str, list[PartyFacts]]:
    form = FunnelForm(request.GET or {"by": "role", "months": 12})
    by, months = form.chosen()
    since = timezone.now() - dt.timedelta(days=round(months * 30.44))
    return form, by, party_facts(request.user, request.site, since)


@requires(Role.COORDINATOR, Role.DIRECTOR)
@require_safe
def funnel(request: HttpRequest) -> HttpResponse:
    """Show how many people came how far, split as the address asks, and the reasons for a no."""
    form, by, facts = _funnel(request)
    counts, why = step_counts(facts), reasons(facts)
    context = {
        "form": form,
        "empty": not facts,
        "bars": funnel_presenters.funnel_bars(counts),
        "maximum": max(counts.values(), default=0),
        "table": funnel_presenters.funnel_table(by, lines_by(facts, by)),
        "reasons": funnel_presenters.reason_bars(why),
        "reasons_maximum": max(why.values(), default=0),
        "query": request.GET.urlencode(),
    }
    return render(request, "portal/insights/funnel.html", context)


@requires(Role.COORDINATOR, Role.DIRECTOR)
@require_safe
def funnel_export(request: HttpRequest) -> StreamingHttpResponse:
    """Return the funnel as a CSV file, split as the address asks."""
    _form, by, facts = _funnel(request)
    return csv_response(funnel_presenters.funnel_lines(by, lines_by(facts, by)), "participation.csv")


@open_to_all
@require_safe
def public_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Return the public figures as a CSV file."""
    return csv_response(lines(_published(request)), "figures.csv")


@open_to_all
@require_safe
def public_json(request: HttpRequest) -> JsonResponse:
    """Return the public figures as JSON; a hidden count is null."""
    shown = [
        {
            "figure": figure.code,
            "question": str(figure.question),
            "unit": figure.unit,
            "values": [
                {"code": value.code, "label": str(value.label), "count": None if value.hidden else value.count}
                for value in figure.values
            ],
        }
        for figure in _published(request)
    ]
    return JsonResponse({"figures": shown})
