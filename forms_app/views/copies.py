"""What somebody sent, for them to read and print again: a link by mail, and a code by mail once it is opened."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forms_app.models import SubmissionCopy
from forms_app.reading import answers_by_section
from forms_app.services import email_answer
from forms_app.services.copies import copy_by_token, copy_code_send
from forms_app.services.drafts import masked
from forms_app.views.codes import DO, CodeAsked
from portal.accounts.access import open_to_all
from portal.accounts.http import SiteRequest
from portal.audit.enums import ActorKind
from portal.audit.services import record

COOKIE: Final = "form_copy"
SALT: Final = "forms_app.copy"
# As long as somebody reads and prints; then the link asks for a code again.
OPEN: Final = dt.timedelta(hours=1)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: SiteRequest, token: str) -> HttpResponse:
    """Show the copy to whoever has the code; else ask for one. Opening the link changes and sends nothing."""
    found = copy_by_token(request.site, token, timezone.now())
    if found is None:
        return render(request, "pages/form_copy.html", {"stage": "gone", "languages": []}, status=404)
    spoken = found.submission.language
    with translation.override(spoken if spoken in dict(settings.LANGUAGES) else translation.get_language()):
        return _answer(request, found)


def _answer(request: SiteRequest, found: SubmissionCopy) -> HttpResponse:
    pressed = request.POST.get(DO, "") if request.method == "POST" else ""
    if pressed == "close":
        response = HttpResponseRedirect(request.path)
        response.delete_cookie(COOKIE, path=request.path, samesite="Lax")
        return response
    if not pressed and _is_open(request, found):
        return _shown(request, found)
    asked = CodeAsked(request, found, page_id=0, send=lambda: copy_code_send(found))
    if asked.is_right:
        return _let_in(request, found)
    return _render(request, {"stage": "ask", "masked": masked(email_answer(found.submission)), **asked.context})


def _shown(request: SiteRequest, found: SubmissionCopy) -> HttpResponse:
    submission = found.submission
    record(action="submission.copy_read", actor_kind=ActorKind.ANONYMOUS, site=request.site, target=submission)
    sections = answers_by_section(submission.definition, submission.answers, constants=False)
    return _render(request, {"stage": "copy", "submission": submission, "sections": sections})


def _render(request: SiteRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "pages/form_copy.html", {**context, "languages": []})


def _let_in(request: SiteRequest, found: SubmissionCopy) -> HttpResponse:
    response = HttpResponseRedirect(request.path)
    response.set_cookie(
        COOKIE,
        signing.dumps(found.pk, salt=SALT),
        max_age=OPEN,
        path=request.path,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _is_open(request: SiteRequest, found: SubmissionCopy) -> bool:
    try:
        return bool(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=OPEN) == found.pk)
    except signing.BadSignature:
        return False
