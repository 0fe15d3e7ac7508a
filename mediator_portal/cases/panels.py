"""Sections that rooms above add to the case page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mediator_portal.cases.models import Case


@dataclass(frozen=True)
class Panel:
    """One section: where it stands (small numbers first), its title, its template and what that gets as `panel`."""

    order: int
    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Provider = Callable[["HttpRequest", "Case"], "Panel | None"]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a provider; it returns None where its section has nothing to say."""
    if provider not in _providers:
        _providers.append(provider)


def panels_for(request: HttpRequest, case: Case) -> list[Panel]:
    """Return the sections of a case page, in order."""
    found = [provider(request, case) for provider in _providers]
    return sorted((panel for panel in found if panel is not None), key=lambda panel: panel.order)
