"""What coordinator and director do beside a case: letters, new links, call-backs, answers on paper or by telephone."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediator_portal.cases.enums import ContactKind
from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.forms import OtherPersonForm
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.presenters import adding_sends
from mediator_portal.cases.rules import Actor
from mediator_portal.cases.selectors import cases_visible_to
from mediator_portal.cases.services import case_read
from mediator_portal.participation import documents, rules, selectors, services
from mediator_portal.participation.forms import CallNumberForm, NotNowForm, TwinForm
from mediator_portal.participation.models import ConsentText, HelpRequest, IdentityCheck
from mediator_portal.participation.reasons import reasons_offered
from mediator_portal.participation.services import Refused
from mediator_portal.participation.views.common import as_pdf
from portal.accounts.access import requires
from portal.accounts.enums import CASE_ROLES
from portal.accounts.http import PortalRequest
from portal.accounts.selectors import users_with_role
from portal.languages import own_label
from portal.vault.views import serve

# The button that shows the form for a paper with another version, or in another language.
OTHER_TEXT = "other_text"


def _case(request: PortalRequest, reference: str) -> Case:
    return get_object_or_404(cases_visible_to(request.user, request.site), reference=reference)


def _person(request: PortalRequest, reference: str, person: str) -> CasePerson:
    return get_object_or_404(
        _case(request, reference).people.select_related("case__program__site", "beside"), reference=person
    )


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
        try:
            services.invitation_reissue(person=found, actor=request.user, send="print" not in request.POST)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("cases:case", reference)
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
    texts = texts_of_entry(found)
    text = chosen_text(request, texts, entry_text(found))
    staff = users_with_role(request.site, *CASE_ROLES).exclude(pk=request.user.pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    reasons = reasons_offered(request.site)
    if OTHER_TEXT in request.POST:
        sent = (None, None)
    form = TwinForm(*sent, staff=staff, text=text, person=found, reasons=reasons, initial=request.POST.dict())
    if form.is_bound and form.is_valid():
        try:
            _enter(request, found, form)
        except (Refused, MoveRefused) as refused:
            form.add_error(None, refused.sentence)
        except ValidationError as unfit:
            form.add_error("scan", unfit)
        else:
            messages.success(request, _("The answer is recorded, marked with how it came and with your name."))
            return redirect("cases:case", reference)
    shown = which_text(text, texts, paper=reverse("participation:twin_paper", args=[reference, person]))
    context = {"person": found, "form": form, "text": text, "which": shown}
    return _page(request, "answer.html", found.case, context)


def entry_text(person: CasePerson) -> ConsentText | None:
    """Return the agreement a person signs on paper or hears on the telephone: the one they would read online."""
    choice = selectors.text_of_person(person, person.language)
    return choice.text if choice is not None else None


def texts_of_entry(person: CasePerson) -> list[ConsentText]:
    """Return the agreements that a person's paper may carry."""
    roles = rules.text_roles(person.role, person.side)
    return selectors.texts_on_paper(person.case.program, roles, person.case.promises)


def chosen_text(request: PortalRequest, texts: list[ConsentText], usual: ConsentText | None) -> ConsentText | None:
    """Return the agreement that was chosen or shown; the usual one until then, 404 for one that nobody can choose.

    What staff ticked is recorded under the words they saw, also when a new version comes out meanwhile.
    """
    key = request.POST.get(OTHER_TEXT) or request.POST.get("text") or request.GET.get("text")
    if not key:
        return usual
    found = next((text for text in texts if str(text.pk) == key), None)
    if found is None:
        raise Http404
    return found


def which_text(text: ConsentText | None, texts: list[ConsentText], *, paper: str) -> dict[str, Any]:
    """Return what which_text.html shows: the agreement that is recorded, where it is printed, and the others."""
    if text is None:
        return {}
    others = [
        {"pk": one.pk, "version": one.version, "language": own_label(one.language)}
        for one in texts
        if one.pk != text.pk
    ]
    return {
        "pk": text.pk,
        "title": text.title,
        "version": text.version,
        "language": own_label(text.language),
        "paper": f"{paper}?text={text.pk}",
        "others": others,
    }


@requires(*CASE_ROLES)
@require_safe
def paper(request: PortalRequest, reference: str, person: str) -> HttpResponse:
    """Print the agreement that a person signs with a pen."""
    found = _person(request, reference, person)
    text = chosen_text(request, texts_of_entry(found), entry_text(found))
    if text is None or found.case.invited_at is None:
        raise Http404
    case_read(case=found.case, actor=request.user, part="paper")
    return as_pdf(documents.paper_of_person(found, text), name=f"agreement-{reference}")


def _enter(request: PortalRequest, person: CasePerson, form: TwinForm) -> None:
    data = form.cleaned_data
    services.answer_enter(
        person=person,
        entered=form.entered(),
        text=form.text,
        actor=Actor.of(request.user, request.site),
        channel=data["channel"],
        second_staff=data["second_staff"],
        scan=data["scan"],
    )


@requires(*CASE_ROLES)
@require_safe
def scan(request: PortalRequest, reference: str, person: str) -> HttpResponseBase:
    """Serve the scan of a paper answer to whoever entered it; once the answers act, to all who work on the case."""
    found = _person(request, reference, person)
    entry = selectors.scan_visible_to(request.user, found, request.GET.get("entry", ""))
    if entry is None or entry.scan is None:
        raise Http404
    case_read(case=found.case, actor=request.user, part="scan")
    return serve(entry.scan)


@requires(*CASE_ROLES)
@require_POST
def help_done(request: PortalRequest, reference: str, number: int) -> HttpResponse:
    """Say that a request was seen to."""
    case = _case(request, reference)
    try:
        services.help_done(request=get_object_or_404(selectors.help_of(case), pk=number), actor=request.user)
        messages.success(request, _("Marked as done."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("cases:case", reference)


def _naming(request: PortalRequest, reference: str, number: int) -> HelpRequest:
    """Return a request that names somebody."""
    return get_object_or_404(selectors.help_of(_case(request, reference)), pk=number, named__isnull=False)


@requires(*CASE_ROLES)
@require_POST
def named_add(request: PortalRequest, reference: str, number: int) -> HttpResponse:
    """Put somebody a party named on the case, as the party typed it."""
    try:
        row = services.named_add(request=_naming(request, reference, number), actor=request.user)
        messages.success(request, _("%(name)s is on the case.") % {"name": row.name})
    except (Refused, MoveRefused) as refused:
        messages.error(request, refused.sentence)
    return redirect("cases:case", reference)


@requires(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def named_change(request: PortalRequest, reference: str, number: int) -> HttpResponse:
    """Put somebody a party named on the case after correcting what was typed."""
    found = _naming(request, reference, number)
    case = _case(request, reference)
    sent = request.POST if request.method == "POST" else None
    form = OtherPersonForm(sent, case=case, today=timezone.localdate(), initial=_as_typed(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.named_add(request=found, actor=request.user, person=form.person(), beside=form.chosen())
            messages.success(request, _("The person is on the case."))
            return redirect("cases:case", reference)
        except (Refused, MoveRefused) as refused:
            form.add_error(None, refused.sentence)
    return _page(request, "named_change.html", case, {"form": form, "sends": adding_sends(case)})


def _as_typed(found: HelpRequest) -> dict[str, Any]:
    """Return what a party typed of somebody as the initial values of the form that adds a person."""
    named = services.named_in(found)
    party = found.person.party
    return {**(asdict(named) if named is not None else {}), "beside": party.reference if party is not None else ""}


@requires(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def named_not_now(request: PortalRequest, reference: str, number: int) -> HttpResponse:
    """Say why somebody a party named does not join now."""
    found = _naming(request, reference, number)
    form = NotNowForm(request.POST if request.method == "POST" else None, initial={"reason": found.named.not_now})
    if request.method == "POST" and form.is_valid():
        try:
            services.named_not_now(request=found, actor=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("Noted. The person can still be added later."))
            return redirect("cases:case", reference)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return _page(request, "not_now.html", _case(request, reference), {"form": form, "request_of": found})
