"""Whether a browser may let another site's page read and send forms (CORS): only where the program named that site."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from forms_app.models import FormOrigin

PREFIX: Final = "/api/v3/forms/"


def is_allowed(sender: Any, request: HttpRequest, **options: Any) -> bool:
    """True for a request below /api/v3/forms/ from a site that the host's program named (signal receiver)."""
    origin, site = request.headers.get("Origin", ""), getattr(request, "site", None)
    if not origin or site is None or not request.path.startswith(PREFIX):
        return False
    return FormOrigin.objects.filter(site=site, origin=origin).exists()
