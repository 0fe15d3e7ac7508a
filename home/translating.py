"""Translating pages: wagtail-localize's own views, for whoever may edit the page.

Their permission would hold in every program at once, so nobody has it: here the right over the page decides.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView
from wagtail.models import Locale, Page
from wagtail_localize.components import TranslationComponentManager
from wagtail_localize.models import TranslationSource
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView


class TranslatePage(SubmitPageTranslationView):
    """Make the page in further languages."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = _editable(request, kwargs["page_id"])
        self.components = TranslationComponentManager.from_request(request, source_object_instance=self.object)
        # Past the check of a permission that is not tied to a program.
        return TemplateView.dispatch(self, request, *args, **kwargs)


class SyncTranslations(UpdateTranslationsView):
    """Hand what changed on the page to its translations."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = source_of(_editable(request, kwargs["page_id"]))
        if self.object is None:
            raise Http404
        self.components = TranslationComponentManager.from_request(request, source_object_instance=self.object)
        return TemplateView.dispatch(self, request, *args, **kwargs)


def may_translate(page: Page, user: Any) -> bool:
    """True for a page of its own that the person may edit."""
    return not page.is_root() and page.alias_of_id is None and page.permissions_for_user(user).can_edit()


def has_language_left(page: Page) -> bool:
    """True while there is a language in which the page is not yet written."""
    written = page.get_translations(inclusive=True).filter(alias_of=None).values("locale_id")
    return bool(Locale.objects.exclude(pk__in=written).exists())


def source_of(page: Page) -> Any:
    """Return what translations of the page are made of; None while there are none."""
    source = TranslationSource.objects.get_for_instance_or_none(page)
    return source if source is not None and source.translations.filter(enabled=True).exists() else None


def _editable(request: HttpRequest, page_id: int) -> Page:
    page: Page = get_object_or_404(Page, pk=page_id).specific
    if not may_translate(page, request.user):
        raise Http404
    return page
