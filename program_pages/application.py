"""Where one applies to be a mediator: the room of the forms says so, this room only links there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import Site

Provider = Callable[["Site", str], str]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Name the function `f(site, language) -> address` that knows the application form; empty when there is none."""
    if provider not in _providers:
        _providers.append(provider)


def url_for(site: Site, language: str) -> str:
    """Return the address of the site's application form in a language, or nothing."""
    return next((url for provider in _providers if (url := provider(site, language))), "")
