"""Files for forms that are sent over the API: a ticket, the bytes in pieces, then the ticket in the answers.

Everybody may fill in a public form, so everybody may send a file for one, under the limits of its question. A file that
no form took within a day is deleted. Nothing of a file is ever given out here.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Final, Literal

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from ninja import Field, Header, Router, Schema, Status
from ninja.decorators import decorate_view
from ninja.errors import ValidationError as Refused
from ninja.throttling import BaseThrottle
from pydantic import ConfigDict
from wagtail.api.v3.errors import PROBLEM_JSON

from forms_app import purposes, tickets
from forms_app.definition import Question
from forms_app.errors import UploadBehind, UploadRefused
from forms_app.models import FormPage, Upload
from forms_app.pieces import OFFSET, TICKET, piece_of
from forms_app.services import uploads
from forms_app.services.uploads import LARGEST_PIECE, PIECE
from forms_app.states import UploadState
from portal.accounts.http import SiteRequest
from portal.accounts.throttle import address_key, count

router = Router(tags=["forms"])

HOUR: Final = 3600
# Of one address in an hour: files begun, and every other call about them.
BEGUN_PER_HOUR: Final = 300
CALLS_PER_HOUR: Final = 6000
BYTES: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
View = Callable[..., HttpResponseBase]


class UploadIn(Schema):
    """A file that is about to be sent."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=40, description="Key of the question it answers.")
    name: str = Field(min_length=1, max_length=255, description="For people to read; never a path.")
    size: int = Field(ge=1, le=2**40, description="Bytes.")


class UploadOut(Schema):
    """Where the bytes go, and what proves that they are yours."""

    url: str
    ticket: str = Field(description="Send it in the header Upload-Ticket; put it into the answers when all is sent.")
    ticket_ends_at: dt.datetime
    piece: int = Field(description="A good length of one piece, in bytes; the first one holds at least 512.")
    largest_piece: int


class UploadNow(Schema):
    """How far a file is."""

    offset: int = Field(description="Bytes that are here; the next piece begins there.")
    size: int
    state: Literal["receiving", "ready", "taken"]
    name: str = Field("", description="As it is shown, once the file is here.")


Form = uuid.UUID
Ticket = Annotated[str, Header(alias=TICKET, min_length=1, max_length=tickets.LONGEST)]
Offset = Annotated[int, Header(alias=OFFSET, ge=0, le=2**40, description="Where this piece begins.")]


class PerAddress(BaseThrottle):
    """At most so many calls of one address in an hour."""

    def __init__(self, name: str, limit: int) -> None:
        self.name, self.limit = name, limit

    def allow_request(self, request: Any) -> bool:
        return count(f"forms-uploads:{self.name}:{request.site.pk}:{address_key(request)}", HOUR) <= self.limit

    def wait(self) -> float:
        return HOUR


BEGINNING: Final = PerAddress("begin", BEGUN_PER_HOUR)
GOING_ON: Final = PerAddress("call", CALLS_PER_HOUR)


def unkept(run: View) -> View:
    """Keep every answer out of caches."""

    @wraps(run)
    def inner(request: SiteRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = run(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return inner


@router.post(
    "/{uuid:form}/uploads/",
    response={201: UploadOut},
    throttle=BEGINNING,
    url_name="begin_upload",
    operation_id="forms_upload_begin",
    summary="Get a ticket for one file of a form",
)
@decorate_view(unkept)
def begin_upload(request: SiteRequest, form: Form, upload: UploadIn) -> Status:
    """Promise to take one file in for one question. Send the bytes and the form within two hours."""
    question = _question(_page(request, form), upload.question, ["body", "upload", "question"])
    try:
        row = uploads.upload_begin(
            site=request.site,
            form=form,
            question=question,
            holder=f"api-{secrets.token_hex(16)}",
            name=upload.name,
            size=upload.size,
        )
    except UploadRefused as refused:
        raise _refusal(refused, ["body", "upload", "size"]) from None
    path = reverse("wagtailapi_v3:upload", kwargs={"form": form, "upload": row.reference})
    return Status(
        201,
        {
            "url": request.build_absolute_uri(path),
            "ticket": tickets.ticket_of(row),
            "ticket_ends_at": timezone.now() + tickets.LIFETIME,
            "piece": PIECE,
            "largest_piece": LARGEST_PIECE,
        },
    )


@router.put(
    "/{uuid:form}/uploads/{slug:upload}/",
    response=UploadNow,
    throttle=GOING_ON,
    url_name="upload",
    operation_id="forms_upload_send",
    summary="Send one piece of a file",
    openapi_extra=BYTES,
)
@decorate_view(unkept)
def send_piece(request: SiteRequest, form: Form, upload: str, ticket: Ticket, offset: Offset) -> Any:
    """Add a piece where the last one ended. After a lost answer ask where to go on; a piece elsewhere gets 409.

    With the last piece the whole file is checked: kind by content, size, nothing that acts. What is refused is gone.
    """
    row = _upload(request, form, upload, ticket)
    question = _question(_page(request, form), row.question, ["path", "upload"])
    try:
        start, content = piece_of(request)
        if row.received < row.size or content:
            row = uploads.upload_receive(upload=row, question=question, offset=start, content=content)
        if row.received == row.size:
            uploads.upload_finish(upload=row, question=question)
            row.refresh_from_db()
    except UploadRefused as refused:
        raise _refusal(refused, ["body"]) from None
    except UploadBehind as behind:
        return _behind(behind)
    return _now(row)


@router.get(
    "/{uuid:form}/uploads/{slug:upload}/",
    response=UploadNow,
    throttle=GOING_ON,
    operation_id="forms_upload_read",
    summary="How much of a file is here",
)
@decorate_view(unkept)
def read_upload(request: SiteRequest, form: Form, upload: str, ticket: Ticket) -> dict[str, Any]:
    """Tell where the next piece begins, to whoever holds the ticket."""
    return _now(_upload(request, form, upload, ticket))


@router.delete(
    "/{uuid:form}/uploads/{slug:upload}/",
    response={204: None},
    throttle=GOING_ON,
    operation_id="forms_upload_delete",
    summary="Give a file up",
)
@decorate_view(unkept)
def delete_upload(request: SiteRequest, form: Form, upload: str, ticket: Ticket) -> Status:
    """Delete a file that no form took; one that is part of a form stays."""
    uploads.upload_cancel(upload=_upload(request, form, upload, ticket))
    return Status(204, None)


def _page(request: SiteRequest, form: uuid.UUID) -> FormPage:
    """Return the form, in whichever language comes first; 404 for one that is not everybody's, or is closed."""
    for page in FormPage.objects.live().filter(translation_key=form).order_by("path"):
        site: Any = page.get_site()
        if site is not None and site.pk == request.site.pk and page.is_open_to_all():
            purpose = purposes.get(page.purpose)
            if purpose is None or purpose.gate is None or not purpose.gate(request.site, timezone.now(), None):
                return page
    raise Http404


def _question(page: FormPage, key: str, where: list[str]) -> Question:
    question = page.definition.question(key)
    if question is None or not question.kind.holds_files:
        words = _("This form has no question of that name that takes a file.")
        raise Refused([{"type": "question", "loc": where, "msg": words}])
    return question


def _upload(request: SiteRequest, form: uuid.UUID, reference: str, ticket: str) -> Upload:
    found, held = tickets.upload_of(ticket, request.site, form=form), tickets.read(ticket)
    if found is None or found.reference != reference or held is None or held.page_id is not None:
        raise Http404
    return found


def _now(row: Upload) -> dict[str, Any]:
    is_here = row.state != UploadState.RECEIVING
    return {"offset": row.received, "size": row.size, "state": row.state, "name": row.name if is_here else ""}


def _refusal(refused: UploadRefused, where: list[str]) -> Refused:
    return Refused([{"type": refused.code, "loc": where, "msg": refused.sentence}])


def _behind(behind: UploadBehind) -> HttpResponse:
    content = {
        "type": "urn:problem-type:upload-offset",
        "title": "Conflict",
        "status": 409,
        "detail": _("This piece does not begin where the last one ended."),
        "offset": behind.offset,
    }
    return HttpResponse(json.dumps(content), status=409, content_type=PROBLEM_JSON)
