"""A form as it is shown to other software."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from wagtail.rich_text import expand_db_html

from forms_app import purposes, stamps
from forms_app.models import FormPage
from forms_app.purposes import Closed
from forms_app.schemas import schema_of
from forms_app.selectors import PublicForm

if TYPE_CHECKING:
    from portal.accounts.http import SiteRequest


def closed_now(request: SiteRequest, page: FormPage, now: dt.datetime, started_at: dt.datetime | None) -> Closed | None:
    """Return why the form cannot be sent now, if it cannot."""
    purpose = purposes.get(page.purpose)
    return purpose.gate(request.site, now, started_at) if purpose and purpose.gate else None


def closed_out(request: SiteRequest, closed: Closed | None) -> dict[str, str] | None:
    """Return the words of a closed form."""
    if closed is None:
        return None
    link = {"link_url": absolute(request, closed.link_url), "link_label": str(closed.link_label)}
    return {"title": str(closed.title), "text": str(closed.text), **link}


def form_out(request: SiteRequest, found: PublicForm, page: FormPage, now: dt.datetime) -> dict[str, Any]:
    """Return a form in one language: what it is, and where it stands in the others."""
    return {
        "form": found.form,
        "purpose": page.purpose,
        "language": page.locale.language_code,
        "title": page.title,
        "version": page.definition.version,
        "languages": [_language(request, each) for each in found.pages],
        "closed": closed_out(request, closed_now(request, page, now, None)),
    }


def definition_out(request: SiteRequest, found: PublicForm, page: FormPage, now: dt.datetime) -> dict[str, Any]:
    """Return a form in one language with everything it asks."""
    return {
        **form_out(request, found, page, now),
        "intro": _html(request, page.intro),
        "button_label": page.button_label,
        "thank_you": _html(request, page.thank_you),
        "stamp": stamps.to_text(stamps.new_stamp(now), page.stamp_name),
        "answers": schema_of(page.definition, title=page.title, address=_address(request, page)),
    }


def absolute(request: SiteRequest, address: str) -> str:
    """Return an address of the site as other sites need it."""
    return request.build_absolute_uri(address) if address.startswith("/") else address


def _language(request: SiteRequest, page: FormPage) -> dict[str, str]:
    language = page.locale.language_code
    url = absolute(request, page.get_url(request) or "/")
    return {"language": language, "title": page.title, "url": url, "definition_url": _address(request, page)}


def _address(request: SiteRequest, page: FormPage) -> str:
    path = reverse("wagtailapi_v3:read_form", kwargs={"form": page.translation_key})
    return request.build_absolute_uri(f"{path}?language={page.locale.language_code}")


def _html(request: SiteRequest, text: str) -> str:
    """Return rich text whose links lead to this site from wherever they stand."""
    html: str = expand_db_html(text)
    return re.sub(r'(?<=href=")/(?!/)', request.build_absolute_uri("/"), html)
