"""After the session: the three statements where the program asks for them, and the survey without a name."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_app.selectors import form_for
from forms_app.services import anonymous_answers_create
from forms_app.views import Filled, NotTaken, fill
from mediator_portal.cases.enums import PARTIES
from mediator_portal.cases.rules import Actor
from mediator_portal.meetings import services as meeting_services
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import MediationSession
from mediator_portal.meetings.surveys import PARTY_STATEMENT
from mediator_portal.participation import access, meetings, services
from mediator_portal.participation.access import PartyRequest, party_required
from mediator_portal.participation.enums import Stage
from mediator_portal.participation.form_purposes import DECLINE_SURVEY
from mediator_portal.participation.services import Refused
from mediator_portal.participation.views.common import at_stage
from program_pages.enums import ClosingRule


@at_stage(Stage.AFTER)
@require_http_methods(["GET", "HEAD", "POST"])
def statements(request: PartyRequest) -> HttpResponse:
    """Heard, clarified, understood."""
    held = meetings.session_held(request.party)
    asked = request.party.case.program.closing_rule == ClosingRule.PARTIES_STATE_SUCCESS
    if held is None or not asked or request.party.role not in PARTIES or meetings.has_stated(request.party, held):
        return redirect("participation:status")

    def keep(filled: Filled) -> HttpResponse:
        said = {name: filled.answers[name] == "yes" for name in ("heard", "clarified", "understood")}
        try:
            meeting_services.statement_record(
                session=held, person=request.party, actor=Actor.party(request.party), **said
            )
        except SessionRefused as refused:
            raise NotTaken(refused.sentence) from refused
        messages.success(request, _("Thank you. We have your three answers."))
        return redirect("participation:status")

    return fill(
        request,
        form_page=form_for(request.site, PARTY_STATEMENT, get_language() or request.party.language),
        on_sent=keep,
        typed=access.draft(request),
        context=_frame(request),
        template="portal/participation/statements.html",
    )


@at_stage(Stage.AFTER)
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: PartyRequest) -> HttpResponse:
    """The survey of the party's role; its answers are kept without the party."""
    person = request.party
    held = meetings.session_held(person)
    page = meetings.survey_page(person)
    if held is None or person.role not in PARTIES or page is None or meetings.has_answered_survey(person, held):
        return redirect("participation:status")

    def keep(filled: Filled) -> HttpResponse:
        _keep_answers(request, held, filled)
        messages.success(request, _("Thank you. Your answers are kept without your name."))
        return redirect("participation:status")

    template = "portal/participation/survey.html"
    typed = access.draft(request)
    return fill(request, form_page=page, on_sent=keep, typed=typed, context=_frame(request), template=template)


@party_required
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: PartyRequest) -> HttpResponse:
    """The survey of those who said no: for nobody else, and told to nobody."""
    person = request.party
    if not services.may_answer_decline_survey(person):
        return redirect("participation:status")

    def keep(filled: Filled) -> HttpResponse:
        try:
            services.decline_survey_keep(
                person=person, purpose=filled.purpose, definition=filled.definition, answers=filled.answers
            )
        except Refused as refused:
            raise NotTaken(refused.sentence) from refused
        messages.success(request, _("Thank you. Your answers are kept without your name."))
        return redirect("participation:status")

    page = form_for(request.site, DECLINE_SURVEY, get_language() or person.language)
    template = "portal/participation/statements.html"
    typed = access.draft(request)
    return fill(request, form_page=page, on_sent=keep, typed=typed, context=_frame(request), template=template)


def _frame(request: PartyRequest) -> dict[str, object]:
    return {"case_reference": request.party.case.reference, "party": request.party, "invited": True}


@transaction.atomic
def _keep_answers(request: PartyRequest, held: MediationSession, filled: Filled) -> None:
    """Record that the party answered, and apart from it what somebody answered; a second sending keeps nothing."""
    if meeting_services.survey_done_record(session=held, person=request.party):
        anonymous_answers_create(
            site=request.site, purpose=filled.purpose, definition=filled.definition, answers=filled.answers
        )
