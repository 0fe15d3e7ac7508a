"""A light brake on forms sent in bulk. It counts in the cache, under a keyed hash of the address, and keeps nothing."""

from __future__ import annotations

from typing import Final

from django.core.cache import cache
from django.http import HttpRequest

from portal.vault.crypto import keyed_hash

# Generous: a library's computers share one address.
PER_HOUR: Final = 60
HOUR: Final = 3600


def allow(request: HttpRequest, page_id: int) -> bool:
    """Count one form sent from the request's address; False when it is one too many for this hour."""
    address = request.META.get("REMOTE_ADDR", "")
    key = f"forms:{page_id}:{keyed_hash('code', address)[:32]}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) <= PER_HOUR
    except ValueError:
        # The counter ran out between the two lines.
        return True
