"""What this room asks of parties through a form: why they say no, beside the answer and, much later, in a survey.

Nobody but they can tell that it was asked.
"""

from django.utils.translation import gettext_lazy as _

from forms_app import purposes
from forms_app.enums import Audience
from forms_app.presets import surveys
from mediator_portal.participation import reasons

DECLINE_SURVEY = "decline_survey"

purposes.register(
    purposes.Purpose(
        DECLINE_SURVEY,
        _("Survey of those who declined"),
        Audience.HOLDER,
        shipped=surveys.decline_survey,
        anonymous=True,
        appears=_("On the receipt of somebody who said no."),
        outcome=_("Answers are kept without a name, and counted when nobody can tell any more whose they are."),
    )
)
purposes.register(
    purposes.Purpose(
        reasons.DECLINE_REASON,
        _("Reason for a no"),
        Audience.HOLDER,
        needed=reasons.KINDS,
        voluntary=frozenset(reasons.KINDS),
        codes=reasons.CODES,
        # The answer has a place for this one, and nobody is held up on the way to a no.
        nothing_else=True,
        one_page=True,
        shipped=reasons.shipped,
        appears=_("On the page where a party says no."),
        outcome=_("The reason is kept beside the answer and counted among the program’s figures."),
    )
)
