"""The forms of a session by the name of their purpose (`form_purposes.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mediator_portal.cases.models import CasePerson

MEDIATOR_SURVEY: Final = "mediator_survey"
COMPLAINANT_SURVEY: Final = "complainant_survey"
OFFICER_SURVEY: Final = "officer_survey"
SESSION_REPORT: Final = "session_report"
PARTY_STATEMENT: Final = "party_statement"


def purpose_for(person: CasePerson) -> str:
    """Return the survey of a party."""
    return f"{person.role}_survey"
