"""Whole public pages, kept in memory and dropped exactly when anything they show changes.

The key holds what a public page depends on: site, scheme and host, path (which names the language), and the site's
generation (`home.generation`). Only GET of a known host without query, and without a session, is answered from here;
only pages that set no cookie and ask for no form token are kept. A page lives no longer than to the next change that
its site has scheduled.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from home import generation

LONGEST = 3600
ALIAS = "pages"
# A visitor who sends one of these may see a page of their own.
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
# Headers that belong to one answer, not to the page.
PASSING_HEADERS = frozenset({"set-cookie", "date", "x-request-id"})


class PageCacheMiddleware:
    """Answer anonymous readers from memory. It stands early, so that a hit costs one small query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not may_ask(request):
            return self.get_response(request)
        key = key_of(request)
        kept = caches[ALIAS].get(key)
        if kept is not None:
            return restored(kept)
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and may_keep(request, response):
            seconds = lifetime(request.site.pk, timezone.now())
            if seconds > 0:
                caches[ALIAS].set(key, taken(response), seconds)
        return response


def may_ask(request: HttpRequest) -> bool:
    """True for a plain GET, of somebody the site does not know, without query."""
    return (
        request.method == "GET"
        and getattr(request, "site", None) is not None
        and not request.META.get("QUERY_STRING")
        and not request.headers.get("Authorization")
        and not any(name in request.COOKIES for name in PERSONAL_COOKIES)
    )


def may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """True for a page that every anonymous reader would get alike."""
    page: Any = getattr(request, "wagtail_page", None)
    return (
        response.status_code == 200
        and page is not None
        and getattr(page, "cacheable", False)
        and not getattr(request, "is_preview", False)
        and not response.cookies
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
    )


def key_of(request: HttpRequest) -> str:
    """Return the key, with the generation as it was before the page was made: a change meanwhile is never missed."""
    site_id: int = request.site.pk
    address = f"{request.scheme}://{request.get_host()}{request.path}"
    # Not every address can stand in a key: some are too long, or hold a blank.
    return f"page:{site_id}:{generation.of_request(request)}:{hashlib.sha256(address.encode()).hexdigest()}"


def taken(response: HttpResponse) -> tuple[bytes, dict[str, str]]:
    """Return what is kept of an answer."""
    headers = {name: value for name, value in response.items() if name.lower() not in PASSING_HEADERS}
    return response.content, headers


def restored(kept: tuple[bytes, dict[str, str]]) -> HttpResponse:
    """Return the kept answer anew."""
    content, headers = kept
    return HttpResponse(content, headers=headers)


def lifetime(site_id: int, now: dt.datetime) -> int:
    """Return for how many seconds a page may be kept: an hour, or less when a change is scheduled."""
    moments = [moment for moment in generation.scheduled(site_id, now) if moment > now]
    soonest = min(moments, default=now + dt.timedelta(seconds=LONGEST))
    return min(LONGEST, int((soonest - now).total_seconds()))
