"""Prove who you are. Until then no page says anything that a stranger with the letter does not know."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediator_portal.participation import access, rules, selectors, services
from mediator_portal.participation.access import PartyRequest, invited_required
from mediator_portal.participation.enums import IdentityMethod
from mediator_portal.participation.forms import ContactForm, DigitsForm, FactForm
from mediator_portal.participation.models import IdentityCheck
from mediator_portal.participation.services import CodeResult, Refused
from mediator_portal.participation.services.identity import paused_sentence
from mediator_portal.participation.views.common import show, typed_before


@invited_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: PartyRequest) -> HttpResponse:
    """Choose where the code goes, or a call."""
    if access.is_proven_now(request, request.invitation):
        return redirect(access.way_back(request) or "participation:status")
    contacts = selectors.contacts_for_code(request.invitation.person)
    data = request.POST if request.method == "POST" else None
    form = ContactForm(data, contacts=contacts, initial=typed_before(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _begin(request, form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return show(request, "identity.html", {"form": form, "only_call": not contacts})


def _begin(request: PartyRequest, form: ContactForm) -> HttpResponse:
    person = request.invitation.person
    if form.contact is None:
        access.remember_check(request, services.call_back_ask(person=person).pk)
        return redirect("participation:identity_call")
    check = services.identity_code_send(person=person, contact=form.contact)
    access.remember_check(request, check.pk)
    return redirect("participation:identity_code")


@invited_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: PartyRequest) -> HttpResponse:
    """Type the six digits."""
    check = _check(request, IdentityMethod.CODE)
    if check is None:
        return redirect("participation:identity")
    form = DigitsForm(request.POST if request.method == "POST" else None, initial=typed_before(request))
    if request.method == "POST" and form.is_valid():
        result = services.identity_code_check(check=check, typed=form.cleaned_data["code"])
        if result == CodeResult.PASSED:
            return _welcome(request)
        if result == CodeResult.FACT:
            return redirect("participation:identity_fact")
        form.add_error("code", _result_words(result))
    hint = rules.contact_hint(check.contact) if check.contact else ""
    return show(request, "code.html", {"form": form, "hint": hint, "contact": check.contact})


@invited_required
@require_http_methods(["GET", "HEAD", "POST"])
def fact(request: PartyRequest) -> HttpResponse:
    """One more fact after the code, where the policy asks. The question is the same for everybody and hints at none."""
    check = _check(request, IdentityMethod.CODE)
    if check is None or check.code_passed_at is None:
        return redirect("participation:identity")
    form = FactForm(request.POST if request.method == "POST" else None, initial=typed_before(request))
    if request.method == "POST" and form.is_valid():
        result = services.identity_fact_check(check=check, typed=form.cleaned_data["fact"])
        if result == CodeResult.PASSED:
            return _welcome(request)
        form.add_error("fact", _fact_words(result))
    return show(request, "fact.html", {"form": form})


@invited_required
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: PartyRequest) -> HttpResponse:
    """Wait for the call: the number to read out, and a button that looks whether staff have confirmed."""
    check = _check(request, IdentityMethod.CALL_BACK)
    if check is None:
        return redirect("participation:identity")
    if request.method == "POST":
        if check.passed_at is not None and timezone.now() < check.expires_at:
            return _welcome(request)
        messages.info(request, _("We have not confirmed yet. Press the button again after our call."))
        return redirect("participation:identity_call")
    number = rules.call_number(check.pk, request.invitation.person.reference)
    return show(request, "call.html", {"number": number})


def _check(request: PartyRequest, method: str) -> IdentityCheck | None:
    """Return the check that this browser session started for this person, if it goes by the method."""
    return (
        IdentityCheck.objects.select_related("person__case__program", "contact")
        .filter(pk=access.check_in_session(request) or 0, person=request.invitation.person, method=method)
        .first()
    )


def _welcome(request: PartyRequest) -> HttpResponse:
    access.proved(request, person=request.invitation.person)
    return redirect(access.way_back(request) or "participation:status")


def _result_words(result: CodeResult) -> str:
    if result == CodeResult.PAUSED:
        return paused_sentence()
    if result == CodeResult.EXPIRED:
        return _("This code is too old: it works for 10 minutes. Ask for a new one below.")
    return _("This is not the code. Look at the newest message from us and type its six digits.")


def _fact_words(result: CodeResult) -> str:
    if result == CodeResult.PAUSED:
        return paused_sentence()
    if result == CodeResult.EXPIRED:
        return _("Too much time has passed since the code. Ask for a new one below.")
    return _("This is not what we know. Try the other one of the two, or choose another way below.")
