"""The three surveys of a session: their purposes, which questions they ship with, and where their forms are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from forms_app import purposes
from forms_app.enums import Audience, FieldKind

if TYPE_CHECKING:
    from mediator_portal.cases.models import CasePerson

MEDIATOR_SURVEY: Final = "mediator_survey"
COMPLAINANT_SURVEY: Final = "complainant_survey"
OFFICER_SURVEY: Final = "officer_survey"
SESSION_REPORT: Final = "session_report"


def register_purposes() -> None:
    """Make the surveys and the report known to the form builder; who may fill one in is decided by the session."""
    for name, label, audience in (
        (MEDIATOR_SURVEY, _("Survey of mediators after a session"), Audience.MEDIATOR),
        (COMPLAINANT_SURVEY, _("Survey of complainants after a session"), Audience.HOLDER),
        (OFFICER_SURVEY, _("Survey of officers after a session"), Audience.HOLDER),
    ):
        purposes.register(purposes.Purpose(name, label, audience, anonymous=True))
    purposes.register(
        purposes.Purpose(
            SESSION_REPORT,
            _("Report of a session"),
            Audience.MEDIATOR,
            needed={"ended_early": FieldKind.YES_NO, "settlement": FieldKind.YES_NO, "attended": FieldKind.SOME_OF},
            # 710 ILCS 35/7 and product.md section 7: these three facts and no word of what was said.
            allowed=frozenset({FieldKind.YES_NO, FieldKind.SOME_OF}),
        )
    )


def purpose_for(person: CasePerson) -> str:
    """Return the survey of a party."""
    return f"{person.role}_survey"
