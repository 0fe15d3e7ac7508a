"""Confirming a move: what it does, to whom it writes, a reason where one is needed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediator_portal.cases import presenters, previews, readiness, services, wording
from mediator_portal.cases.facts import facts_of
from mediator_portal.cases.forms import MoveForm, WithdrawForm
from mediator_portal.cases.models import Case
from mediator_portal.cases.rules import window_end
from mediator_portal.cases.services import MoveRefused
from mediator_portal.cases.views.base import DeskRequest, actor_of, desk, get_case, page, posted, read_case
from mediator_portal.cases.workflow import BY_NAME, Move


@desk
@require_http_methods(["GET", "POST"])
def move(request: DeskRequest, reference: str, name: str) -> HttpResponse:
    """Ask before a move and make it."""
    case, about = get_case(request, reference), BY_NAME.get(name)
    if about is None or about.who.system:
        raise Http404
    form = MoveForm(posted(request), move=about)
    refusal = "" if request.method == "POST" else _refusal(request, case, about)
    if request.method == "POST" and form.is_valid():
        try:
            return _make(request, case, about, form.cleaned_data.get("reason", ""))
        except MoveRefused as refused:
            refusal = refused.sentence
    outcomes = previews.outcomes_of(case, about) if about.reasons else []
    sends = [] if outcomes else previews.of_move(case, about)
    context = {"move": about, "form": form, "refusal": refusal, "outcomes": outcomes, "sends": sends}
    return page(request, case, "move.html", str(about.staff_label), **context)


@desk
@require_http_methods(["GET", "POST"])
def invite(request: DeskRequest, reference: str) -> HttpResponse:
    """Show exactly who gets what, then invite the parties."""
    case, about = read_case(request, reference, "invite"), BY_NAME["invite"]
    if request.method == "POST":
        try:
            return _make(request, case, about, "")
        except MoveRefused as refused:
            refusal = refused.sentence
    else:
        refusal = _refusal(request, case, about)
    missing: list[presenters.Row] = []
    if refusal and case.state in about.before:
        facts = facts_of(case, actor=actor_of(request), now=timezone.now())
        missing = presenters.invitation_missing(case, facts)
    until = window_end(timezone.now(), case.program, case.investigation_due_on)
    full = window_end(timezone.now(), case.program, None)
    context = {
        "move": about,
        "refusal": refusal,
        "missing": missing,
        "sends": previews.of_move(case, about),
        "until": wording.moment(until, case.program),
        "shortened": until < full,
        "cautions": [words for words in readiness.cautions(case) if words not in {row["text"] for row in missing}],
    }
    return page(request, case, "invite.html", str(about.staff_label), **context)


@desk
@require_http_methods(["GET", "POST"])
def withdraw(request: DeskRequest, reference: str) -> HttpResponse:
    """Enter a party's withdrawal for them."""
    case = get_case(request, reference)
    form = WithdrawForm(posted(request), case=case)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            channel = form.cleaned_data["channel"]
            services.person_withdraw(person=form.chosen(), actor=actor_of(request), channel=channel)
            messages.success(request, _("The withdrawal is recorded."))
            return redirect("cases:case", reference)
        except MoveRefused as refused:
            refusal = refused.sentence
    context = {"form": form, "refusal": refusal, "sends": previews.of_move(case, BY_NAME["withdraw"])}
    return page(request, case, "withdraw.html", _("Withdraw for a party"), **context)


def _refusal(request: DeskRequest, case: Case, about: Move) -> str:
    """Return why the move cannot be made now, before anybody presses the button."""
    actor = actor_of(request)
    facts = facts_of(case, actor=actor, now=timezone.now())
    if case.state not in about.before:
        return _("This case is not at this step any more.")
    return about.who.refusal(actor, facts) or about.refusal(facts) or ""


def _make(request: DeskRequest, case: Case, about: Move, reason: str) -> HttpResponse:
    moved = services.move(case=case, name=about.name, actor=actor_of(request), reason=reason)
    messages.success(
        request,
        _("Done: %(what)s. The case is now: %(state)s.")
        % {"what": about.staff_label, "state": moved.get_state_display()},
    )
    return redirect("cases:case", case.reference)
