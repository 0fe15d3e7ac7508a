"""Released anonymous answers: what they say together. One answer by itself is shown nowhere."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_app import purposes
from forms_app.rules.tallies import FEWEST, Tally, tallies
from forms_app.selectors import released_answers
from forms_app.selectors.anonymous import purposes_of_answers
from forms_app.views.staff.base import readers_only
from portal.accounts.http import PortalRequest
from portal.audit.services import record


@readers_only
@require_safe
def answer_list(request: PortalRequest) -> HttpResponse:
    """List the anonymous forms whose released answers this person may read, with how many there are."""
    counted = purposes_of_answers(request.user, request.site)
    rows = [
        {"label": purposes.label_of(name), "count": count, "url": reverse("forms_app:answers", args=[name])}
        for name, count in counted.items()
    ]
    return render(request, "portal/forms_app/answer_list.html", {"rows": rows, "breadcrumbs": _trail(), "few": FEWEST})


@readers_only
@require_safe
def answers(request: PortalRequest, purpose: str) -> HttpResponse:
    """Show what the released answers of one form say, question by question; the reading is recorded."""
    if purpose not in purposes_of_answers(request.user, request.site):
        raise Http404
    rows = released_answers(request.site, purpose)
    found = tallies((row.definition, row.answers or {}) for row in rows)
    record(action="answers.read", actor=request.user, site=request.site, object_type="forms_app.anonymousanswers")
    trail = [*_trail(), {"label": _("Anonymous answers"), "url": reverse("forms_app:answer_list")}]
    context = {
        "title": purposes.label_of(purpose),
        "count": len(rows),
        "tallies": [_shown(tally) for tally in found],
        "few": FEWEST,
        "breadcrumbs": trail,
    }
    return render(request, "portal/forms_app/answers.html", context)


def _shown(tally: Tally) -> dict[str, Any]:
    most = max([1, *(count for _label, count in tally.counts)])
    bars = [{"label": label, "value": count, "maximum": most, "text": str(count)} for label, count in tally.counts]
    return {"tally": tally, "bars": bars}


def _trail() -> list[dict[str, str]]:
    return [{"label": _("Submissions"), "url": reverse("forms_app:submissions")}]
