"""The page that stands for what is not there, and for what somebody may not see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the same bytes for an unknown and a forbidden address.

    Links to other languages of the address are left out: they would tell one that exists from one that does not.
    """
    response = render(request, "404.html", {"languages": []}, status=404)
    add_never_cache_headers(response)
    return response
