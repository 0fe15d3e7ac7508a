"""Public pictures of an installation that keeps them on its own disk; a bucket hands its own out."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.static import serve

from portal.accounts.access import open_to_all

# Seconds; a changed picture gets another name.
LIFETIME = 24 * 60 * 60


@open_to_all
def image(request: HttpRequest, path: str) -> HttpResponseBase:
    """Hand out a rendition. Originals and documents have no address here: documents go through their own view."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT / "images"))
    patch_cache_control(response, public=True, max_age=LIFETIME)
    return response
