"""Reaching people: contact points, attempts, and giving up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediator_portal.cases import presenters, services
from mediator_portal.cases.enums import ATTENDERS, DEAD_STATES, PARTIES, Answer, AttemptWay
from mediator_portal.cases.forms import (
    AttemptForm,
    BirthDateForm,
    ContactPointForm,
    LanguageForm,
    OtherPersonForm,
    UnreachableForm,
)
from mediator_portal.cases.models import ContactPoint
from mediator_portal.cases.services import MoveRefused
from mediator_portal.cases.views.base import ANOTHER, DeskRequest, actor_of, desk, get_case, get_person, page, posted

FIELDS = ("kind", "state", "preferred", "note", "call_from", "call_until")


@desk
@require_http_methods(["GET", "POST"])
def person_add(request: DeskRequest, reference: str) -> HttpResponse:
    """Add another party, or somebody who comes with one. `?role=` and `?beside=` choose beforehand."""
    case = get_case(request, reference)
    form = OtherPersonForm(posted(request), case=case, today=timezone.localdate(), initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            services.person_add(case=case, actor=request.user, person=form.person(), beside=form.chosen())
            messages.success(request, _("%(name)s is on the case.") % {"name": form.cleaned_data["name"]})
            return redirect("cases:person_add" if ANOTHER in request.POST else "cases:case", reference)
        except MoveRefused as refused:
            form.add_error(None, refused.sentence)
    another = [{"label": _("Add, then one more"), "name": ANOTHER, "value": "yes", "style": "outline"}]
    context = {"form": form, "submit": _("Add this person"), "buttons": another}
    context["sends"] = presenters.adding_sends(case)
    return page(request, case, "person_add.html", _("Add a person"), **context)


@desk
@require_http_methods(["GET", "POST"])
def birth_date(request: DeskRequest, reference: str, person: str) -> HttpResponse:
    """Enter or correct a party's date of birth."""
    case = get_case(request, reference)
    row = get_object_or_404(case.people.filter(role__in=PARTIES), reference=person)
    form = BirthDateForm(posted(request), today=timezone.localdate(), initial={"birth_date": row.birth_date})
    if request.method == "POST" and form.is_valid():
        born = form.cleaned_data["birth_date"]
        services.person_birth_date_record(person=row, born=born, actor=actor_of(request))
        messages.success(request, _("Saved."))
        return redirect("cases:case", reference)
    title = _("Date of birth of %(name)s") % {"name": row.name}
    return page(request, case, "form.html", title, form=form, submit=_("Save"))


@desk
@require_http_methods(["GET", "POST"])
def leave_out(request: DeskRequest, reference: str, person: str) -> HttpResponse:
    """Ask before somebody is taken off the case, and do it."""
    case = get_case(request, reference)
    row = get_person(case, person)
    refusal = services.leaving_problem(case, row) if row.left_out_at is None else ""
    if request.method == "POST":
        try:
            services.person_leave_out(person=row, actor=actor_of(request))
            messages.success(request, _("This person is no longer part of the case."))
            return redirect("cases:case", reference)
        except MoveRefused as refused:
            refusal = refused.sentence
    title = _("Take %(name)s off the case") % {"name": row.name}
    told = row.role in ATTENDERS and services.person_asked(case, row) and row.answer != Answer.NO
    return page(request, case, "leave_out.html", title, person=row, refusal=refusal, told=told)


@desk
@require_http_methods(["GET", "POST"])
def contact_edit(request: DeskRequest, reference: str, person: str, pk: int | None = None) -> HttpResponse:
    """Add or change a way to reach somebody."""
    case = get_case(request, reference)
    row = get_person(case, person)
    point = get_object_or_404(row.contact_points, pk=pk) if pk is not None else None
    form = ContactPointForm(posted(request), initial=_initial(point))
    if request.method == "POST" and form.is_valid():
        try:
            services.contact_point_save(person=row, actor=request.user, point=point, **form.cleaned_data)
            dead = form.cleaned_data["state"] in DEAD_STATES
            messages.success(
                request, _("Saved. We no longer use this.") if dead else _("Saved. From now on we use this.")
            )
            return redirect("cases:case", reference)
        except MoveRefused as refused:
            form = _once_more(form, point)
            form.add_error("state", refused.sentence)
    title = _("How to reach %(name)s") % {"name": row.name}
    history = presenters.contact_history(case, point) if point is not None else []
    return page(request, case, "contact.html", title, form=form, submit=_("Save"), history=history)


def _once_more(form: ContactPointForm, point: ContactPoint | None) -> ContactPointForm:
    """Return the form with everything typed, and the state as it is now."""
    data = {name: form.data.get(name, "") for name in form.fields if name != "preferred" or "preferred" in form.data}
    if point is not None:
        point.refresh_from_db(fields=["state"])
        if point.state != data["seen"]:
            data["state"] = data["seen"] = point.state
    again = ContactPointForm(data)
    again.is_valid()
    return again


@desk
@require_http_methods(["GET", "POST"])
def attempt_log(request: DeskRequest, reference: str, person: str) -> HttpResponse:
    """Log an attempt to reach somebody."""
    case = get_case(request, reference)
    row = get_person(case, person)
    initial = {"way": request.GET.get("way") or AttemptWay.CALL}
    form = AttemptForm(posted(request), points=row.contact_points.all(), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("way", "outcome", "note")}
        services.contact_attempt_record(person=row, actor=request.user, contact=form.chosen(), **data)
        messages.success(request, _("The attempt is logged."))
        return redirect("cases:case", reference)
    title = _("Log an attempt to reach %(name)s") % {"name": row.name}
    return page(request, case, "form.html", title, form=form, submit=_("Log this attempt"))


@desk
@require_http_methods(["GET", "POST"])
def language(request: DeskRequest, reference: str, person: str) -> HttpResponse:
    """Change the language somebody is written to in."""
    case = get_case(request, reference)
    row = get_person(case, person)
    choices = presenters.languages_of(case.program, row.language)
    form = LanguageForm(posted(request), choices=choices, initial={"language": row.language})
    if request.method == "POST" and form.is_valid():
        services.person_language_record(person=row, actor=request.user, language=form.cleaned_data["language"])
        messages.success(request, _("Saved. What we write from now on is in this language."))
        return redirect("cases:case", reference)
    title = _("Language of %(name)s") % {"name": row.name}
    return page(request, case, "form.html", title, form=form, submit=_("Save"))


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
    return {**{name: getattr(point, name) for name in FIELDS}, "value": point.shown, "seen": point.state}
