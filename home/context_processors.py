"""What every template of the site and the portal knows."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext
from wagtail.blocks import StreamValue
from wagtail.models import Locale, Page

from home.generation import of_request
from home.models import SiteSettings
from home.navigation import entries_for
from home.notices import notice_for
from portal.languages import own_label
from portal.notifications.languages import path_in_language

# Seconds; a page that goes live or expires by its schedule raises the generation when that is done.
FRAME_LIFETIME: Final = 600


def site(request: HttpRequest) -> dict[str, Any]:
    """Return identity, menus, languages, notice and the portal's menu; each is worked out only when a template asks.

    A page of the editors that shows a page of the site sets `request.shows_site`.
    """
    here = getattr(request, "site", None)
    is_of_site = not request.path.startswith("/admin/") or getattr(request, "shows_site", False)
    if here is None or not is_of_site:
        return {}
    frame = SimpleLazyObject(lambda: _frame(request))
    return {
        "site_settings": SimpleLazyObject(lambda: frame["identity"]),
        "program": getattr(request, "program", None),
        "theme_url": SimpleLazyObject(lambda: f"{reverse('theme')}?v={frame['generation']}"),
        "main_menu": SimpleLazyObject(lambda: _here(frame["main_menu"], request)),
        "footer_menu": SimpleLazyObject(lambda: _here(frame["footer_menu"], request)),
        "home_url": SimpleLazyObject(lambda: path_in_language("/")),
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


def _frame(request: HttpRequest) -> dict[str, Any]:
    """Return what stands around every page of a site in a language: one small query while nothing of it changes.

    Kept in this process under the site's generation, as whole pages are (home/page_cache.py).
    """
    number = of_request(request)
    key = f"frame:{request.site.pk}:{number}:{get_language()}"
    frame: dict[str, Any] | None = caches["local"].get(key)
    if frame is None:
        found = SiteSettings.for_request(request)
        frame = {
            "generation": number,
            "identity": _identity(found),
            "main_menu": _menu(request, found.main_menu),
            "footer_menu": _menu(request, found.footer_menu),
        }
        caches["local"].set(key, frame, FRAME_LIFETIME)
    return frame


def _here(menu: list[dict[str, Any]], request: HttpRequest) -> list[dict[str, Any]]:
    return [{**entry, "current": entry["url"] == request.path} for entry in menu]


def _identity(found: SiteSettings) -> dict[str, Any]:
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


def _menu(request: HttpRequest, blocks: StreamValue) -> list[dict[str, str]]:
    """Return the entries of a menu whose pages are live, in the reader's language where a translation is live."""
    links = [block.value for block in blocks]
    pages = [link["page"] for link in links if link["page"] is not None]
    local = _in_language(pages)
    shown = []
    for link in links:
        page = link["page"] and local.get(link["page"].translation_key, link["page"])
        if not page or not page.live:
            continue
        translated = page.pk != link["page"].pk
        label = page.title if translated or not link["label"] else link["label"]
        shown.append({"label": label, "url": page.get_url(request)})
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
    names = {code: own_label(code) for code, _name in settings.LANGUAGES}
    here = get_language()
    if len(urls) < 2:
        return []
    return [
        {"code": code, "label": names[code], "url": urls[code], "current": code == here}
        for code in names
        if code in urls
    ]


def _page_urls(request: HttpRequest, page: Page) -> dict[str, str]:
    """Return the page's address in each language; kept as the frame is, for it changes when some page does."""
    key = f"languages:{request.site.pk}:{of_request(request)}:{page.pk}"
    urls: dict[str, str] | None = caches["local"].get(key)
    if urls is None:
        urls = _addresses(request, page)
        caches["local"].set(key, urls, FRAME_LIFETIME)
    return urls


def _addresses(request: HttpRequest, page: Page) -> dict[str, str]:
    codes = dict(Locale.objects.values_list("pk", "language_code"))
    versions = page.get_translations(inclusive=True).live()
    return {codes[version.locale_id]: version.get_url(request) for version in versions}


def _path_urls(request: HttpRequest) -> dict[str, str]:
    urls = {code: translate_url(request.path, code) for code, _name in settings.LANGUAGES}
    return urls if len(set(urls.values())) == len(urls) else {}
