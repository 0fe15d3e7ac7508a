"""Plan the week: the sessions that look for mediators, planned together. It proposes; a person confirms each one."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mediator_portal.meetings import presenters
from mediator_portal.meetings.selectors import week_plan
from mediator_portal.meetings.views.base import MeetingRequest, desk, page
from portal.audit.services import record
from program_pages.rules import words as policy_words


@desk
@require_safe
def plan(request: MeetingRequest) -> HttpResponse:
    """Show what a fair plan of the next two weeks would be, and what it gives up."""
    found = week_plan(request.user, request.site, timezone.now())
    record(action="session.list", actor=request.user, site=request.site, ids={"count": len(found.planned)})
    context = {
        "rows": presenters.week_plan(found, request.program),
        "zone": policy_words.zone(request.program),
        "breadcrumbs": [{"label": _("Board"), "url": reverse("meetings:board")}],
    }
    return page(request, "week_plan.html", _("Plan the week"), **context)
