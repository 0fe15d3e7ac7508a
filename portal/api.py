"""Wagtail's API v3, bound to the program of the host.

As shipped, v3 takes `?site=` of another site, filters images and documents by collection restrictions only, lists the
redirects of every site to everybody, and lets any user's token in. Here a request speaks to the host's program and no
other: `?site=` is refused, tokens are those of service accounts of this very site that have not ended, files are those
of the site's collections, and what is forbidden answers like what is unknown. The rooms' own endpoints stand in the
same API and the same OpenAPI document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from PIL import UnidentifiedImageError
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.api.v3.errors import problem_response
from wagtail.api.v3.urls import api
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.api.v3 import router as documents
from wagtail.images.api.v3 import router as images
from wagtail.models import Page

from forms_app.api import router as forms
from forms_app.api_uploads import router as form_uploads
from mediator_portal.cases.api import router as referrals
from portal.accounts.groups import files_of
from portal.accounts.selectors import service_account_for
from portal.openapi import completed

__all__ = ["ApiScopeMiddleware", "api"]

PREFIX = "/api/v3/"
REDIRECTS = f"{PREFIX}redirects/"
# What can be the key of a row anywhere.
NUMBER = re.compile(r"[0-9]{1,10}")
LARGEST = 2**31 - 1
UNKNOWN = "Nothing is known at this address."
UNREADABLE = "This request cannot be taken as it is."


class ApiScopeMiddleware:
    """Hold every request below /api/v3/ to the program of its host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        if "site" in request.GET:
            return problem_response(status=400, detail="Leave out “site”: each program answers on its own host.")
        if "Authorization" in request.headers and not token_holds(request):
            words = "This token is unknown here, has ended, or belongs to another program."
            return problem_response(status=401, detail=words)
        if asks_for_foreign_redirect(request):
            return problem_response(status=404, detail=UNKNOWN)
        response = self.get_response(request)
        if response.status_code in {403, 404}:
            return problem_response(status=404, detail=UNKNOWN)
        if response.status_code >= 400 and not response.headers.get("Content-Type", "").startswith("application/"):
            return as_problem(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, str]
    ) -> HttpResponseBase | None:
        """Answer for what v3 breaks on instead of refusing it, and for pages outside of the site."""
        if not request.path.startswith(PREFIX):
            return None
        keys = [value for name, value in kwargs.items() if name.endswith("_id")]
        if not all(is_key(value) for value in keys) or writes_elsewhere(request, kwargs):
            return problem_response(status=404, detail=UNKNOWN)
        for name in ("user_id", "offset"):
            if name in request.GET and not is_key(request.GET[name]):
                return refusal("query", name, "Give a number.")
        if request.method == "PATCH" and not request.body.lstrip().startswith(b"{"):
            return refusal("body", "", "Send a JSON object.")
        return None


def as_problem(response: HttpResponseBase) -> HttpResponse:
    """Return a refusal that was made for people, as software reads it."""
    problem = problem_response(status=response.status_code, detail=UNREADABLE)
    if "Allow" in response.headers:
        problem.headers["Allow"] = response.headers["Allow"]
    return problem


def refusal(place: str, name: str, words: str) -> HttpResponse:
    """Return problem details that name one field, as v3 makes them."""
    loc = [place, name] if name else [place]
    return problem_response(
        status=422, detail="Validation failed", errors=[{"type": "value_error", "loc": loc, "msg": words}]
    )


def writes_elsewhere(request: Any, kwargs: dict[str, str]) -> bool:
    """True for a change of a page outside the site's own tree, in whatever language; v3 breaks on the root of all."""
    if "page_id" not in kwargs or request.method in {"GET", "HEAD"} or "Authorization" not in request.headers:
        return False
    page = Page.objects.filter(pk=kwargs["page_id"]).first()
    roots = Page.objects.filter(translation_key=request.site.root_page.translation_key)
    return page is None or not any(page.path.startswith(path) for path in roots.values_list("path", flat=True))


def is_key(text: str) -> bool:
    """True for what can be the key of a row."""
    return NUMBER.fullmatch(text) is not None and int(text) <= LARGEST


def asks_for_foreign_redirect(request: HttpRequest) -> bool:
    """True for a redirect that is not of this site; a list is narrowed to those that are, by v3's own filter."""
    if not request.path.startswith(REDIRECTS):
        return False
    name = request.path.removeprefix(REDIRECTS)
    if not name:
        asked = request.GET.copy()
        asked["site"] = str(request.site.pk)
        request.GET = asked  # type: ignore[assignment]
        return False
    number = request.GET.get("id", "") if name == "find/" else name.rstrip("/")
    if name == "find/" and not number:
        return False
    own = Redirect.objects.filter(site=request.site)
    return not (is_key(number) and own.filter(pk=int(number)).exists())


def token_holds(request: HttpRequest) -> bool:
    """True when the request's token is that of a service account of this site that has not ended."""
    scheme, _space, token = request.headers["Authorization"].partition(" ")
    if scheme.lower() != "bearer" or not BearerTokenAuth().authenticate(request, token.strip()):
        return False
    account = service_account_for(request.user)
    return account is not None and account.site_id == request.site.pk


def _only_here(everything: Callable[[HttpRequest], QuerySet[Any]]) -> Callable[[HttpRequest], QuerySet[Any]]:
    """Narrow a router's queryset of files to the collections of the request's site."""

    def narrowed(request: HttpRequest) -> QuerySet[Any]:
        return files_of(request.site, everything(request))

    return narrowed


# The routers look these names up at every request; v3 has no other place to narrow them.
images.get_images_queryset = _only_here(images.get_images_queryset)
documents.get_documents_queryset = _only_here(documents.get_documents_queryset)


@api.exception_handler(ProtectedError)
def still_needed(request: HttpRequest, exc: ProtectedError) -> HttpResponse:
    """Refuse to delete what something else stands on: a program's home page, above all."""
    return problem_response(status=409, detail="Something else needs this, so it stays.")


@api.exception_handler(UnidentifiedImageError)
def broken_picture(request: HttpRequest, exc: UnidentifiedImageError) -> HttpResponse:
    """Refuse a file that begins like a picture and is none."""
    return refusal("body", "file", "This file is not a picture that can be read.")


api.add_router("/forms/", form_uploads)
api.add_router("/forms/", forms)
api.add_router("/referrals/", referrals)
api.get_openapi_schema = completed(api.get_openapi_schema)
