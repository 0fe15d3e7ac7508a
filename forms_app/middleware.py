"""A form that is not ready to be published is said to the editor, whichever of Wagtail's views was asked to do it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from forms_app.models import NotReady


class NotReadyMiddleware:
    """Answers NotReady: back to the form's own page in the editor, with a sentence for each thing that is missing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the way back for a form that is not ready; None for anything else."""
        if not isinstance(exception, NotReady):
            return None
        title = exception.page.get_admin_display_title()
        words = _("Nothing was published: the form “%(title)s” is not ready. %(problems)s")
        map_of_it = messages.button(reverse("form_map", args=[exception.page.pk]), _("Show each place"))
        told = words % {"title": title, "problems": " ".join(exception.messages)}
        messages.error(request, told, buttons=[map_of_it])
        return redirect("wagtailadmin_pages:edit", exception.page.pk)
