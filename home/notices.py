"""The notice strip: shown only when something matters now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Notice:
    """One line, with a link if there is more to read. Tone `calm` is quieter."""

    text: str
    url: str = ""
    label: str = ""
    tone: str = ""


Provider = Callable[["HttpRequest"], Notice | None]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a provider; the first one with something to say is shown."""
    if provider not in _providers:
        _providers.append(provider)


def notice_for(request: HttpRequest) -> Notice | None:
    """Return the notice of the request's site, if any."""
    return next((notice for provider in _providers if (notice := provider(request)) is not None), None)
