"""The demo's mailbox: every message as it arrived, whoever it is for. Outside the demo these addresses do not exist."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.accounts.access import open_to_all
from portal.accounts.http import SiteRequest
from portal.notifications.filters import MailboxFilter
from portal.notifications.models import DemoMail
from portal.notifications.selectors import mailbox

PER_PAGE = 25
ADDRESS = re.compile(r"https?://[^\s<>\"']+")
View = Callable[..., Any]


def demo_only(view: View) -> View:
    """Answer 404 unless this is the demo."""

    @wraps(view)
    def inner(request: SiteRequest, *args: Any, **options: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return never_cache(view)(request, *args, **options)

    return open_to_all(inner)


@demo_only
@require_safe
def mail_list(request: SiteRequest) -> HttpResponse:
    """Show what arrived, newest first."""
    found = MailboxFilter(request.GET, queryset=mailbox(request.site).defer("body", "html"))
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter_form": found.form,
        "filtered": any(request.GET.get(name) for name in found.filters),
        "page_obj": page,
        "mails": [_line(row) for row in page],
    }
    return render(request, "portal/notifications/mailbox.html", context)


@demo_only
@require_safe
def mail(request: SiteRequest, pk: int) -> HttpResponse:
    """Show one message as text, its links alive."""
    row = get_object_or_404(mailbox(request.site), pk=pk)
    return render(request, "portal/notifications/mail.html", {"mail": row, "body": with_links(row.body)})


@demo_only
@csp_replace(  # type: ignore[arg-type]
    {
        "default-src": [NONE],
        "script-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "img-src": [SELF],
        "form-action": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
)
@require_safe
def mail_html(request: SiteRequest, pk: int) -> HttpResponse:
    """Show one message as a mail reader draws it: its own styles, no script."""
    row = get_object_or_404(mailbox(request.site).exclude(html=""), pk=pk)
    return HttpResponse(row.html)


def _line(row: DemoMail) -> dict[str, str]:
    """Return a message as a line of the list: subject, to whom, how, when."""
    at = date_format(timezone.localtime(row.at), "DATETIME_FORMAT")
    return {
        "title": row.subject or str(row.get_channel_display()),
        "url": reverse("notifications:mail", args=[row.pk]),
        "meta": f"{row.to} · {row.get_channel_display()} · {at}",
    }


def with_links(text: str) -> SafeString:
    """Return a text as safe HTML with its addresses as links."""
    parts: list[SafeString] = []
    last = 0
    for found in ADDRESS.finditer(text):
        parts += [format_html("{}", text[last : found.start()]), format_html('<a href="{0}">{0}</a>', found.group())]
        last = found.end()
    parts.append(format_html("{}", text[last:]))
    return mark_safe("".join(parts))  # noqa: S308 – every part is escaped above
