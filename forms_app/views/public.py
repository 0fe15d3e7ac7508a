"""The address of a public form: the form, and its receipt on a page of its own."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language

from forms_app import purposes, services, stamps
from forms_app.models import FormPage
from forms_app.purposes import Closed
from forms_app.reading import answers_in_words
from forms_app.views.filling import Filling
from portal.accounts.http import SiteRequest

RECEIPTS: Final = "form_receipts"


def serve(request: SiteRequest, page: FormPage, *, sent: bool = False) -> HttpResponse:
    """Answer a public form's address; never kept by a cache."""
    response = _receipt(request, page) if sent else _fill_in(request, page)
    add_never_cache_headers(response)
    return response


def _fill_in(request: SiteRequest, page: FormPage) -> HttpResponse:
    filling = Filling(request, page)
    closed = _closed(request, filling)
    if closed is not None:
        return _show_closed(request, filling, closed)
    if filling.is_sent and filling.is_valid:
        return _keep(request, filling)
    context = {**page.get_context(request), **filling.context()}
    response = TemplateResponse(request, page.get_template(request), context)
    stamps.set_cookie(response, request, filling.stamp, page.pk)
    return response


def _closed(request: SiteRequest, filling: Filling) -> Closed | None:
    purpose = purposes.get(filling.page.purpose)
    if purpose is None or purpose.gate is None:
        return None
    started_at = filling.known_stamp.started_at if filling.known_stamp else None
    return purpose.gate(request.site, filling.now, started_at)


def _show_closed(request: SiteRequest, filling: Filling, closed: Closed) -> HttpResponse:
    """Say kindly that the form is closed; what somebody had typed is shown, so that they can keep it."""
    typed = filling.form.typed() if filling.is_sent else {}
    rows = [row for row in answers_in_words(filling.definition, typed) if row["value"]]
    context = {**filling.page.get_context(request), "closed": closed, "typed": rows}
    return TemplateResponse(request, "pages/form_page_closed.html", context)


def _keep(request: SiteRequest, filling: Filling) -> HttpResponse:
    page = filling.page
    submission, created = services.submission_create(
        site=request.site,
        page=page,
        purpose=page.purpose,
        definition=filling.definition,
        answers=filling.form.answers(),
        language=get_language() or "en",
        idempotency_key=filling.stamp.key,
        user=request.user if request.user.is_authenticated else None,
    )
    receipts: dict[str, Any] = request.session.get(RECEIPTS, {})
    request.session[RECEIPTS] = {**receipts, str(page.pk): {"number": submission.receipt, "again": not created}}
    response = HttpResponseRedirect(f"{request.path}sent/")
    stamps.drop_cookie(response, request, page.pk)
    return response


def _receipt(request: SiteRequest, page: FormPage) -> HttpResponse:
    known = request.session.get(RECEIPTS, {}).get(str(page.pk))
    if known is None:
        return HttpResponseRedirect(page.get_url(request) or "/")
    context = {**page.get_context(request), "receipt": known["number"], "again": known["again"]}
    return TemplateResponse(request, page.get_landing_page_template(request), context)
