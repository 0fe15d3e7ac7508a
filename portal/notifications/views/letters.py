"""Letters that staff print as one file and post."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notes
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal import dates
from portal.accounts.access import requires
from portal.accounts.http import PortalRequest
from portal.notifications import batches
from portal.notifications.batches import MOST, Printed
from portal.notifications.models import LetterBatch
from portal.notifications.registry import messages
from portal.notifications.selectors import READERS, batches_visible_to, letters_waiting, recipients_in_words

# Batches that were posted and can still be looked at here.
POSTED_SHOWN = 10


@requires(*READERS)
@require_safe
def letter_list(request: PortalRequest) -> HttpResponse:
    """Show the letters to print, the batches to post, and the last ones posted."""
    waiting = letters_waiting(request.user, request.site)
    rows = list(waiting[:MOST])
    names = recipients_in_words(request.site, rows)
    found = batches_visible_to(request.user, request.site).annotate(count=Count("letters"))
    found = found.select_related("printed_by", "posted_by")
    context = {
        "waiting": [
            {
                "cells": [
                    {"text": names[row.pk], "url": reverse("notifications:message", args=[row.reference])},
                    {"text": messages.label(row.kind)},
                    {"text": dates.day_and_time(timezone.localtime(row.queued_at))},
                ]
            }
            for row in rows
        ],
        "columns": [{"label": _("To")}, {"label": _("Letter")}, {"label": _("Since")}],
        "waiting_count": waiting.count(),
        "most": MOST,
        "printed": [_shown(batch) for batch in found.filter(posted_at=None)],
        "posted": [_shown(batch) for batch in found.filter(posted_at__isnull=False)[:POSTED_SHOWN]],
    }
    return render(request, "portal/notifications/letters.html", context)


@requires(*READERS)
@require_POST
def letters_print(request: PortalRequest) -> HttpResponse:
    """Hand out every letter that waits as one file; they wait to be posted from now on."""
    return _file(request, batches.letters_print(site=request.site, actor=request.user))


@requires(*READERS)
@require_POST
def batch_reprint(request: PortalRequest, reference: str) -> HttpResponse:
    """Hand out the letters of a batch again."""
    return _file(request, batches.batch_reprint(batch=_batch(request, reference), actor=request.user))


@requires(*READERS)
@require_POST
def batch_post(request: PortalRequest, reference: str) -> HttpResponse:
    """Write down that a batch is in the mail."""
    if batches.batch_post(batch=_batch(request, reference), actor=request.user):
        notes.success(request, _("Marked as posted. Thank you."))
    else:
        notes.info(request, _("This batch was marked as posted before."))
    return redirect("notifications:letters")


def _batch(request: PortalRequest, reference: str) -> LetterBatch:
    return get_object_or_404(batches_visible_to(request.user, request.site), reference=reference)


def _file(request: PortalRequest, printed: Printed) -> HttpResponse:
    if printed.left_out:
        notes.info(
            request,
            ngettext(
                "%(count)s letter is left out: it is no longer needed, or its address is gone.",
                "%(count)s letters are left out: they are no longer needed, or their addresses are gone.",
                printed.left_out,
            )
            % {"count": printed.left_out},
        )
    if not printed.pdf:
        notes.info(request, _("There is no letter to print now."))
        return redirect("notifications:letters")
    headers = {"Content-Disposition": 'attachment; filename="letters.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(printed.pdf, content_type="application/pdf", headers=headers)


def _shown(batch: Any) -> dict[str, Any]:
    title = ngettext("%(count)s letter", "%(count)s letters", batch.count) % {"count": batch.count}
    return {
        "reference": batch.reference,
        "title": title,
        "printed": _by(batch.printed_by, batch.printed_at),
        "posted": _by(batch.posted_by, batch.posted_at) if batch.posted_at else "",
    }


def _by(user: Any, moment: Any) -> str:
    name = user.get_full_name() if user is not None else _("somebody who left")
    return _("%(name)s, %(when)s") % {"name": name, "when": dates.day_and_time(timezone.localtime(moment))}
