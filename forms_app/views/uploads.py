"""Files sent by the script of a form's page, one by one and piece by piece, while the rest is filled in.

`POST` with the form's stamp gives an address and a ticket; `PUT` sends a piece (`Upload-Offset`, `Upload-Ticket`),
`GET` tells how much is here, `DELETE` cancels or takes out. Refusals are problems of RFC 9457 with a sentence for the
reader. Without the script a file comes with its step (`views/steps.py`), through the same services.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forms_app import drafting, purposes, throttle, tickets
from forms_app.definition import Question
from forms_app.errors import UploadBehind, UploadRefused
from forms_app.models import FormPage, Upload
from forms_app.pieces import TICKET, piece_of
from forms_app.selectors.files import scans_of
from forms_app.services import drafts, uploads
from forms_app.services.uploads import PIECE, Entry
from forms_app.stamps import Stamp
from forms_app.tickets import Ticket
from forms_app.views.filling import Filling
from portal.accounts.access import open_to_all
from portal.accounts.http import SiteRequest

PROBLEM: Final = "application/problem+json"
LONGEST_NAME: Final = 255


@open_to_all
@never_cache
@require_POST
def begin(request: SiteRequest) -> HttpResponse:
    """Promise to take a file in for one question of the form whose stamp came along."""
    size = request.POST.get("size", "")
    try:
        filling = _filling(request)
        question = _question(filling.page, request.POST.get("question", ""))
        upload = uploads.upload_begin(
            site=request.site,
            form=filling.page.translation_key,
            question=question,
            holder=filling.stamp.key,
            name=request.POST.get("name", "")[:LONGEST_NAME],
            size=int(size) if size.isdecimal() and len(size) < 16 else 0,
            kept=len(filling.progress.answers.get(question.key) or []),
        )
    except UploadRefused as refused:
        return problem(refused.sentence, refused.code)
    address = reverse("form_files:file", args=[upload.reference])
    ticket = tickets.ticket_of(upload, filling.page.pk, filling.stamp)
    return JsonResponse({"address": address, "ticket": ticket, "piece": PIECE}, status=201)


@open_to_all
@never_cache
@require_http_methods(["GET", "PUT", "DELETE"])
def file(request: SiteRequest, reference: str) -> HttpResponse:
    """Take a piece, tell how much is here, or let go of a file; only for whoever has its ticket."""
    text = request.headers.get(TICKET, "")
    ticket, upload = tickets.read(text), tickets.upload_of(text, request.site)
    if ticket is None or ticket.page_id is None or upload is None or upload.reference != reference:
        return problem(_("This file is not on its way any more. Choose it again."), "gone", 404)
    if request.method == "GET":
        return JsonResponse({"offset": upload.received, "size": upload.size})
    try:
        page = _page(request, ticket.page_id)
        do = _let_go if request.method == "DELETE" else _take_in
        return do(request, page, _question(page, ticket.question), ticket, upload)
    except UploadRefused as refused:
        return problem(refused.sentence, refused.code)
    except UploadBehind as behind:
        return JsonResponse({"offset": behind.offset, "size": upload.size}, status=409)


def problem(sentence: str, code: str, status: int = 422) -> HttpResponse:
    """Return a refusal as a problem of RFC 9457; `code` says it to software."""
    content = {"type": f"urn:problem-type:upload-{code}", "title": _("File not taken"), "detail": sentence}
    return HttpResponse(json.dumps({**content, "status": status, "code": code}), status=status, content_type=PROBLEM)


def _take_in(request: SiteRequest, page: FormPage, question: Question, ticket: Ticket, upload: Upload) -> HttpResponse:
    offset, content = piece_of(request)
    if upload.received < upload.size or content:
        upload = uploads.upload_receive(upload=upload, question=question, offset=offset, content=content)
    if upload.received < upload.size:
        return JsonResponse({"offset": upload.received, "size": upload.size})
    entry = uploads.upload_finish(
        upload=upload, question=question, keep=_keeper(request, page, question, ticket, upload)
    )
    shown = render_to_string("portal/forms_app/widgets/file.html", {"file": entry, "field": question.key})
    return JsonResponse({"offset": upload.received, "size": upload.size, "html": shown})


def _let_go(request: SiteRequest, page: FormPage, question: Question, ticket: Ticket, upload: Upload) -> HttpResponse:
    if upload.file is not None:
        gone = {upload.file.reference}
        _change(request, page, ticket, upload, lambda content: drafting.files_changed(content, question, [], gone))
    uploads.upload_cancel(upload=upload)
    return HttpResponse(status=204)


def _keeper(
    request: SiteRequest, page: FormPage, question: Question, ticket: Ticket, upload: Upload
) -> Callable[[Entry], None]:
    """Return what puts a file into the half-filled form, unless its question has as many as it takes already."""

    def keep(entry: Entry) -> None:
        def change(content: drafting.Content) -> drafting.Content:
            changed = drafting.files_changed(content, question, [entry], set())
            infected, _unsure = scans_of(request.site, drafting.references(changed))
            here = drafting.files_left(changed.answers[question.key], infected) or []
            if len(here) > question.files.at_most:
                words = _("Choose at most %(number)s files.")
                raise UploadRefused(words % {"number": question.files.at_most}, "too_many")
            return changed

        _change(request, page, ticket, upload, change)

    return keep


def _change(request: SiteRequest, page: FormPage, ticket: Ticket, upload: Upload, change: drafts.Change) -> None:
    now = timezone.now()
    drafts.draft_save(
        site=request.site,
        page=page,
        stamp=Stamp(upload.holder, ticket.started_at or now),
        version=page.definition.version,
        language=get_language() or settings.LANGUAGE_CODE,
        change=change,
        now=now,
    )


def _filling(request: SiteRequest) -> Filling:
    """Return the form that is being filled in; raise UploadRefused for one that is not open, or not of this reader."""
    key = request.POST.get("page", "")
    filling = Filling(request, _page(request, int(key) if key.isdecimal() and len(key) < 10 else 0))
    purpose = purposes.get(filling.page.purpose)
    if filling.known_stamp is None:
        raise UploadRefused(
            _("This page was open for a very long time. Load it again, then choose your file."), "stamp"
        )
    if purpose and purpose.gate and purpose.gate(request.site, filling.now, filling.known_stamp.started_at):
        raise UploadRefused(_("This form is closed now."), "closed")
    if throttle.files_this_hour(request) > throttle.FILES_PER_HOUR:
        raise UploadRefused(_("Too many files came from your connection. Please wait a while."), "too_often")
    return filling


def _page(request: SiteRequest, key: int) -> FormPage:
    page = FormPage.objects.live().filter(pk=key).first()
    site: Any = page.get_site() if page else None
    if page is None or site is None or site.pk != request.site.pk:
        raise UploadRefused(_("There is no such form."), "unknown")
    return page


def _question(page: FormPage, key: str) -> Question:
    question = page.definition.question(key)
    if question is None or not question.kind.holds_files:
        raise UploadRefused(_("This form does not ask for such a file any more. Load the page again."), "question")
    return question
