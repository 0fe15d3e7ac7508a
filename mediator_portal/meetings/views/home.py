"""The first page of the portal: a mediator's own; everybody else is sent to where their work is."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mediator_portal.meetings import presenters
from mediator_portal.meetings.selectors import asks_about, own_mediators
from mediator_portal.meetings.views.base import MeetingRequest, is_desk, page
from portal.accounts.access import requires
from portal.accounts.enums import Role
from portal.accounts.selectors import roles_of

# Where the work of each role begins; the first role that a person holds counts.
STARTS: Final = (
    (Role.COORDINATOR, "cases:desk"),
    (Role.DIRECTOR, "cases:desk"),
    (Role.FINANCE, "meetings:stipends"),
    (Role.LIAISON, "cases:liaison"),
    (Role.PANEL_MEMBER, "mediators:applications"),
    (Role.AUDITOR, "audit:list"),
    (Role.EDITOR, "wagtailadmin_home"),
    (Role.OPERATOR, "wagtailadmin_home"),
    (Role.INTERPRETER, "meetings:interpreting"),
)


@requires(*Role)
@require_safe
def home(request: MeetingRequest) -> HttpResponse:
    """Show a mediator what needs an answer, what comes, the year and the week; send staff to their work."""
    mediator = own_mediators(request.user, request.site).first()
    if mediator is None:
        return redirect(_start(request))
    context = presenters.home(request.user, mediator, timezone.now())
    desk_url = reverse("cases:desk") if is_desk(request) else ""
    about_url = reverse("meetings:about_me") if asks_about(mediator) else ""
    return page(request, "home.html", _("My page"), desk_url=desk_url, about_url=about_url, **context)


def _start(request: MeetingRequest) -> str:
    roles = roles_of(request.user, request.site)
    for role, name in STARTS:
        if role in roles:
            try:
                return reverse(name)
            except NoReverseMatch:
                continue
    raise Http404
