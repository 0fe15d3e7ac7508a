"""What the sign-in page shows in the demo."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from portal.accounts.selectors import demo_logins as people_to_try

register = template.Library()


@register.inclusion_tag("portal/accounts/demo_logins.html", takes_context=True)
def demo_logins(context: template.Context) -> dict[str, Any]:
    """Name one person of each role and the password they share; nothing outside the demo."""
    people = people_to_try(context["request"].site) if settings.DEMO_PASSWORD else []
    rows = [{"label": person.role_shown, "value": person.email} for person in people]  # type: ignore[attr-defined]
    return {"people": rows, "password": settings.DEMO_PASSWORD}
