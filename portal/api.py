"""Wagtail's API v3, bound to the program of the host.

As shipped, v3 takes `?site=` of another site, filters images and documents by collection restrictions only, and lets
any user's token in. Here a request speaks to the host's program and no other: `?site=` is refused, tokens are those of
service accounts of this very site that have not ended, files are those of the site's collections, and what is forbidden
answers like what is unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.api.v3.urls import api
from wagtail.documents.api.v3 import router as documents
from wagtail.images.api.v3 import router as images

from portal.accounts.groups import files_of
from portal.accounts.selectors import service_account_for

__all__ = ["ApiScopeMiddleware", "api"]

PREFIX = "/api/v3/"
UNKNOWN = {"title": "Not Found", "status": 404, "detail": "Nothing is known at this address."}


class ApiScopeMiddleware:
    """Hold every request below /api/v3/ to the program of its host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        if "site" in request.GET:
            return _problem(400, "Bad Request", "Leave out “site”: each program answers on its own host.")
        if "Authorization" in request.headers and not token_holds(request):
            return _problem(
                401, "Unauthorized", "This token is unknown here, has ended, or belongs to another program."
            )
        response = self.get_response(request)
        if response.status_code in {403, 404}:
            return JsonResponse(UNKNOWN, status=404, content_type="application/problem+json")
        return response


def token_holds(request: HttpRequest) -> bool:
    """True when the request's token is that of a service account of this site that has not ended."""
    scheme, _space, token = request.headers["Authorization"].partition(" ")
    if scheme.lower() != "bearer" or not BearerTokenAuth().authenticate(request, token.strip()):
        return False
    account = service_account_for(request.user)
    return account is not None and account.site_id == request.site.pk


def _problem(status: int, title: str, detail: str) -> JsonResponse:
    body = {"title": title, "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _only_here(everything: Callable[[HttpRequest], QuerySet[Any]]) -> Callable[[HttpRequest], QuerySet[Any]]:
    """Narrow a router's queryset of files to the collections of the request's site."""

    def narrowed(request: HttpRequest) -> QuerySet[Any]:
        return files_of(request.site, everything(request))

    return narrowed


# The routers look these names up at every request; v3 has no other place to narrow them.
images.get_images_queryset = _only_here(images.get_images_queryset)
documents.get_documents_queryset = _only_here(documents.get_documents_queryset)
