"""How often one network may sign up: enough for a library, too few for a machine."""

from __future__ import annotations

from typing import Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from portal.vault.crypto import keyed_hash

MOST: Final = 20
SECONDS: Final = 3600


def may_sign_up(request: HttpRequest) -> bool:
    """True while the network the request comes from has signed up at most twenty times within an hour.

    The shared cache keeps the count under a keyed hash of the network's address, never the address.
    """
    key = f"reopening-list:{keyed_hash('network', get_adapter().get_client_ip(request))}"
    cache.add(key, 0, SECONDS)
    try:
        return int(cache.incr(key)) <= MOST
    except ValueError:  # the hour ended between the two lines
        return True
