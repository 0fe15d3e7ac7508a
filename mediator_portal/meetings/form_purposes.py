"""What this room asks after a session: the report of its mediators, the surveys, what the parties state."""

from django.utils.translation import gettext_lazy as _

from forms_app import purposes
from forms_app.enums import Audience
from forms_app.presets import surveys as shipped
from mediator_portal.meetings.surveys import (
    COMPLAINANT_SURVEY,
    MEDIATOR_SURVEY,
    OFFICER_SURVEY,
    PARTY_STATEMENT,
    SESSION_REPORT,
)

for _name, _label, _audience, _shipped in (
    (MEDIATOR_SURVEY, _("Survey of mediators after a session"), Audience.MEDIATOR, shipped.mediator_survey),
    (COMPLAINANT_SURVEY, _("Survey of complainants after a session"), Audience.HOLDER, shipped.complainant_survey),
    (OFFICER_SURVEY, _("Survey of officers after a session"), Audience.HOLDER, shipped.officer_survey),
):
    purposes.register(purposes.Purpose(_name, _label, _audience, shipped=_shipped, anonymous=True))

purposes.register(
    purposes.Purpose(
        SESSION_REPORT,
        _("Report of a session"),
        Audience.MEDIATOR,
        needed={"ended_early": "yes_no", "settlement": "yes_no", "attended": "some_of"},
        # 710 ILCS 35/7 and product.md section 7: these three facts and no word of what was said.
        allowed=frozenset({"yes_no", "some_of"}),
        nothing_else=True,
        supplied=frozenset({"attended"}),
        shipped=shipped.session_report,
    )
)
purposes.register(
    purposes.Purpose(
        PARTY_STATEMENT,
        _("What a party states after a session"),
        Audience.HOLDER,
        needed=dict.fromkeys(("heard", "clarified", "understood"), "yes_no"),
        nothing_else=True,
        shipped=shipped.party_statement,
    )
)
