"""What this room takes through forms: applications, the scores of an interview, sign-ups for training."""

from django.utils.translation import gettext_lazy as _

from forms_app import purposes
from forms_app.enums import Audience
from forms_app.presets import recruiting
from mediator_portal.mediators import gates, receivers
from mediator_portal.mediators.rules import HIGHEST, LOWEST
from portal.accounts.enums import Role

purposes.register(
    purposes.Purpose(
        name=receivers.APPLICATION,
        label=_("Application to be a mediator"),
        audience=Audience.PUBLIC,
        needed={"name": "short_text", "email": "email"},
        shipped=recruiting.application,
        gate=gates.application_gate,
        appears=_("At the address of its page, while roles are open."),
        outcome=_("An application is opened, and the applicant is written to."),
        own_receipt=True,
    )
)
purposes.register(
    purposes.Purpose(
        name="interview_score",
        label=_("Scores of an interview"),
        audience=Audience.STAFF,
        needed={"scores": "rating_grid"},
        codes={"scores": frozenset(str(score) for score in range(LOWEST, HIGHEST + 1))},
        shipped=recruiting.interview_score,
        appears=_("In the portal, for those who interview an applicant."),
        outcome=_("Staff see the scores of all who interviewed side by side."),
    )
)
purposes.register(
    purposes.Purpose(
        name=receivers.TRAINING,
        label=_("Sign-up for a training"),
        audience=Audience.MEDIATOR,
        needed={"dates": "some_of"},
        supplied=frozenset({"dates"}),
        shipped=recruiting.training_signup,
        appears=_("In the portal, where mediators see the dates of trainings."),
        outcome=_("The mediator stands on the list of each date they chose; coordinators are told."),
        own_receipt=True,
        tell=Role.COORDINATOR,
    )
)
