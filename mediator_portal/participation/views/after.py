"""After the session: the three statements where the program asks for them, and the survey without a name."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_app.services import anonymous_answers_create
from forms_app.views import Filled, fill
from mediator_portal.cases.rules import Actor
from mediator_portal.meetings import services as meeting_services
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import MediationSession
from mediator_portal.participation import meetings
from mediator_portal.participation.access import PartyRequest
from mediator_portal.participation.enums import Stage
from mediator_portal.participation.forms import StatementForm
from mediator_portal.participation.views.common import at_stage, show, typed_before
from program_pages.enums import ClosingRule


@at_stage(Stage.AFTER)
@require_http_methods(["GET", "HEAD", "POST"])
def statements(request: PartyRequest) -> HttpResponse:
    """Heard, clarified, understood."""
    held = meetings.session_held(request.party)
    asked = request.party.case.program.closing_rule == ClosingRule.PARTIES_STATE_SUCCESS
    if held is None or not asked or meetings.has_stated(request.party, held):
        return redirect("participation:status")
    form = StatementForm(request.POST if request.method == "POST" else None, initial=typed_before(request))
    if request.method == "POST" and form.is_valid():
        return _state(request, held, form)
    return show(request, "statements.html", {"form": form, "back_url": reverse("participation:status")})


def _state(request: PartyRequest, held: MediationSession, form: StatementForm) -> HttpResponse:
    said = {name: form.cleaned_data[name] == "yes" for name in ("heard", "clarified", "understood")}
    try:
        meeting_services.statement_record(session=held, person=request.party, actor=Actor.party(request.party), **said)
        messages.success(request, _("Thank you. We have your three answers."))
    except SessionRefused as refused:
        messages.error(request, str(refused))
    return redirect("participation:status")


@at_stage(Stage.AFTER)
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: PartyRequest) -> HttpResponse:
    """The survey of the party's role; its answers are kept without the party."""
    person = request.party
    held = meetings.session_held(person)
    page = meetings.survey_page(person)
    if held is None or page is None or meetings.has_answered_survey(person, held):
        return redirect("participation:status")

    def keep(filled: Filled) -> HttpResponse:
        _keep_answers(request, held, filled)
        messages.success(request, _("Thank you. Your answers are kept without your name."))
        return redirect("participation:status")

    context = {"case_reference": person.case.reference, "party": person, "invited": True}
    return fill(request, form_page=page, on_sent=keep, context=context, template="portal/participation/survey.html")


@transaction.atomic
def _keep_answers(request: PartyRequest, held: MediationSession, filled: Filled) -> None:
    """Record that the party answered, and apart from it what somebody answered; a second sending keeps nothing."""
    if meeting_services.survey_done_record(session=held, person=request.party):
        anonymous_answers_create(
            site=request.site, purpose=filled.purpose, definition=filled.definition, answers=filled.answers
        )
