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

IN_THE_PORTAL = _("In the portal, for the mediators of a session that is over.")
BY_LINK = _("On a party’s own pages, once the session is over.")

for _name, _label, _audience, _shipped in (
    (MEDIATOR_SURVEY, _("Survey of mediators after a session"), Audience.MEDIATOR, shipped.mediator_survey),
    (COMPLAINANT_SURVEY, _("Survey of complainants after a session"), Audience.HOLDER, shipped.complainant_survey),
    (OFFICER_SURVEY, _("Survey of officers after a session"), Audience.HOLDER, shipped.officer_survey),
):
    purposes.register(
        purposes.Purpose(
            _name,
            _label,
            _audience,
            shipped=_shipped,
            anonymous=True,
            appears=IN_THE_PORTAL if _audience == Audience.MEDIATOR else BY_LINK,
            outcome=_("Answers are kept without a name, and shown together once there are ten or more."),
        )
    )

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
        appears=IN_THE_PORTAL,
        outcome=_("The three facts are recorded with the session."),
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
        appears=_("On a party’s own pages after a session, where the program closes cases by what both parties state."),
        outcome=_("What they state is recorded with the case. The other party does not see it."),
    )
)
