"""The site's own server with two more addresses, both answered by the same bare view.

`/bare-view/` goes through the site's middleware, as every view of the site does. `/bare-django/` goes through none at
all: Django's own floor, in the same process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test.utils import override_settings  # noqa: E402
from django.urls import clear_url_caches, path  # noqa: E402

from portal import urls  # noqa: E402


def bare(request: HttpRequest) -> HttpResponse:
    """Answer a few words."""
    return HttpResponse("measured")


urls.urlpatterns[:0] = [path("bare-view/", bare), path("bare-django/", bare)]
clear_url_caches()
site = WSGIHandler()
with override_settings(MIDDLEWARE=[]):
    floor = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as the site does, but `/bare-django/` without any middleware."""
    handler = floor if environ["PATH_INFO"] == "/bare-django/" else site
    return handler(environ, start_response)
