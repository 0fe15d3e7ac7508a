"""The program's messages for its staff: the list, one message, send again, print a letter."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from portal import dates
from portal.accounts.access import requires
from portal.accounts.http import PortalRequest
from portal.notifications.enums import MessageState
from portal.notifications.filters import MessageFilter
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import messages
from portal.notifications.rendering import NoRecipient
from portal.notifications.selectors import READERS, messages_visible_to, recipients_in_words
from portal.notifications.services import PRINTABLE, NotALetter, letter_print, message_send_again
from portal.notifications.tables import TONES, MessageTable

PER_PAGE = 25


@requires(*READERS)
@require_safe
def message_list(request: PortalRequest) -> HttpResponse:
    """Show the outbox, newest first, as the address narrows it."""
    found = MessageFilter(request.GET, queryset=messages_visible_to(request.user, request.site))
    table = MessageTable(found.qs, site=request.site)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    filtered = any(request.GET.get(name) for name in found.filters)
    context = {"filter_form": found.form, "table": table, "filtered": filtered}
    return render(request, "portal/notifications/list.html", context)


@requires(*READERS)
@require_safe
def message_detail(request: PortalRequest, reference: str) -> HttpResponse:
    """Show one message with its attempts, and what can be done about it."""
    row = _visible(request, reference)
    context = {
        "message": row,
        "label": messages.label(row.kind),
        "facts": _facts(request, row),
        "tries": _tries(row),
        "can_send_again": row.state == MessageState.FAILED,
        "is_letter": row.channel == "letter" and row.state in PRINTABLE,
        "breadcrumbs": [{"label": _("Messages"), "url": reverse("notifications:list")}],
    }
    return render(request, "portal/notifications/message.html", context)


@requires(*READERS)
@require_POST
def message_again(request: PortalRequest, reference: str) -> HttpResponse:
    """Put a message that was given up back into the outbox."""
    row = _visible(request, reference)
    if message_send_again(message=row, actor=request.user):
        notes.success(request, _("The message is in the outbox again. It leaves within a minute."))
    else:
        notes.info(request, _("Nothing changed: the message is no longer among those that could not be delivered."))
    return redirect("notifications:message", reference=reference)


@requires(*READERS)
@require_POST
def message_print(request: PortalRequest, reference: str) -> HttpResponse:
    """Hand out the letter as PDF, made now; this counts as sending it."""
    row = _visible(request, reference)
    try:
        pdf = letter_print(message=row, actor=request.user)
    except NoRecipient:
        notes.error(request, _("There is no postal address to write to any more. Add one, then print the letter."))
    except NotALetter:
        notes.info(request, _("This message is not a letter that can be printed now."))
    else:
        headers = {"Content-Disposition": 'attachment; filename="letter.pdf"', "X-Content-Type-Options": "nosniff"}
        return HttpResponse(pdf, content_type="application/pdf", headers=headers)
    return redirect("notifications:message", reference=reference)


def _visible(request: PortalRequest, reference: str) -> OutboxMessage:
    visible = messages_visible_to(request.user, request.site)
    return get_object_or_404(visible.select_related("site"), reference=reference)


def _facts(request: PortalRequest, row: OutboxMessage) -> list[dict[str, object]]:
    facts: list[dict[str, object]] = [
        {"label": _("To"), "value": recipients_in_words(request.site, [row])[row.pk]},
        {"label": _("How it goes"), "value": row.get_channel_display()},
        {"label": _("State"), "tag": row.get_state_display(), "tone": TONES[row.state]},
        {"label": _("Made"), "value": _in_words(row.queued_at)},
    ]
    if row.state == MessageState.QUEUED:
        facts.append({"label": _("Leaves after"), "value": _in_words(row.not_before)})
    if row.sent_at:
        facts.append({"label": _("Sent"), "value": _in_words(row.sent_at)})
    return facts


def _in_words(moment: datetime) -> str:
    return dates.day_and_time(timezone.localtime(moment))


def _tries(row: OutboxMessage) -> list[dict[str, object]]:
    words = {True: _("Accepted"), False: _("Not accepted"), None: _("Not finished")}
    return [
        {"at": each.at, "outcome": _("Arrived") if each.arrived else words[each.succeeded], "error": each.error}
        for each in row.tries.order_by("-pk")[:50]
    ]
