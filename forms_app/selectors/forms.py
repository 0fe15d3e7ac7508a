"""Which form stands where."""

from __future__ import annotations

from django.db.models import Q
from wagtail.models import Site

from forms_app.models import FormPage


def live_form(site: Site, purpose: str, language: str) -> FormPage | None:
    """Return the published form of a purpose: in the language, else in the site's own; None when there is none."""
    below = Q()
    for root in site.root_page.get_translations(inclusive=True):
        below |= Q(path__startswith=root.path)
    found = list(FormPage.objects.live().filter(below, purpose=purpose).select_related("locale").order_by("path"))
    spoken = [page for page in found if page.locale.language_code == language]
    own = [page for page in found if page.locale_id == site.root_page.locale_id]
    return next(iter([*spoken, *own]), None)
