"""What every view of the desk starts with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.rules import Actor
from mediator_portal.cases.selectors import case_file, cases_visible_to
from mediator_portal.cases.services import case_read
from portal.accounts.access import requires
from portal.accounts.enums import Role
from portal.accounts.http import PortalRequest

if TYPE_CHECKING:
    from program_pages.models import Program

desk = requires(Role.COORDINATOR, Role.DIRECTOR)

# The button that saves and goes on to a further person.
ANOTHER = "another"


class DeskRequest(PortalRequest):
    """A request behind `desk`, at a site with a program."""

    program: Program


def actor_of(request: PortalRequest) -> Actor:
    """Return the signed-in person as an actor at this site."""
    return Actor.of(request.user, request.site)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also when that is nothing: a confirmation without questions is still a confirmation."""
    return request.POST if request.method == "POST" else None


def get_case(request: PortalRequest, reference: str) -> Case:
    """Return a case the person may see; unknown and forbidden are the same 404."""
    return get_object_or_404(cases_visible_to(request.user, request.site), reference=reference)


def read_case(request: PortalRequest, reference: str, part: str = "") -> Case:
    """Return a case with its file for a page that shows it, and audit the read."""
    case = get_object_or_404(case_file(request.user, request.site), reference=reference)
    if request.method in {"GET", "HEAD"}:
        case_read(case=case, actor=request.user, part=part)
    return case


def get_person(case: Case, person_reference: str) -> CasePerson:
    """Return a person of the case."""
    return get_object_or_404(case.people.select_related("case__program__site"), reference=person_reference)


def page(request: PortalRequest, case: Case, template: str, title: str, **context: Any) -> HttpResponse:
    """Render a page below a case, with the way back up. An error in a form is answered with 422."""
    form = context.get("form")
    failed = form is not None and form.is_bound and bool(form.errors)
    refused = bool(context.get("refusal"))
    crumbs = [
        {"label": _("Cases"), "url": reverse("cases:list")},
        {"label": case.reference, "url": reverse("cases:case", args=[case.reference])},
    ]
    return render(
        request,
        f"portal/cases/{template}",
        {"case": case, "title": title, "breadcrumbs": crumbs, "back_url": crumbs[1]["url"], **context},
        status=422 if failed else (409 if refused and request.method == "POST" else 200),
    )
