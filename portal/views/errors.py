"""The pages that stand for what is not there or not to be seen, and for what could not be read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from portal.accounts.typed import send_again, typed_fields


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the same bytes for an unknown and a forbidden address.

    Links to other languages of the address are left out: they would tell one that exists from one that does not.
    """
    response = render(request, "404.html", {"languages": []}, status=404)
    add_never_cache_headers(response)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say kindly that what was sent is too large or damaged.

    Django's own page looks for the form token first, in the very body that could not be read, and ends in an error.
    """
    if getattr(request, "site", None) is None:
        return HttpResponseBadRequest()
    response = render(request, "400.html", {"languages": []}, status=400)
    add_never_cache_headers(response)
    return response


def form_token_missing(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse what came without the page's token; what a page of this site sent can be sent again by one press."""
    return send_again(request, "403_csrf.html", typed_fields(request))
