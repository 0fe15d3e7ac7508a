"""How a wish for mediation reaches the program through a form: from somebody who wants it, or from those who refer."""

from django.utils.translation import gettext_lazy as _

from forms_app import purposes
from forms_app.enums import Audience, FieldKind
from forms_app.presets import complaints
from mediator_portal.cases import receivers
from portal.accounts.enums import Role

purposes.register(
    purposes.Purpose(
        name="mediation_request",
        label=_("Request for mediation"),
        audience=Audience.PUBLIC,
        needed={
            "name": FieldKind.SHORT_TEXT,
            "email": FieldKind.EMAIL,
            "happened_on": FieldKind.DATE,
            "what_happened": FieldKind.LONG_TEXT,
        },
        shipped=complaints.mediation_request,
        tell=Role.COORDINATOR,
        next_step=receivers.next_step,
    )
)
purposes.register(
    purposes.Purpose(
        name="referral",
        label=_("Referral of a complaint"),
        audience=Audience.PUBLIC,
        needed={
            "intake_number": FieldKind.SHORT_TEXT,
            "referred_by": FieldKind.SHORT_TEXT,
            "email": FieldKind.EMAIL,
            "incident_on": FieldKind.DATE,
            "allegation": FieldKind.LONG_TEXT,
            "complainant_name": FieldKind.SHORT_TEXT,
            "officer_name": FieldKind.SHORT_TEXT,
        },
        shipped=complaints.referral,
        tell=Role.COORDINATOR,
        next_step=receivers.next_step,
    )
)
