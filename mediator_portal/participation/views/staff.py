"""What coordinator and director do beside a case: letters, new links, call-backs, answers on paper or by telephone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mediator_portal.cases.enums import Answer, ContactKind
from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.rules import Actor
from mediator_portal.cases.selectors import cases_visible_to
from mediator_portal.cases.services import case_read
from mediator_portal.participation import documents, selectors, services
from mediator_portal.participation.forms import CallNumberForm, TwinForm
from mediator_portal.participation.models import IdentityCheck
from mediator_portal.participation.services import Refused
from portal.accounts.access import requires
from portal.accounts.enums import CASE_ROLES
from portal.accounts.http import PortalRequest
from portal.accounts.selectors import users_with_role


def _case(request: PortalRequest, reference: str) -> Case:
    return get_object_or_404(cases_visible_to(request.user, request.site), reference=reference)


def _person(request: PortalRequest, reference: str, person: str) -> CasePerson:
    return get_object_or_404(_case(request, reference).people.select_related("case__program__site"), reference=person)


def _page(request: PortalRequest, template: str, case: Case, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"portal/participation/staff/{template}", {"case": case, **context})


@requires(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: PortalRequest, reference: str, person: str) -> HttpResponse:
    """Print the invitation as a letter with its QR code and short code."""
    found = _person(request, reference, person)
    problem = ""
    if request.method == "POST":
        try:
            content = documents.invitation_letter(found)
        except Refused as refused:
            problem = refused.sentence
        else:
            services.letter_printed(person=found, actor=request.user)
            response = HttpResponse(content, content_type="application/pdf")
            response["Content-Disposition"] = f'inline; filename="letter-{found.case.reference}.pdf"'
            return response
    return _page(request, "letter.html", found.case, {"person": found, "problem": problem})


@requires(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def reissue(request: PortalRequest, reference: str, person: str) -> HttpResponse:
    """Make a new link and code; the old ones die."""
    found = _person(request, reference, person)
    if request.method == "POST":
        services.invitation_reissue(person=found, actor=request.user, send="print" not in request.POST)
        messages.success(request, _("There is a new link and code. The old ones no longer work."))
        if "print" in request.POST:
            return redirect("participation:letter", reference, person)
        return redirect("cases:case", reference)
    return _page(
        request, "reissue.html", found.case, {"person": found, "messages_sent": documents.reissue_preview(found)}
    )


@requires(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: PortalRequest, reference: str, check: int) -> HttpResponse:
    """Confirm after a call that the person on a page is who they say they are."""
    case = _case(request, reference)
    found = get_object_or_404(
        IdentityCheck.objects.select_related("person__case__program"), pk=check, person__case=case
    )
    form = CallNumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.identity_confirm_by_staff(check=found, number=form.cleaned_data["number"], actor=request.user)
        except Refused as refused:
            form.add_error("number", refused.sentence)
        else:
            messages.success(request, _("Confirmed. The person can go on by pressing the button on their page."))
            return redirect("cases:case", reference)
    case_read(case=case, actor=request.user, part="identity")
    numbers = found.person.contact_points.filter(kind__in=[ContactKind.MOBILE, ContactKind.LANDLINE])
    return _page(request, "identity.html", case, {"person": found.person, "form": form, "numbers": numbers})


@requires(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PortalRequest, reference: str, person: str) -> HttpResponse:
    """Enter an answer given on paper or by telephone."""
    found = _person(request, reference, person)
    staff = users_with_role(request.site, *CASE_ROLES).exclude(pk=request.user.pk)
    form = TwinForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        staff=staff,
    )
    choice = selectors.text_for(found.case.program, found.role, found.language)
    if request.method == "POST" and form.is_valid():
        try:
            _enter(request, found, form, choice)
        except (Refused, MoveRefused) as refused:
            form.add_error(None, refused.sentence)
        except ValidationError as unfit:
            form.add_error("scan", unfit)
        else:
            messages.success(request, _("The answer is recorded, marked with how it came and with your name."))
            return redirect("cases:case", reference)
    return _page(
        request, "answer.html", found.case, {"person": found, "form": form, "text": choice.text if choice else None}
    )


def _enter(request: PortalRequest, person: CasePerson, form: TwinForm, choice: selectors.TextChoice | None) -> None:
    data, actor = form.cleaned_data, Actor.of(request.user, request.site)
    if data["answer"] != Answer.YES:
        services.answer_give(
            person=person, answer=data["answer"], reason=data["reason"], actor=actor, channel=data["channel"]
        )
        return
    if choice is None:
        raise Refused(_("There is no published agreement text for this person. Publish one first."))
    services.consent_sign(
        person=person,
        text=choice.text,
        typed_name=data["typed_name"],
        statements=[row["code"] for row in choice.text.statements],
        actor=actor,
        channel=data["channel"],
        second_staff=data["second_staff"],
        scan=data["scan"],
    )


@requires(*CASE_ROLES)
@require_POST
def help_done(request: PortalRequest, reference: str, number: int) -> HttpResponse:
    """Say that a request was seen to."""
    case = _case(request, reference)
    services.help_done(request=get_object_or_404(selectors.help_of(case), pk=number), actor=request.user)
    messages.success(request, _("Marked as done."))
    return redirect("cases:case", reference)
