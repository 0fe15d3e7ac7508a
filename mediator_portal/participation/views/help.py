"""Ask for an interpreter, an accommodation, a support person, a video call, or a person to talk to: from any page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediator_portal.cases.enums import DECIDERS
from mediator_portal.participation import access, services
from mediator_portal.participation.access import PartyRequest, party_required
from mediator_portal.participation.enums import NAMED_ROLES, Need
from mediator_portal.participation.forms import HelpForm
from mediator_portal.participation.views.common import show, typed_before
from portal.languages import own_label

if TYPE_CHECKING:
    from mediator_portal.participation.models import HelpRequest, NamedPerson


@party_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PartyRequest) -> HttpResponse:
    """Say what you need, and whom you would like with you; staff see it today."""
    back = access.safe_back(request.GET.get("back", ""))
    languages = [(code, own_label(code)) for code in request.party.case.program.languages or ["en"]]
    form = HelpForm(
        request.POST if request.method == "POST" else None,
        initial=typed_before(request, several=["needs"]) or _asked_in_link(request),
        languages=languages,
        names=request.party.role in DECIDERS and request.party.party is not None,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.help_ask(person=request.party, needs=data["needs"], note=data["note"], named=form.named())
        messages.success(request, _("We have your request and will get in touch with you."))
        return redirect(back or "participation:help")
    known = [_asked(one) for one in request.party.help_requests.select_related("named__added")]
    return show(request, "help.html", {"form": form, "known": known, "back_url": back, "at_help": True})


def _asked_in_link(request: PartyRequest) -> dict[str, Any]:
    """Return what a link to this page asks for; a link never carries a name."""
    needs = request.GET.getlist("need")
    who = next((role.value for role in NAMED_ROLES if role.value in needs), "")
    return {"needs": needs, "who": who, "language": request.party.language}


def _asked(one: HelpRequest) -> dict[str, Any]:
    """Return a request as the party reads it again."""
    named = getattr(one, "named", None)
    return {
        "label": "; ".join(str(Need(code).label) for code in one.needs),
        "done": one.done_at is not None and named is None,
        "named": named,
        "became": _became(named) if named is not None else "",
    }


def _became(named: NamedPerson) -> str:
    """Return what became of somebody the party named."""
    if named.added is not None:
        here = named.added.left_out_at is None
        return _("is part of the case now") if here else _("is not part of the case any more")
    return _("not now") if named.not_now else _("we will get in touch with you about this person")
