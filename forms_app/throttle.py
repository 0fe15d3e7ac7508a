"""A light brake on forms sent in bulk. It counts in the cache, under a keyed hash of the address, and keeps nothing."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from portal.accounts.throttle import address_key, count

# Generous: a library's computers share one address.
PER_HOUR: Final = 60
HOUR: Final = 3600


def allow(request: HttpRequest, page_id: int) -> bool:
    """Count one form sent from the request's address; False when it is one too many for this hour."""
    return count(f"forms:{page_id}:{address_key(request)}", HOUR) <= PER_HOUR
