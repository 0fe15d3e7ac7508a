"""Slow guessing down: wrong tries are counted per address and per program, in the shared cache.

Many wrong codes at one program make every address there careful: it keeps a few tries instead of ten. Nobody is locked
out for what others do: whoever typed nothing wrong gets in at the first right code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from portal.accounts.throttle import address_key, count, counted


@dataclass(frozen=True)
class Limit:
    """At most `count` wrong tries in `seconds`."""

    name: str
    count: int
    seconds: int


# Real people mistype a few times. 37 bits of code stand behind these numbers.
BY_ADDRESS: Final = Limit("address", 10, 15 * 60)
BY_PROGRAM: Final = Limit("program", 300, 60 * 60)
# What is left to an address while somebody guesses at its program.
FEW: Final = Limit("address", 2, 15 * 60)
# A link's 128 bits cannot be guessed, so a living one always opens, and dead ones, which mail scanners open again and
# again, take no try from whoever types a code behind the same address.
DEAD_LINKS: Final = Limit("links", 20, 15 * 60)
VERIFY_BY_ADDRESS: Final = Limit("verify", 20, 15 * 60)


def is_blocked(request: HttpRequest, *limits: Limit) -> bool:
    """True when the requester, or the program as a whole, has used up the wrong tries."""
    return any(counted(_key(request, limit), limit.seconds) >= limit.count for limit in limits)


def count_wrong(request: HttpRequest, *limits: Limit) -> None:
    """Count a wrong try against each limit; a count is forgotten when its time is over."""
    for limit in limits:
        count(_key(request, limit), limit.seconds)


def may_try_code(request: HttpRequest) -> bool:
    """True while the requester's address has tries left: a few only while somebody guesses at this program."""
    return not is_blocked(request, FEW if is_blocked(request, BY_PROGRAM) else BY_ADDRESS)


def wrong_code(request: HttpRequest) -> bool:
    """Count a wrong code; True for the one that makes it guessing, once until the program's count is forgotten."""
    count_wrong(request, BY_ADDRESS)
    return count(_key(request, BY_PROGRAM), BY_PROGRAM.seconds) == BY_PROGRAM.count


def _key(request: HttpRequest, limit: Limit) -> str:
    """Return the counter's key."""
    who = "" if limit is BY_PROGRAM else address_key(request)
    return f"participation:{limit.name}:{request.site.pk}:{who}"
