"""A party's own page, the receipt, and the way out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mediator_portal.cases.enums import AGREED_STATES, Answer, CaseState, EntryChannel
from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.rules import Actor
from mediator_portal.participation import meetings, rules, selectors, services, tasks
from mediator_portal.participation.access import PartyRequest, party_required
from mediator_portal.participation.documents import entered_rows, grouped, moment_words
from mediator_portal.participation.enums import Stage
from mediator_portal.participation.models import Consent
from mediator_portal.participation.selectors import lacks_guardian
from mediator_portal.participation.services import Refused
from mediator_portal.participation.views.common import as_pdf, at_stage, show, stage
from portal import dates
from portal.audit.services import record
from portal.languages import own_label
from program_pages.enums import WhoAgrees


@party_required
@require_safe
def status(request: PartyRequest) -> HttpResponse:
    """Where the party stands, in words meant for them, and what they can do now."""
    here = stage(request)
    case = request.party.case
    context = {
        "stage": here,
        "withdrawn": request.party.withdrawn_at is not None,
        "last_day": _day(case.window_closes_at),
        "wants_talk": request.party.answer == Answer.TALK,
        "answer": Answer(request.party.answer).label if request.party.answer else "",
        "tasks": tasks.for_party(request.party, here),
        "has_receipt": bool(request.party.answer),
        "called_off": here in {Stage.GOING_AHEAD, Stage.ENDED} and meetings.has_stale_calendar(request.party),
        "may_leave": may_leave(request, here),
        "left_out": request.party.left_out_at is not None and request.party.withdrawn_at is None,
        "lacks_guardian": here in {Stage.DECIDE, Stage.ANSWERED} and lacks_guardian(request.party),
    }
    return show(request, "status.html", context)


def may_leave(request: PartyRequest, here: Stage) -> bool:
    """True for somebody who said yes and can take it back: it depends on nobody else's answer."""
    return here == Stage.GOING_AHEAD or (here == Stage.ANSWERED and request.party.answer == Answer.YES)


@party_required
@require_safe
def receipt(request: PartyRequest) -> HttpResponse:
    """What was sent, when, and what happens next."""
    person = request.party
    if not person.answer:
        return redirect("participation:status")
    consent = selectors.consent_of(person) if person.answer == Answer.YES else None
    context = {
        "number": consent.receipt if consent else "",
        "rows": _receipt_rows(request, consent),
        "talk": person.answer == Answer.TALK,
        "may_tell_why": services.may_answer_decline_survey(person),
        "consent": consent,
        "last_day": _day(person.case.window_closes_at),
        "stage": stage(request),
        "may_leave": may_leave(request, stage(request)),
    }
    return show(request, "receipt.html", context)


@party_required
@require_safe
def receipt_file(request: PartyRequest) -> HttpResponse:
    """The PDF of the signed text."""
    consent = selectors.consent_of(request.party)
    if consent is None or consent.file is None:
        raise Http404
    try:
        content = services.receipt_pdf(consent)
    except Refused:
        raise Http404 from None
    if request.party.case.state != CaseState.INVITING:  # before the release the trail must not tell that it was a yes
        record(
            action="consent.download",
            actor_kind="party",
            site=request.site,
            target=request.party,
            ids={"consent": consent.pk, "person": request.party.pk},
        )
    return as_pdf(content, name=consent.receipt)


LEAVE_OPEN = frozenset({*AGREED_STATES, CaseState.HELD})


@at_stage(Stage.ANSWERED, Stage.GOING_AHEAD, Stage.AFTER)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PartyRequest) -> HttpResponse:
    """Leave the mediation: one page, one button, as easy as agreeing."""
    waiting = request.party.case.state == CaseState.INVITING
    if not (waiting and request.party.answer == Answer.YES) and request.party.case.state not in LEAVE_OPEN:
        return redirect("participation:status")
    if request.method == "POST":
        try:
            services.party_withdraw(person=request.party, actor=Actor.party(request.party))
            messages.success(request, _left_words(request, waiting=waiting))
        except MoveRefused as refused:
            messages.error(request, refused.sentence)
        return redirect("participation:status")
    others = request.party.case.kept_promises["who_agrees"] == WhoAgrees.ONE_OF_EACH
    context = {"waiting": waiting, "others": others, "back_url": reverse("participation:status")}
    return show(request, "withdraw.html", context)


def _left_words(request: PartyRequest, *, waiting: bool) -> str:
    if waiting:
        return _("Your answer is now no. Nothing else happens before the time to answer is over.")
    if rules.kind_of(request.party.role) == rules.Kind.ATTENDS:
        return _("Thank you for telling us. We look for somebody else.")
    return _("You have left the mediation. We tell everyone who needs to know.")


def _receipt_rows(request: PartyRequest, consent: Consent | None) -> list[dict[str, str]]:
    person, program = request.party, request.party.case.program
    moment = person.answered_at or person.wants_talk_at
    rows = [
        {"label": _("Your case"), "value": person.case.reference},
        {"label": _("Your answer"), "value": str(Answer(person.answer).label)},
        {"label": _("Sent"), "value": moment_words(moment, program) if moment else ""},
    ]
    if consent is not None and consent.channel != EntryChannel.ONLINE:
        rows += [{"label": _("How"), "value": str(consent.get_channel_display())}]
        rows += [{"label": label, "value": value} for label, value in entered_rows(consent)]
    if consent is not None:
        rows += [
            {"label": _("Signed by"), "value": consent.typed_name},
            {"label": _("What you signed"), "value": _signed_words(consent)},
            {"label": _("Check code"), "value": grouped(consent.document_hash)},
        ]
    return rows


def _signed_words(consent: Consent) -> str:
    words = f"{consent.text.title}, {_('version')} {consent.text_version}"
    return f"{words} ({own_label(consent.language)})"


def _day(moment: object) -> str:
    return dates.date(timezone.localtime(moment)) if moment else ""  # type: ignore[arg-type]
