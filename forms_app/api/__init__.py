"""Forms for other sites and other software: the list, what each asks, sending one, its receipt.

Everybody may fill in a public form, so everybody may do so here, under the checks, limits and gates of the form's page.
A form is kept once for each `Idempotency-Key`. No answer is ever given out.
"""

from __future__ import annotations

import hmac
import uuid
from typing import Annotated, Any, Final

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from ninja import Header, Query, Router, Status
from ninja.decorators import decorate_view

from forms_app.api.limits import READING, SENDING, readable, unkept
from forms_app.api.sending import Ended, Sending, TooMany, ended_response, receipt_secret, too_many_response
from forms_app.api.shapes import FormDefinition, FormList, Receipt, Received, SubmissionIn
from forms_app.api.showing import definition_out, form_out
from forms_app.models import Submission
from forms_app.selectors import PublicForm, public_form, public_forms
from portal.accounts.http import SiteRequest

router = Router(tags=["forms"])

# Printable characters of any kind; most software sends a UUID. Shorter ones would be the same by chance.
KEY: Final = r"^[\x21-\x7e]+$"
SHORTEST_KEY: Final = 16
LONGEST_KEY: Final = 255
ABOUT_KEY: Final = (
    "Your own name for this form as somebody fills it in, for example a UUID. Sent again with the same answers, it "
    "gives the same receipt and no second submission."
)
ABOUT_LANGUAGE: Final = "A language of the form, for example es; the program's own where the form has no such."
Language = Annotated[str, Query(max_length=10, description=ABOUT_LANGUAGE)]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key", pattern=KEY, min_length=SHORTEST_KEY, max_length=LONGEST_KEY, description=ABOUT_KEY
    ),
]
Secret = Annotated[str, Header(alias="Receipt-Secret", max_length=LONGEST_KEY, description="As it came with the form.")]


@router.get(
    "/",
    response=FormList,
    throttle=READING,
    url_name="list_forms",
    operation_id="forms_list",
    summary="The published forms that everybody may fill in",
)
@decorate_view(unkept)
def list_forms(request: SiteRequest, language: Language = "") -> dict[str, Any]:
    """List the program's public forms, each in the language where it is there."""
    now = timezone.now()
    items = []
    for found in public_forms(request.site):
        page = found.page(language)
        with translation.override(page.locale.language_code):
            items.append(form_out(request, found, page, now))
    return {"items": items}


@router.get(
    "/receipts/{receipt}/",
    response=Receipt,
    throttle=READING,
    url_name="read_receipt",
    operation_id="forms_receipt",
    summary="Whether a form arrived",
)
@decorate_view(unkept)
def read_receipt(request: SiteRequest, receipt: str, secret: Secret) -> dict[str, Any]:
    """Tell that a form arrived, to whoever has the secret that came with its receipt; nothing else."""
    found = Submission.objects.filter(site=request.site, receipt=receipt).only("receipt", "sent_at").first()
    if found is None or not hmac.compare_digest(receipt_secret(found).encode(), secret.encode()):
        raise Http404
    return {"receipt": found.receipt, "sent_at": found.sent_at}


@router.get(
    "/{uuid:form}/",
    response=FormDefinition,
    throttle=READING,
    url_name="read_form",
    operation_id="forms_read",
    summary="What a form asks",
)
@decorate_view(unkept)
def read_form(request: SiteRequest, form: uuid.UUID, language: Language = "") -> dict[str, Any]:
    """Give a form in one language: its words, its steps, and the JSON Schema of its answers."""
    found = _form_or_404(request, form)
    page = found.page(language)
    with translation.override(page.locale.language_code):
        return definition_out(request, found, page, timezone.now())


@router.post(
    "/{uuid:form}/submissions/",
    response={201: Received},
    throttle=SENDING,
    url_name="send_form",
    operation_id="forms_send",
    summary="Send a form",
)
@decorate_view(unkept, readable)
def send_form(
    request: SiteRequest, response: HttpResponse, form: uuid.UUID, sent: SubmissionIn, key: Key
) -> Status | HttpResponse:
    """Keep what somebody filled in, under the rules of the form's own page."""
    page = _form_or_404(request, form).page(sent.language)
    with translation.override(page.locale.language_code):
        try:
            kept = Sending(request, page, sent, key, timezone.now()).kept()
        except Ended as ended:
            return ended_response(request, ended)
        except TooMany:
            return too_many_response()
    response["Location"] = reverse("wagtailapi_v3:read_receipt", kwargs={"receipt": kept.receipt})
    return Status(201, {"receipt": kept.receipt, "secret": receipt_secret(kept)})


def _form_or_404(request: SiteRequest, form: uuid.UUID) -> PublicForm:
    found = public_form(request.site, form)
    if found is None:
        raise Http404
    return found
