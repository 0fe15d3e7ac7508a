"""Send an answer: a no, a wish to talk, or a signed yes. Nothing counts before the last button of its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediator_portal.cases.enums import Answer
from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.rules import Actor
from mediator_portal.participation import access, reasons, rules, selectors, services
from mediator_portal.participation.access import PartyRequest
from mediator_portal.participation.enums import Stage
from mediator_portal.participation.forms import SignForm, TalkForm
from mediator_portal.participation.models import ConsentText
from mediator_portal.participation.services import Refused
from mediator_portal.participation.views.common import at_stage, show, typed_before
from mediator_portal.participation.views.reading import SIGNING, renewed, text_of

OPEN = (Stage.DECIDE, Stage.ANSWERED)


@at_stage(*OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def no(request: PartyRequest) -> HttpResponse:
    """Send a no; a reason may be given."""
    form = reasons.reason_form(request, typed_before(request))
    if request.method == "POST" and form.is_valid():
        try:
            _give(request, Answer.NO, reason=reasons.reason_in(form))
        except (MoveRefused, Refused) as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect("participation:receipt")
    context = {"form": form, "sections": list(form.sections()), "back_url": reverse("participation:decide")}
    return show(request, "no.html", context)


@at_stage(*OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: PartyRequest) -> HttpResponse:
    """Ask for a call; the answer can be given later."""
    form = TalkForm(request.POST if request.method == "POST" else None, initial=typed_before(request))
    if request.method == "POST" and form.is_valid():
        try:
            _give(request, Answer.TALK, note=form.cleaned_data["note"])
        except (MoveRefused, Refused) as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect("participation:receipt")
    context = {"form": form, "back_url": reverse("participation:decide"), "answered": bool(request.party.answered_at)}
    return show(request, "talk.html", context)


def _give(request: PartyRequest, answer: str, *, reason: str = "", note: str = "") -> None:
    actor = Actor.party(request.party)
    seen = request.POST.get("seen", "")
    services.answer_give(person=request.party, answer=answer, reason=reason, note=note, actor=actor, seen=seen)
    access.forget(request, SIGNING)


@at_stage(*OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: PartyRequest) -> HttpResponse:
    """Tick each statement and type the name; nothing is sent yet."""
    agreement = text_of(request)
    if agreement is None:
        return show(request, "not_ready.html")
    text = agreement.text
    before = typed_before(request)
    form = SignForm(
        request.POST if request.method == "POST" else None,
        text=text,
        initial=before or _signing_initial(request),
    )
    typed = request.POST if form.is_bound else before
    again = renewed(request, agreement, ticked=typed.get("shown"), typed_name=str(typed.get("typed_name", "")))
    if again is not None:
        return again
    if request.method == "POST" and form.is_valid():
        values = {"text": text.pk, "typed_name": form.cleaned_data["typed_name"], "statements": form.statements}
        access.keep(request, SIGNING, values)
        return redirect("participation:check")
    context = {"form": form, "text": text, "agreement": agreement, "back_url": reverse("participation:decide")}
    return show(request, "sign.html", context)


def _signing_initial(request: PartyRequest) -> dict[str, object]:
    kept = access.kept(request, SIGNING)
    if not kept:
        return {}
    ticks = {f"tick_{code}": True for code in kept["statements"]}
    return {"typed_name": kept["typed_name"], "esign": bool(ticks), **ticks}


@at_stage(*OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: PartyRequest) -> HttpResponse:
    """Look at everything once more; the one button signs and sends the very text that stands on the page."""
    kept = access.kept(request, SIGNING)
    if not kept:
        done = selectors.consent_of(request.party) is not None
        return redirect("participation:receipt" if done else "participation:sign")
    agreement = text_of(request)
    if agreement is None:
        return redirect("participation:sign")
    if (again := renewed(request, agreement, ticked=kept["text"])) is not None:
        return again
    if not _same_statements(agreement.text, kept):
        return redirect("participation:sign")
    text = agreement.text
    if request.method == "POST" and request.POST.get("text") == str(text.pk):
        return _sign_and_send(request, text, kept)
    attends = rules.kind_of(request.party.role) == rules.Kind.ATTENDS
    rows = _rows(text, kept, attends=attends)
    context = {"text": text, "agreement": agreement, "rows": rows, "back_url": reverse("participation:sign")}
    return show(request, "check.html", context)


def _same_statements(text: ConsentText, kept: dict[str, object]) -> bool:
    """True when what was ticked is what this text asks: also after a change of the language in between."""
    return {row["code"] for row in text.statements} == set(kept["statements"])  # type: ignore[call-overload]


def _sign_and_send(request: PartyRequest, text: ConsentText, kept: dict[str, object]) -> HttpResponse:
    try:
        services.consent_sign(
            person=request.party,
            text=text,
            typed_name=str(kept["typed_name"]),
            statements=list(kept["statements"]),  # type: ignore[call-overload]
            actor=Actor.party(request.party),
            seen=request.POST.get("seen", ""),
        )
    except (Refused, MoveRefused) as refused:
        messages.error(request, refused.sentence)
        return redirect("participation:sign")
    access.forget(request, SIGNING)
    return redirect("participation:receipt")


def _rows(text: ConsentText, kept: dict[str, object], *, attends: bool) -> list[dict[str, str]]:
    url = reverse("participation:sign")
    ticked = set(kept["statements"])  # type: ignore[call-overload]
    words = "\n".join(f"• {row['text']}" for row in text.statements if row["code"] in ticked)
    return [
        {
            "label": _("Your answer"),
            "value": _("Yes, I will be there") if attends else _("Yes, I want to take part"),
            "change_url": reverse("participation:decide"),
        },
        {"label": _("You agree that"), "value": words, "change_url": url},
        {"label": _("Your signature"), "value": str(kept["typed_name"]), "change_url": url},
        {"label": _("You sign"), "value": f"{text.title}, {_('version')} {text.version}", "change_url": ""},
    ]
