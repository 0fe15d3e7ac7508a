"""Which form stands where."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q
from wagtail.models import Site
from wagtail.query import PageQuerySet

from forms_app import purposes
from forms_app.enums import Audience
from forms_app.models import FormPage
from forms_app.presets.loader import shipped_page
from program_pages.selectors import program_for


@dataclass(frozen=True)
class PublicForm:
    """A published form that everybody may fill in: its pages, that of the site's own language first."""

    form: uuid.UUID
    pages: tuple[FormPage, ...]

    def page(self, language: str) -> FormPage:
        """Return the form in a language, else in the site's own."""
        spoken = (page for page in self.pages if page.locale.language_code == language)
        return next(spoken, self.pages[0])


def live_form(site: Site, purpose: str, language: str) -> FormPage | None:
    """Return the published form of a purpose: in the language, else in the site's own; None when there is none."""
    found = list(_live(site).filter(purpose=purpose))
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


def public_forms(site: Site) -> list[PublicForm]:
    """Return the published forms of the site that everybody may fill in, in the order of their pages."""
    return _public(_live(site).public(), site)


def public_form(site: Site, form: uuid.UUID) -> PublicForm | None:
    """Return one of `public_forms`; None for every other form."""
    return next(iter(_public(_live(site).public().filter(translation_key=form), site)), None)


def _live(site: Site) -> PageQuerySet:
    below = Q()
    for root in site.root_page.get_translations(inclusive=True):
        below |= Q(path__startswith=root.path)
    return FormPage.objects.live().filter(below).select_related("locale").order_by("path")


def _public(pages: PageQuerySet, site: Site) -> list[PublicForm]:
    names = [purpose.name for purpose in purposes.all_purposes() if purpose.audience == Audience.PUBLIC]
    found: dict[uuid.UUID, list[FormPage]] = {}
    for page in pages.filter(purpose__in=names):
        found.setdefault(page.translation_key, []).append(page)
    own = site.root_page.locale_id
    return [
        PublicForm(form, tuple(sorted(each, key=lambda page: page.locale_id != own))) for form, each in found.items()
    ]
