"""What needs a person today: rooms register providers, the portal's and the admin's first pages show the items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.accounts.models import User


@dataclass(frozen=True)
class TodayItem:
    """One thing to do: what (label, detail), the one verb, where, and until when (None: no date)."""

    label: str
    verb: str
    url: str
    detail: str = ""
    due_at: dt.datetime | None = None
    kind: str = "task"


Provider = Callable[["User", "Site", dt.datetime], Iterable[TodayItem]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a provider; it returns nothing for people whom its items do not concern."""
    if provider not in _providers:
        _providers.append(provider)


def items_for(user: User, site: Site, now: dt.datetime) -> list[TodayItem]:
    """Return what waits for this person, oldest deadline first, things without a date last."""
    items = [item for provider in _providers for item in provider(user, site, now)]
    return sorted(items, key=lambda item: (item.due_at is None, item.due_at or now, item.label))
