"""Slow guessing down: wrong tries are counted per address and per program, in the shared cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest

from portal.vault.crypto import keyed_hash


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
        key = _key(request, limit)
        if not cache.add(key, 1, limit.seconds):
            try:
                cache.incr(key)
            except ValueError:  # it ran out between the two calls
                cache.add(key, 1, limit.seconds)


def _key(request: HttpRequest, limit: Limit) -> str:
    """Return the counter's key; an address stands in it as a keyed hash only."""
    site_id = request.site.pk
    who = "" if limit is BY_PROGRAM else keyed_hash("address", request.META.get("REMOTE_ADDR", ""))[:32]
    return f"participation:{limit.name}:{site_id}:{who}"
