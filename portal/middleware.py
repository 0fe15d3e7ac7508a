"""Middleware of the wiring: the request's id and log line, and the program's site behind the host."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any, Final

from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.request import split_domain_port
from django.urls import resolve
from django.utils.translation import gettext as _
from django_prometheus.middleware import PrometheusAfterMiddleware
from wagtail.models import Site

from portal.audit.context import current_request_id
from portal.logs import PARTY_PAGE

GetResponse = Callable[[HttpRequest], HttpResponse]

access_log = logging.getLogger("portal.access")

# Addresses that answer before a program is looked for: probes come with any host.
PROBES: Final = frozenset({"/healthz/", "/readyz/", "/metrics"})
# Seconds for which another process may still know a site as it was; the process that changed it forgets at once.
SITE_LIFETIME: Final = 10
# Nothing of an answer without a program may run, whatever a browser takes it for.
PLAIN_HEADERS: Final = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
REQUEST_ID: Final = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Give every request an id (the proxy's own when it sent one) and write one line about it to the access log.

    The line holds no address of a reader, no query and no secret of a path (`portal.logs` scrubs it). Of a party's
    pages it names neither the page nor the time it took: a signature takes longer than a no.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(16)
        token = current_request_id.set(request_id)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request_id
            if request.path not in PROBES:
                access_log.info("request", extra=_line(request, response, time.perf_counter() - began))
            return response
        finally:
            current_request_id.reset(token)


class FiguresMiddleware(PrometheusAfterMiddleware):
    """Count requests by view; a party's pages all count as one, since a count for each would tell answers."""

    def label_metric(self, metric: Any, request: HttpRequest, response: Any = None, **labels: str) -> Any:
        """Return the figure for these labels."""
        if PARTY_PAGE.search(request.path):
            alike = labels.keys() & ({"view", "method"} if "view" in labels else {"templatename"})
            labels |= dict.fromkeys(alike, "participation")
        return super().label_metric(metric, request, response, **labels)


class ProbeMiddleware:
    """Answer the probes before anything asks for a host, a session or a database."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in PROBES:
            return resolve(request.path).func(request)
        return self.get_response(request)


class SiteMiddleware:
    """Put the Wagtail site of the request's host on `request.site`; an unknown host is a 404, never the default site.

    The port does not matter. Wagtail finds the same site on the request, so that its own code cannot fall back either.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        site = _site_of(request)
        if site is None:
            words = _("There is no program at this address.")
            return HttpResponseNotFound(words, content_type="text/plain; charset=utf-8", headers=PLAIN_HEADERS)
        request.site = site
        request._wagtail_site = site  # type: ignore[attr-defined]
        return self.get_response(request)


def _site_of(request: HttpRequest) -> Site | None:
    try:
        host = split_domain_port(request.get_host())[0].rstrip(".")
    except DisallowedHost:
        return None
    return find_site(host)


def find_site(host: str) -> Site | None:
    """Return the site of a host name, remembered in this process for SITE_LIFETIME seconds."""
    key = f"site:{host}"
    site: Site | None = caches["local"].get(key)
    if site is None:
        site = Site.objects.filter(hostname__iexact=host).select_related("root_page").order_by("pk").first()
        if site is not None:
            caches["local"].set(key, site, SITE_LIFETIME)
    return site


def forget_site(*, instance: Site, **options: Any) -> None:
    """Drop what this process remembers of a changed site, under its old name too (signal receiver)."""
    caches["local"].delete_many(
        [f"site:{host}" for host in {instance.hostname.lower(), *Site.objects.values_list("hostname", flat=True)}]
    )


def _line(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, Any]:
    site = getattr(request, "site", None)
    return {
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "milliseconds": None if PARTY_PAGE.search(request.path) else round(seconds * 1000, 1),
        "site_id": site.pk if site else None,
    }
