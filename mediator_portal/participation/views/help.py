"""Ask for an interpreter, an accommodation, a support person, a video call, or a person to talk to: from any page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediator_portal.participation import access, services
from mediator_portal.participation.access import PartyRequest, party_required
from mediator_portal.participation.enums import Need
from mediator_portal.participation.forms import HelpForm
from mediator_portal.participation.views.common import show, typed_before


@party_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PartyRequest) -> HttpResponse:
    """Say what you need; staff see it today."""
    back = access.safe_back(request.GET.get("back", ""))
    initial = typed_before(request, several=["needs"]) or {"needs": request.GET.getlist("need")}
    form = HelpForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.help_ask(person=request.party, needs=form.cleaned_data["needs"], note=form.cleaned_data["note"])
        messages.success(request, _("We have your request and will get in touch with you."))
        return redirect(back or "participation:help")
    known = [
        {"label": "; ".join(str(Need(code).label) for code in one.needs), "done": one.done_at is not None}
        for one in request.party.help_requests.all()
    ]
    return show(request, "help.html", {"form": form, "known": known, "back_url": back, "at_help": True})
