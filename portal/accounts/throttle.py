"""Who asks, and how often: the one place where a reader's address is read and where tries are counted.

Counts live in the shared cache and end by themselves; an address stands in them as a keyed hash only.
"""

from __future__ import annotations

import ipaddress
import re
import time
import zlib
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
    """Count one more under a key and return how many there are now; a count is forgotten after `seconds` at most.

    Time is cut into slots of that length, for each key elsewhere, and the slot stands in the name of the counter: a
    first try costs one entry of the cache, and no try lengthens the time that those before it count.
    """
    name = _in_slot(key, seconds)
    if cache.add(name, 1, seconds):
        return 1
    try:
        found = cache.incr(name)
    except ValueError:  # it ran out between the two calls
        return count(key, seconds)
    # Adding one leaves a count in a table of the database five minutes, whatever it had before.
    cache.touch(name, seconds)
    return found


def counted(key: str, seconds: int) -> int:
    """Return how many were counted under a key and are not forgotten."""
    found: int = cache.get(_in_slot(key, seconds)) or 0
    return found


def _in_slot(key: str, seconds: int) -> str:
    """Return the counter's name at this moment."""
    return f"{key}:{int(time.time() + zlib.crc32(key.encode()) % seconds) // seconds}"


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
