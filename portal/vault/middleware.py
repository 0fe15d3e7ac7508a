"""A file that was too large for one request is told to whoever edits, instead of "no file" (handlers.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from wagtail.admin import messages

from portal.vault.handlers import refused_files, words_of_too_large

# The name under which Wagtail's pages that take several files at once send each of them, by script.
SEVERAL = "files[]"


class TooLargeInAdminMiddleware:
    """Says so above Wagtail's own form, which knows only that no file came; its script gets the sentence as JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Add the sentence; answer Wagtail's script, whose view would call it a bad request."""
        if request.method != "POST" or request.content_type != "multipart/form-data":
            return None
        if not request.user.is_authenticated or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        len(request.POST)  # What came is known once it is read.
        refused = refused_files(request)
        if SEVERAL in refused:
            return JsonResponse({"success": False, "error_message": words_of_too_large()})
        if refused:
            messages.error(request, words_of_too_large())
        return None
