"""The forms of a session: the names of their purposes (`form_purposes.py`), and what the report takes of answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from mediator_portal.meetings.enums import SeatState
from mediator_portal.meetings.services.after import ATTENDING_ROLES

if TYPE_CHECKING:
    from mediator_portal.cases.models import CasePerson
    from mediator_portal.meetings.models import MediationSession

MEDIATOR_SURVEY: Final = "mediator_survey"
COMPLAINANT_SURVEY: Final = "complainant_survey"
OFFICER_SURVEY: Final = "officer_survey"
SESSION_REPORT: Final = "session_report"
PARTY_STATEMENT: Final = "party_statement"


def purpose_for(person: CasePerson) -> str:
    """Return the survey of a party."""
    return f"{person.role}_survey"


def attendees(session: MediationSession) -> list[tuple[str, str]]:
    """Return who may have attended, as choices: people of the case (p…) and mediators (m…) by their key."""
    people = session.case.people.filter(role__in=ATTENDING_ROLES)
    seats = session.seats.filter(state=SeatState.CONFIRMED).select_related("mediator")
    return [
        *((f"p{person.pk}", f"{person.name} ({person.get_role_display()})") for person in people),
        *((f"m{seat.mediator_id}", _("%(name)s (mediator)") % {"name": seat.mediator.name}) for seat in seats),
    ]


def report_facts(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the three facts as `services.report_record` takes them."""
    attended = [str(code) for code in answers["attended"]]
    return {
        "ended_early": answers["ended_early"] == "yes",
        "settlement": answers["settlement"] == "yes",
        "people": {int(code[1:]) for code in attended if code.startswith("p")},
        "mediators": {int(code[1:]) for code in attended if code.startswith("m")},
    }
