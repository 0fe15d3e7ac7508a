"""What a person finds in the portal's menu: rooms register their entries, one page shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from portal.accounts.enums import Role
from portal.accounts.selectors import roles_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class NavItem:
    """One entry: its words, the name of its address, who sees it, and where it stands (small numbers first).

    `roles` may be a function where rooms that come later decide who sees it.
    """

    label: str | _StrPromise
    url_name: str
    roles: frozenset[Role] | Callable[[], frozenset[Role]]
    order: int

    def is_for(self, roles: frozenset[Role]) -> bool:
        """True for somebody who holds these roles."""
        return not roles.isdisjoint(self.roles() if callable(self.roles) else self.roles)


# A menu of so many entries is shown whole; of a longer one, the first so many.
MOST = 9
AT_ONCE = 7
# On a telephone: two lines at the most, else one.
MOST_NARROW = 6
AT_ONCE_NARROW = 3

_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entry; the same address registered again replaces the first."""
    _items[item.url_name] = item


def entries_for(request: HttpRequest) -> list[dict[str, object]]:
    """Return the entries of the signed-in person at this site: `label`, `url`, `current`, `more` for those that stand
    behind "More" because there are too many for one line, and `late` for those that do so on a telephone; where the
    person is always stands in front.
    """
    roles = roles_of(request.user, request.site)
    shown = sorted((item for item in _items.values() if item.is_for(roles)), key=lambda item: item.order)
    urls = [(item, reverse(item.url_name)) for item in shown]
    # The longest address that the request's begins with is where the person is.
    current = max((url for _item, url in urls if request.path.startswith(url)), key=len, default=None)
    rows: list[dict[str, object]] = [
        {"label": item.label, "url": url, "current": url == current, "more": False, "late": False} for item, url in urls
    ]
    for name, most, at_once in (("more", MOST, AT_ONCE), ("late", MOST_NARROW, AT_ONCE_NARROW)):
        if len(rows) > most:
            for row in rows[at_once:]:
                row[name] = not row["current"]
    return rows
