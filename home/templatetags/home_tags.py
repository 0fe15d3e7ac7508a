"""Tags of public pages."""

from __future__ import annotations

from typing import Any

from django import template

from home.facts import Fact, fact_for

register = template.Library()


@register.simple_tag(takes_context=True)
def live_fact(context: dict[str, Any], name: str) -> Fact | None:
    """Return a live fact of the page's site by name; None when it must not be shown."""
    request = context.get("request")
    site = getattr(request, "site", None)
    return fact_for(site, name) if site and name else None
