"""Figures for staff, and the public ones as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mediator_portal.insights.metrics import Figure, figures
from mediator_portal.insights.models import YEAR, FiguresPage
from mediator_portal.insights.presenters import drawn, lines
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
