"""Reaching people: contact points, attempts, and giving up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediator_portal.cases import services
from mediator_portal.cases.forms import AttemptForm, ContactPointForm, UnreachableForm
from mediator_portal.cases.models import ContactPoint
from mediator_portal.cases.services import MoveRefused
from mediator_portal.cases.views.base import DeskRequest, actor_of, desk, get_case, get_person, page, posted


@desk
@require_http_methods(["GET", "POST"])
def contact_edit(request: DeskRequest, reference: str, person: str, pk: int | None = None) -> HttpResponse:
    """Add or change a way to reach somebody."""
    case = get_case(request, reference)
    row = get_person(case, person)
    point = get_object_or_404(row.contact_points, pk=pk) if pk is not None else None
    form = ContactPointForm(posted(request), initial=_initial(point))
    if request.method == "POST" and form.is_valid():
        services.contact_point_save(person=row, actor=request.user, point=point, **form.cleaned_data)
        messages.success(request, _("Saved. From now on we use this."))
        return redirect("cases:case", reference)
    title = _("How to reach %(name)s") % {"name": row.name}
    return page(request, case, "form.html", title, form=form, submit=_("Save"))


@desk
@require_http_methods(["GET", "POST"])
def attempt_log(request: DeskRequest, reference: str, person: str) -> HttpResponse:
    """Log an attempt to reach somebody."""
    case = get_case(request, reference)
    row = get_person(case, person)
    form = AttemptForm(posted(request), points=row.contact_points.all())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.contact_attempt_record(
            person=row, actor=request.user, outcome=data["outcome"], contact=form.chosen(), note=data["note"]
        )
        messages.success(request, _("The attempt is logged."))
        return redirect("cases:case", reference)
    title = _("Log an attempt to reach %(name)s") % {"name": row.name}
    return page(request, case, "form.html", title, form=form, submit=_("Log this attempt"))


@desk
@require_http_methods(["GET", "POST"])
def unreachable(request: DeskRequest, reference: str, person: str) -> HttpResponse:
    """Record that somebody could not be reached."""
    case = get_case(request, reference)
    row = get_person(case, person)
    form = UnreachableForm(posted(request))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.person_unreachable(person=row, actor=actor_of(request))
            messages.success(request, _("Noted. The case waits for the release; an answer undoes this."))
            return redirect("cases:case", reference)
        except MoveRefused as refused:
            refusal = refused.sentence
    title = _("Could not reach %(name)s") % {"name": row.name}
    return page(request, case, "form.html", title, form=form, refusal=refusal, submit=_("Record this"))


def _initial(point: ContactPoint | None) -> dict[str, Any] | None:
    if point is None:
        return None
    return {name: getattr(point, name) for name in ("kind", "value", "state", "preferred", "note")}
