"""The site's own server with one more address: a bare Django view behind the same middleware."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
application = get_wsgi_application()

from django.urls import clear_url_caches, path  # noqa: E402

from portal import urls  # noqa: E402


def bare(request: HttpRequest) -> HttpResponse:
    """Answer a few words."""
    return HttpResponse("measured")


urls.urlpatterns.insert(0, path("bare-view/", bare))
clear_url_caches()
