"""What every template of the site and the portal knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext
from wagtail.models import Locale, Page

from home.generation import current as generation
from home.models import SiteSettings
from home.navigation import entries_for
from home.notices import notice_for


def site(request: HttpRequest) -> dict[str, Any]:
    """Return identity, menus, languages, notice and the portal's menu; each is worked out only when a template asks."""
    here = getattr(request, "site", None)
    if here is None or request.path.startswith("/admin/"):
        return {}
    identity = SimpleLazyObject(lambda: _identity(request))
    return {
        "site_settings": identity,
        "program": getattr(request, "program", None),
        "theme_url": SimpleLazyObject(lambda: f"{reverse('theme')}?v={generation(here.pk)}"),
        "main_menu": SimpleLazyObject(lambda: _menu(request, "main_menu")),
        "footer_menu": SimpleLazyObject(lambda: _menu(request, "footer_menu")),
        "home_url": SimpleLazyObject(lambda: translate_url("/", get_language() or "en")),
        "languages": SimpleLazyObject(lambda: _languages(request)),
        "notice": SimpleLazyObject(lambda: notice_for(request)),
        "portal_nav": SimpleLazyObject(lambda: entries_for(request)),
        "demo_notice": _demo_notice(),
        "unapproved_language": get_language() in settings.UNAPPROVED_LANGUAGES,
    }


def _demo_notice() -> str:
    if settings.SECOND_FACTOR_REQUIRED:
        return ""
    return gettext("This is a demo: people and cases are made up, and signing in asks for no second factor.")


def _settings(request: HttpRequest) -> SiteSettings:
    return SiteSettings.for_request(request)


def _identity(request: HttpRequest) -> dict[str, Any]:
    found = _settings(request)
    seal = found.seal
    return {
        "program_name": found.program_name,
        "agency_name": found.agency_name,
        "telephone": found.telephone,
        "telephone_hours": found.telephone_hours,
        "email": found.email,
        "address": found.address,
        "seal": seal.get_rendition("fill-128x128").url if seal else "",
    }


def _menu(request: HttpRequest, field: str) -> list[dict[str, Any]]:
    """Return the entries of a menu whose pages are live, in the reader's language where a translation is live."""
    links = [block.value for block in getattr(_settings(request), field)]
    pages = [link["page"] for link in links if link["page"] is not None]
    local = _in_language(pages)
    shown = []
    for link in links:
        page = link["page"] and local.get(link["page"].translation_key, link["page"])
        if not page or not page.live:
            continue
        translated = page.pk != link["page"].pk
        url = page.get_url(request)
        label = page.title if translated or not link["label"] else link["label"]
        shown.append({"label": label, "url": url, "current": url == request.path})
    return shown


def _in_language(pages: list[Page]) -> dict[Any, Page]:
    language = get_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE:
        return {}
    keys = [page.translation_key for page in pages]
    found = Page.objects.live().filter(translation_key__in=keys, locale__language_code=language)
    return {page.translation_key: page for page in found}


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the languages in which this very page can be read, each by its own name."""
    page = getattr(request, "wagtail_page", None)
    urls = _page_urls(request, page) if page is not None else _path_urls(request)
    names = {code: _own_name(code) for code, _name in settings.LANGUAGES}
    here = get_language()
    if len(urls) < 2:
        return []
    return [
        {"code": code, "label": names[code], "url": urls[code], "current": code == here}
        for code in names
        if code in urls
    ]


def _own_name(code: str) -> str:
    return LANG_INFO[code]["name_local"].capitalize()


def _page_urls(request: HttpRequest, page: Page) -> dict[str, str]:
    codes = dict(Locale.objects.values_list("pk", "language_code"))
    versions = page.get_translations(inclusive=True).live()
    return {codes[version.locale_id]: version.get_url(request) for version in versions}


def _path_urls(request: HttpRequest) -> dict[str, str]:
    urls = {code: translate_url(request.path, code) for code, _name in settings.LANGUAGES}
    return urls if len(set(urls.values())) == len(urls) else {}
