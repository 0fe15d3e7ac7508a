"""What this room asks of parties through a form: why somebody said no. Nobody but they can tell that it was asked."""

from django.utils.translation import gettext_lazy as _

from forms_app import purposes
from forms_app.enums import Audience
from forms_app.presets import surveys

DECLINE_SURVEY = "decline_survey"

purposes.register(
    purposes.Purpose(
        DECLINE_SURVEY,
        _("Survey of those who declined"),
        Audience.HOLDER,
        shipped=surveys.decline_survey,
        anonymous=True,
    )
)
