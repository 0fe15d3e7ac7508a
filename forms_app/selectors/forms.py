"""Which form stands where."""

from __future__ import annotations

from django.db.models import Q
from wagtail.models import Site

from forms_app import purposes
from forms_app.models import FormPage
from forms_app.presets.loader import shipped_page
from program_pages.selectors import program_for


def live_form(site: Site, purpose: str, language: str) -> FormPage | None:
    """Return the published form of a purpose: in the language, else in the site's own; None when there is none."""
    below = Q()
    for root in site.root_page.get_translations(inclusive=True):
        below |= Q(path__startswith=root.path)
    found = list(FormPage.objects.live().filter(below, purpose=purpose).select_related("locale").order_by("path"))
    spoken = [page for page in found if page.locale.language_code == language]
    own = [page for page in found if page.locale_id == site.root_page.locale_id]
    return next(iter([*spoken, *own]), None)


def form_for(site: Site, purpose: str, language: str) -> FormPage:
    """Return the form that the portal asks with: the published one, else the one the purpose ships with, not saved.

    So an editor who takes a form down never takes a report away from those who owe it.
    """
    published = live_form(site, purpose, language)
    if published is not None:
        return published
    known, program = purposes.get(purpose), program_for(site)
    shipped = shipped_page(known, program, language) if known and program else None
    if shipped is None:
        raise LookupError(f"There is no form for {purpose!r}.")
    return shipped
