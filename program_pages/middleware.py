"""Every request knows its program and its time zone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from program_pages.context import current_site_id
from program_pages.providers import keep_program
from program_pages.selectors import program_for


class ProgramMiddleware:
    """Put the site's program on `request.program` (None where a site has none) and activate its time zone.

    Stands after SiteMiddleware and after the page cache, so that an answer from the cache does not pay its one query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        site = getattr(request, "site", None)
        program = program_for(site) if site is not None else None
        request.program = program  # type: ignore[attr-defined]
        if site is not None:
            keep_program(site, program)
        token = current_site_id.set(site.pk if site is not None else None)
        try:
            if program is None:
                return self.get_response(request)
            with timezone.override(program.tz):
                return self.get_response(request)
        finally:
            current_site_id.reset(token)
