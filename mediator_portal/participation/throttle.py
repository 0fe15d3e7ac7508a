"""Slow guessing down: wrong tries are counted per address and per program, in the shared cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest

from portal.accounts.throttle import address_key, count


@dataclass(frozen=True)
class Limit:
    """At most `count` wrong tries in `seconds`."""

    name: str
    count: int
    seconds: int


# Real people mistype a few times. 37 bits of code stand behind these numbers.
BY_ADDRESS: Final = Limit("address", 10, 15 * 60)
BY_PROGRAM: Final = Limit("program", 300, 60 * 60)
VERIFY_BY_ADDRESS: Final = Limit("verify", 20, 15 * 60)


def is_blocked(request: HttpRequest, *limits: Limit) -> bool:
    """True when the requester, or the program as a whole, has used up the wrong tries."""
    return any((cache.get(_key(request, limit)) or 0) >= limit.count for limit in limits)


def count_wrong(request: HttpRequest, *limits: Limit) -> None:
    """Count a wrong try against each limit; a count is forgotten when its time is over."""
    for limit in limits:
        count(_key(request, limit), limit.seconds)


def _key(request: HttpRequest, limit: Limit) -> str:
    """Return the counter's key."""
    who = "" if limit is BY_PROGRAM else address_key(request)
    return f"participation:{limit.name}:{request.site.pk}:{who}"
