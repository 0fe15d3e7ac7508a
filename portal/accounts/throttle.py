"""Who asks, and how often: the one place where a reader's address is read and where tries are counted.

Counts live in the shared cache, or, where that is a table of the database, in a table made for counting. They end by
themselves; an address stands in them as a keyed hash only.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
import time
import zlib
from typing import Final

from django.conf import settings
from django.core.cache import DEFAULT_CACHE_ALIAS, cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.models import Counter
from portal.vault.crypto import keyed_hash

# A household or an office has a whole network of this size in IPv6, so whoever guesses has 2^64 addresses.
IPV6_PREFIX: Final = 64
# As proxies write it with a port: 203.0.113.9:1234 or [2001:db8::1]:1234.
WITH_PORT: Final = re.compile(r"\[(?P<six>[^\]]+)\](?::\d+)?|(?P<four>[\d.]+):\d+")
# SQLite and PostgreSQL alike; what the ORM has for it cannot add one to what stands there.
ONE_MORE: Final = """
    INSERT INTO accounts_counter (name, number, ends_at) VALUES (%s, 1, %s)
    ON CONFLICT (name) DO UPDATE SET number = accounts_counter.number + 1 RETURNING number
"""


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

    Time is cut into slots of that length, for each key elsewhere, and the slot stands in the name of the counter: no
    try lengthens the time that those before it count. Two at one moment are two: the database, or Redis, adds them.
    """
    name = _in_slot(key, seconds)
    if _in_table():
        ends_at = connection.ops.adapt_datetimefield_value(timezone.now() + dt.timedelta(seconds=seconds))
        with connection.cursor() as cursor:
            cursor.execute(ONE_MORE, [name, ends_at])
            return int(cursor.fetchone()[0])
    cache.add(name, 0, seconds)
    try:
        return cache.incr(name)
    except ValueError:  # it ran out between the two calls
        return count(key, seconds)


def counted(key: str, seconds: int) -> int:
    """Return how many were counted under a key and are not forgotten."""
    name = _in_slot(key, seconds)
    if _in_table():
        return Counter.objects.filter(name=name).values_list("number", flat=True).first() or 0
    found: int = cache.get(name) or 0
    return found


def forget_old(now: dt.datetime) -> int:
    """Delete the rows of counts whose time is over; return how many."""
    deleted, _by_model = Counter.objects.filter(ends_at__lte=now).delete()
    return deleted


def _in_table() -> bool:
    """True without Redis: a cache in the database needs eight statements to add one, a table of our own one."""
    return isinstance(caches[DEFAULT_CACHE_ALIAS], DatabaseCache)


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
