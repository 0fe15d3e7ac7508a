"""How often one address may call, and which bodies are read at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _
from ninja.throttling import BaseThrottle
from wagtail.api.v3.errors import problem_response

from portal.accounts.roles.models import ServiceAccount
from portal.accounts.selectors import service_account_for
from portal.accounts.throttle import address_key, count

HOUR: Final = 3600
# Calls of one address in an hour, whatever becomes of them; how many forms are kept of them: forms_app/throttle.py.
READ_PER_HOUR: Final = 600
SENT_PER_HOUR: Final = 120
# A site that sends for its own visitors comes from one address, and says so by the token of its account.
FOR_ACCOUNTS: Final = 10
View = Callable[..., HttpResponseBase]


def account_of(request: HttpRequest) -> ServiceAccount | None:
    """Return the account that calls; None for everybody else, also for somebody signed in to a browser."""
    return service_account_for(request.user) if "Authorization" in request.headers else None


class PerCaller(BaseThrottle):
    """At most so many calls of one address in an hour, and ten times as many of an account."""

    def __init__(self, name: str, limit: int) -> None:
        self.name, self.limit = name, limit

    def allow_request(self, request: HttpRequest) -> bool:
        account = account_of(request)
        caller = f"account:{account.pk}" if account else f"{request.site.pk}:{address_key(request)}"
        limit = self.limit * FOR_ACCOUNTS if account else self.limit
        return count(f"forms-api:{self.name}:{caller}", HOUR) <= limit

    def wait(self) -> float:
        return HOUR


READING: Final = PerCaller("read", READ_PER_HOUR)
SENDING: Final = PerCaller("send", SENT_PER_HOUR)


def unkept(run: View) -> View:
    """Keep an answer out of every cache, and tell those on the way that it depends on who asks from where."""

    @wraps(run)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = run(request, *args, **kwargs)
        add_never_cache_headers(response)
        patch_vary_headers(response, ("Origin",))
        return response

    return inner


def readable(run: View) -> View:
    """Refuse a body that two readers could read differently, or that nothing can keep (I-JSON, RFC 7493)."""

    @wraps(run)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            found = json.loads(request.body, object_pairs_hook=_once, parse_constant=_no_number)
            json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            words = _("The body is no JSON that everybody reads alike: each name once, no half characters, no NaN.")
            return problem_response(status=400, detail=words)
        return run(request, *args, **kwargs)

    return inner


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("A name stands twice.")
    return found


def _no_number(word: str) -> Any:
    raise ValueError(word)
