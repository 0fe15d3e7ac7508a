"""What every view of this room starts with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mediator_portal.cases.models import Case
from mediator_portal.cases.rules import Actor
from mediator_portal.cases.selectors import cases_visible_to
from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings.models import MediationSession
from mediator_portal.meetings.owners import Owner
from mediator_portal.meetings.selectors import (
    own_interpreters,
    own_mediators,
    sessions_visible_to,
    sessions_with_people,
)
from portal.accounts.access import requires
from portal.accounts.enums import CASE_ROLES, Role
from portal.accounts.http import PortalRequest
from portal.accounts.selectors import roles_of

if TYPE_CHECKING:
    from program_pages.models import Program

mediators_only = requires(Role.MEDIATOR)
desk = requires(Role.COORDINATOR, Role.DIRECTOR)
# Those whose own time it is: mediators and interpreters.
timekeepers_only = requires(Role.MEDIATOR, Role.INTERPRETER)
interpreters_only = requires(Role.INTERPRETER)
mediators_and_desk = requires(Role.MEDIATOR, Role.COORDINATOR, Role.DIRECTOR)
money = requires(Role.COORDINATOR, Role.DIRECTOR, Role.FINANCE)


class MeetingRequest(PortalRequest):
    """A request behind one of the walls above, at a site with a program."""

    program: Program


def actor_of(request: PortalRequest) -> Actor:
    """Return the signed-in person as an actor at this site."""
    return Actor.of(request.user, request.site)


def is_desk(request: PortalRequest) -> bool:
    """True for coordinator and director."""
    return not roles_of(request.user, request.site).isdisjoint(CASE_ROLES)


def own_mediator(request: PortalRequest) -> Mediator:
    """Return the person's record as a mediator; 404 for somebody who holds the role and has none yet."""
    mediator = own_mediators(request.user, request.site).first()
    if mediator is None:
        raise Http404
    return mediator


def own_owner(request: PortalRequest) -> Owner:
    """Return whose availability the person keeps: their record as a mediator, else as an interpreter; 404 without."""
    owner = own_mediators(request.user, request.site).first() or own_interpreters(request.user, request.site).first()
    if owner is None:
        raise Http404
    return owner


def get_session(request: PortalRequest, reference: str) -> MediationSession:
    """Return a session the person may see; unknown and forbidden are the same 404."""
    sessions = sessions_with_people(sessions_visible_to(request.user, request.site))
    return get_object_or_404(sessions, reference=reference)


def get_case(request: PortalRequest, reference: str) -> Case:
    """Return a case of the desk."""
    return get_object_or_404(cases_visible_to(request.user, request.site), reference=reference)


def sent(request: PortalRequest) -> QueryDict | None:
    """Return what was sent, also when nothing was filled in; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def page(request: PortalRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """Render a page of this room. A mistake in a form is answered with 422, a refusal with 409."""
    forms = [context.get("form"), *context.get("forms", ())]
    failed = any(form is not None and form.is_bound and bool(form.errors) for form in forms)
    status = 422 if failed or context.get("errors") else 409 if context.get("refusal") else 200
    return render(request, f"portal/meetings/{template}", {"title": title, **context}, status=status)


def case_crumbs(case: Case) -> list[dict[str, str]]:
    """Return the way back up from a page below a case."""
    return [
        {"label": _("Cases"), "url": reverse("cases:list")},
        {"label": case.reference, "url": reverse("cases:case", args=[case.reference])},
    ]


def session_crumbs(session: MediationSession) -> list[dict[str, str]]:
    """Return the way back up from a staff page below a session."""
    url = reverse("meetings:session", args=[session.reference])
    return [*case_crumbs(session.case), {"label": _("Session"), "url": url}]
