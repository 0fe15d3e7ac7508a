"""The reason for a no: offered with it, never demanded; a form that editors may word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forms_app.asking import AnswersForm, form_class
from forms_app.presets.build import SURVEYS, FormSpec, choose
from forms_app.selectors import form_for
from mediator_portal.participation.enums import DeclineReason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from wagtail.models import Site

    from mediator_portal.participation.access import PartyRequest
    from program_pages.models import Program

DECLINE_REASON: Final = "decline_reason"
REASON: Final = "reason"
KINDS: Final = {REASON: "one_of"}
# The program's figures count these.
CODES: Final = {REASON: frozenset(DeclineReason.values)}


def shipped(program: Program) -> FormSpec:
    """Return the one question that stands beside a no."""
    return FormSpec(
        purpose=DECLINE_REASON,
        folder=SURVEYS,
        title=_("Reason for a no"),
        slug="reason",
        summary="",
        intro="",
        body=[
            choose(
                "one_of",
                REASON,
                _("Would you like to say why?"),
                DeclineReason.choices,
                hint=_("You do not have to. Your reason stays inside the program and helps us do better."),
                required=False,
            )
        ],
        button_label=_("Send my answer: no"),
        thank_you="<p>" + _("Thank you. We have your answer.") + "</p>",
    )


def reason_form(request: PartyRequest, initial: Mapping[str, Any]) -> AnswersForm:
    """Return the question as this request shows or sends it.

    It goes with the answer, whose own marker sees to it that it is given once: no stamp, no brake, nothing that could
    keep somebody from saying no.
    """
    language = get_language() or request.party.language
    asked = form_class(form_for(request.site, DECLINE_REASON, language).definition)
    return asked(request.POST) if request.method == "POST" else asked(initial=dict(initial))


def reasons_offered(site: Site) -> list[tuple[str, str]]:
    """Return the reasons of the form as codes and words, for staff who enter an answer; none where it asks for none."""
    language = get_language() or settings.LANGUAGE_CODE
    asked = form_for(site, DECLINE_REASON, language).definition.questions
    question = next((each for each in asked if each.key == REASON), None)
    return [(choice.code, choice.label) for choice in question.choices] if question is not None else []


def reason_in(form: AnswersForm) -> str:
    """Return the code of the reason; empty without one."""
    return str(form.answers().get(REASON) or "")
