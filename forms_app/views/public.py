"""The address of a public form: the form, its steps, and its receipt on a page of its own."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language

from forms_app import purposes, services, stamps
from forms_app.models import FormPage, Submission
from forms_app.purposes import Closed
from forms_app.reading import answers_in_words
from forms_app.views import coming_back
from forms_app.views.filling import Filling
from forms_app.views.steps import Steps
from portal.accounts.http import SiteRequest


def serve(request: SiteRequest, page: FormPage, *, sent: bool = False, token: str = "") -> HttpResponse:
    """Answer a public form's address; never kept by a cache."""
    if token:
        response = coming_back.serve(request, page, token)
    else:
        response = _receipt(request, page) if sent else _fill_in(request, page)
    add_never_cache_headers(response)
    return response


def _fill_in(request: SiteRequest, page: FormPage) -> HttpResponse:
    filling = Filling(request, page)
    closed = _closed(request, filling)
    if closed is not None:
        return _show_closed(request, filling, closed)
    if filling.in_steps:
        return _in_steps(request, filling)
    response = _sent(request, filling) if filling.is_sent and filling.form.is_valid() else None
    if response is None:
        response = _show(request, filling, filling.context())
        stamps.set_cookie(response, request, filling.stamp, page.stamp_name)
    return response


def _sent(request: SiteRequest, filling: Filling) -> HttpResponse | None:
    """Keep what was sent; None when it cannot be taken. One transaction: what counts it is a row of a table, too."""
    with transaction.atomic():
        return _keep(request, filling, filling.form.answers()) if filling.is_valid else None


def _in_steps(request: SiteRequest, filling: Filling) -> HttpResponse:
    if coming_back.is_asked_to_save(request, filling):
        response = coming_back.save(request, filling)
    elif coming_back.is_asked_for_link(request, filling):
        response = coming_back.link_to_writer(request, filling)
    else:
        steps = Steps(
            filling,
            show=lambda context: _show(request, filling, context),
            keep=lambda answers: _keep(request, filling, answers),
            again=lambda: _sent_before(request, filling),
            can_save=True,
        )
        response = steps.answer()
    stamps.keep_or_drop(response, request, filling.stamp, filling.page.stamp_name)
    return response


def _show(request: SiteRequest, filling: Filling, context: dict[str, Any]) -> HttpResponse:
    page = filling.page
    return TemplateResponse(request, page.get_template(request), {**page.get_context(request), **context})


def _closed(request: SiteRequest, filling: Filling) -> Closed | None:
    purpose = purposes.get(filling.page.purpose)
    if purpose is None or purpose.gate is None:
        return None
    started_at = filling.known_stamp.started_at if filling.known_stamp else None
    return purpose.gate(request.site, filling.now, started_at)


def _show_closed(request: SiteRequest, filling: Filling, closed: Closed) -> HttpResponse:
    """Say kindly that the form is closed; what somebody had typed is shown, so that they can keep it."""
    typed = filling.form.typed() if filling.is_sent else {}
    if filling.draft is not None:
        typed = {**filling.progress.result(), **{key: value for key, value in typed.items() if value}}
    rows = [row for row in answers_in_words(filling.definition, typed) if row["value"]]
    context = {**filling.page.get_context(request), "closed": closed, "typed": rows}
    return TemplateResponse(request, "pages/form_page_closed.html", context)


def _keep(request: SiteRequest, filling: Filling, answers: dict[str, Any]) -> HttpResponse:
    page = filling.page
    submission, created = services.submission_create(
        site=request.site,
        page=page,
        purpose=page.purpose,
        definition=filling.definition,
        answers=answers,
        language=get_language() or "en",
        idempotency_key=filling.stamp.key,
        user=request.user if request.user.is_authenticated else None,
        signs=filling.signs(),
    )
    return _to_receipt(request, filling, submission, again=not created)


def _sent_before(request: SiteRequest, filling: Filling) -> HttpResponse | None:
    """Lead somebody whose form was sent already (a second tab, the back button) to its receipt."""
    if filling.known_stamp is None:
        return None
    known = Submission.objects.filter(site=request.site, idempotency_key=filling.known_stamp.key).first()
    return _to_receipt(request, filling, known, again=True) if known else None


def _to_receipt(request: SiteRequest, filling: Filling, submission: Submission, *, again: bool) -> HttpResponse:
    response = HttpResponseRedirect(f"{request.path}sent/")
    stamps.drop_cookie(response, request, filling.page.stamp_name)
    stamps.give_receipt(response, request, filling.page.stamp_name, submission.receipt, again=again)
    return response


def _receipt(request: SiteRequest, page: FormPage) -> HttpResponse:
    known = stamps.receipt_given(request, page.stamp_name)
    if known is None:
        return HttpResponseRedirect(page.get_url(request) or "/")
    context = {**page.get_context(request), "receipt": known.number, "again": known.again}
    return TemplateResponse(request, page.get_landing_page_template(request), context)
