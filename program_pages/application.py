"""Where the program's public forms stand: the room of the forms says so, this room only links there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wagtail.models import Site

APPLICATION: Final = "mediator_application"
REQUEST: Final = "mediation_request"
REOPENING_LIST: Final = "reopening_list"

Provider = Callable[["Site", str], str]
_providers: defaultdict[str, list[Provider]] = defaultdict(list)


def register(provider: Provider, form: str = APPLICATION) -> None:
    """Name the function `f(site, language) -> address` that knows where a form stands; empty when there is none."""
    if provider not in _providers[form]:
        _providers[form].append(provider)


def url_for(site: Site, language: str, form: str = APPLICATION) -> str:
    """Return the address of one of the site's forms in a language, or nothing."""
    return next((url for provider in _providers[form] if (url := provider(site, language))), "")
