"""Who asks, and how often: the one place where a reader's address is read and where tries are counted.

Counts live in the shared cache and end by themselves; an address stands in them as a keyed hash only.
"""

from __future__ import annotations

import ipaddress
import re
import time
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from portal.vault.crypto import keyed_hash

# A household or an office has a whole network of this size in IPv6, so whoever guesses has 2^64 addresses.
IPV6_PREFIX: Final = 64
# As proxies write it with a port: 203.0.113.9:1234 or [2001:db8::1]:1234.
WITH_PORT: Final = re.compile(r"\[(?P<six>[^\]]+)\](?::\d+)?|(?P<four>[\d.]+):\d+")


def client_address(request: HttpRequest) -> str:
    """Return the address a request came from, as text; "" when there is none (a socket without an address).

    Every proxy writes the address it was asked from at the end of X-Forwarded-For, behind whatever came with the
    request. So with `settings.TRUSTED_PROXY_COUNT` proxies of our own the reader is that many entries from the end, and
    everything before can be made up. Without proxies (0), or with fewer entries than proxies, it is REMOTE_ADDR.
    """
    count = settings.TRUSTED_PROXY_COUNT
    entries = request.headers.get("X-Forwarded-For", "").split(",")
    told = _address(entries[-count]) if 0 < count <= len(entries) else ""
    return told or _address(request.META.get("REMOTE_ADDR", ""))


def address_key(request: HttpRequest) -> str:
    """Return what stands for the requester in a counter: 32 hexadecimal digits, one for a whole IPv6 network."""
    address = client_address(request)
    if ":" in address:
        address = str(ipaddress.IPv6Network((address, IPV6_PREFIX), strict=False).network_address)
    return keyed_hash("address", address)[:32]


def count(key: str, seconds: int) -> int:
    """Count one more under a key and return how many there are now; a count is forgotten `seconds` after its first."""
    now = time.time()
    if cache.add(key, 1, seconds):
        cache.set(_end(key), now + seconds, seconds)
        return 1
    try:
        found = cache.incr(key)
    except ValueError:  # it ran out between the two calls
        return count(key, seconds)
    # Adding one gives a count in a table of the database five more minutes, whatever it had before.
    cache.touch(key, max(1, int(cache.get(_end(key), now + seconds) - now)))
    return found


def _end(key: str) -> str:
    return f"{key}:end"


def _address(text: str) -> str:
    """Return an address in its one spelling, an IPv4 address in IPv6's clothes undressed; "" for anything else."""
    text = text.strip()
    ported = WITH_PORT.fullmatch(text)
    if ported:
        text = ported["six"] or ported["four"]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return ""
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)
