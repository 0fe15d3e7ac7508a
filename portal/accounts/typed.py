"""What somebody typed when something came between: shown again as a form that one press sends.

It stays in the browser of whoever typed it; nothing is kept here. Only a page of this very site gets it back, so that
no other site can put words into somebody's mouth and have them send these.
"""

from __future__ import annotations

from typing import Final

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

# Secrets are typed anew; a party's pages keep what was typed themselves, under the party's own proof.
ELSEWHERE: Final = frozenset({"account", "take-part"})
SECRET: Final = ("csrfmiddlewaretoken", "form_code")


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return name and text of everything that a page of this site sent; none where it is not to be sent again."""
    # The first part of a path may be a language.
    is_elsewhere = not ELSEWHERE.isdisjoint(request.path.split("/")[1:3])
    if request.method != "POST" or not _is_own(request) or is_elsewhere:
        return []
    try:
        sent = request.POST
    except (BadRequest, MultiPartParserError, SuspiciousOperation, OSError):
        return []
    names = [name for name in sent if name not in SECRET and "password" not in name]
    return [(name, text) for name in names for text in sent.getlist(name)]


def send_again(request: HttpRequest, template: str, fields: list[tuple[str, str]], **context: str) -> HttpResponse:
    """Return a page with everything that was typed in a form that goes where it was to go."""
    has_files = bool(fields and request.FILES)
    shown = {**context, "fields": fields, "action": request.get_full_path(), "has_files": has_files}
    response = render(request, template, {**shown, "languages": []}, status=403)
    add_never_cache_headers(response)
    return response


def _is_own(request: HttpRequest) -> bool:
    told = request.headers.get("Sec-Fetch-Site")
    if told is not None:
        return told == "same-origin" and not getattr(request, "htmx", False)
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == own and not getattr(request, "htmx", False)
