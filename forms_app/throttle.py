"""A light brake on forms sent in bulk. It counts in the cache, under a keyed hash of the address, and keeps nothing."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest

from portal.accounts.throttle import address_key, count

# Generous: a library's computers share one address. Long before, forms are held for review (rules/spam.py, MANY).
PER_HOUR: Final = 60
FILES_PER_HOUR: Final = 300
HOUR: Final = 3600
# As long as a form is filled in, most often.
REMEMBERED: Final = int(dt.timedelta(days=7).total_seconds())


def sent_this_hour(request: HttpRequest, page_id: int) -> int:
    """Count one form sent from the request's address; return how many there are in this hour."""
    return count(f"forms:{page_id}:{address_key(request)}", HOUR)


def files_this_hour(request: HttpRequest) -> int:
    """Count one file begun from the request's address; return how many there are in this hour."""
    return count(f"forms:files:{address_key(request)}", HOUR)


def allow(request: HttpRequest, page_id: int) -> bool:
    """Count one form sent from the request's address; False when it is one too many for this hour."""
    return sent_this_hour(request, page_id) <= PER_HOUR


def trap_remember(key: str) -> None:
    """Remember that the field which people leave empty was filled in on some step of the form with this key."""
    cache.set(f"forms:trap:{key}", True, REMEMBERED)


def trap_known(key: str) -> bool:
    """True when that field was filled in on a step before."""
    return bool(cache.get(f"forms:trap:{key}"))
