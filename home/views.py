"""Small public views of the shared room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from home.models import SiteSettings
from portal.accounts.access import open_to_all


@open_to_all
@require_safe
@cache_control(public=True, max_age=86400)
def theme(request: HttpRequest) -> HttpResponse:
    """Return the program's accent as a style sheet of its own, since the policy allows no inline style.

    The dark scheme lightens it by itself. The address carries the site's generation, so it can be kept for a day.
    """
    accent = SiteSettings.for_request(request).accent
    sheet = f":root {{ --accent: {accent}; --accent-ink: #ffffff; }}\n"
    return HttpResponse(sheet, content_type="text/css")
