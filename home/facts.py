"""Live facts that pages show by name: rooms register them, so that no number is typed by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import Site


@dataclass(frozen=True)
class Fact:
    """A value in words and what it is; `value` may be a number or a short phrase."""

    value: str
    label: str


Provider = Callable[["Site"], Fact | None]
_providers: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Offer a fact under a name that editors can use."""
    _providers[name] = provider


def fact_for(site: Site, name: str) -> Fact | None:
    """Return the fact, or None when nobody offers it or it must not be shown."""
    provider = _providers.get(name)
    return provider(site) if provider else None


def names() -> list[str]:
    """Return the names that editors can use."""
    return sorted(_providers)
