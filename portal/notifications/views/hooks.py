"""What carriers of text messages tell us: how far a text got, and who answered STOP. Nothing is believed unsigned."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.accounts.access import open_to_all
from portal.accounts.http import SiteRequest
from portal.notifications.receipts import stop_heard, text_status_record
from portal.notifications.texts import is_signed

# The words by which people stop texts everywhere (carriers know the same ones).
STOP_WORDS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "alto", "parar", "baja"})
View = Callable[..., HttpResponse]


def signed_only(view: View) -> View:
    """Answer 404 while no provider is set up, 403 to whoever cannot sign."""

    @wraps(view)
    def inner(request: SiteRequest, *args: Any, **options: Any) -> HttpResponse:
        if not settings.TEXT_TOKEN:
            raise Http404
        values = {name: request.POST[name] for name in request.POST}
        if not is_signed(request.build_absolute_uri(), values, request.headers.get("X-Twilio-Signature", "")):
            return HttpResponseForbidden()
        return view(request, *args, **options)

    return csrf_exempt(open_to_all(require_POST(inner)))


@signed_only
def text_status(request: SiteRequest) -> HttpResponse:
    """Take how far a text got."""
    text_status_record(
        provider_id=request.POST.get("MessageSid", ""),
        status=request.POST.get("MessageStatus", ""),
        code=request.POST.get("ErrorCode", ""),
        address=request.POST.get("To", ""),
    )
    return HttpResponse(status=204)


@signed_only
def text_incoming(request: SiteRequest) -> HttpResponse:
    """Take what somebody answered: STOP is obeyed, everything else is not read. The carrier gets no answer to send."""
    words = request.POST.get("Body", "").strip().strip(".!").casefold()
    if words in STOP_WORDS or request.POST.get("OptOutType", "") == "STOP":
        stop_heard(number=request.POST.get("From", ""))
    return HttpResponse("<Response/>", content_type="text/xml")
