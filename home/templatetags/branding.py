"""The program's identity where the site's context processor does not reach: the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django import template
from django.templatetags.static import static

from home.models import SiteSettings

register = template.Library()


@register.simple_tag(takes_context=True)
def program_identity(context: dict[str, Any]) -> dict[str, str]:
    """Return `name` and `seal` (an address) of the request's program; empty outside one and a neutral seal without."""
    request = context.get("request")
    if getattr(request, "site", None) is None:
        return {"name": "", "seal": static("images/seal.svg")}
    found = SiteSettings.for_request(request)
    seal = found.seal.get_rendition("fill-128x128").url if found.seal else static("images/seal.svg")
    return {"name": found.program_name, "seal": seal}
