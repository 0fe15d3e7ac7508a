"""How a wish for mediation reaches the program through a form: from somebody who wants it, or from those who refer."""

from django.utils.translation import gettext_lazy as _

from forms_app import purposes
from forms_app.enums import Audience
from forms_app.presets import complaints
from mediator_portal.cases import intake_forms, receivers
from mediator_portal.cases.enums import ContactKind
from portal.accounts.enums import Role

purposes.register(
    purposes.Purpose(
        name="mediation_request",
        label=_("Request for mediation"),
        audience=Audience.PUBLIC,
        needed={
            "name": "short_text",
            "email": "email",
            "happened_on": "date",
            "what_happened": "long_text",
        },
        shipped=complaints.mediation_request,
        tell=Role.COORDINATOR,
        next_step=receivers.next_step,
        outcome=_("Coordinators are told, read it and open a case from it in one step."),
    )
)
purposes.register(
    purposes.Purpose(
        name="referral",
        label=_("Referral of a complaint"),
        audience=Audience.PUBLIC,
        needed={
            "intake_number": "short_text",
            "referred_by": "short_text",
            "email": "email",
            "incident_on": "date",
            "allegation": "long_text",
            "complainant_name": "short_text",
            "officer_name": "short_text",
        },
        shipped=complaints.referral,
        tell=Role.COORDINATOR,
        next_step=receivers.next_step,
        outcome=_("Coordinators are told, read it and open a case from it in one step."),
    )
)
purposes.register(
    purposes.Purpose(
        name=intake_forms.NEW_CASE,
        label=_("New case at the desk"),
        audience=Audience.STAFF,
        needed=intake_forms.NEEDED,
        taken=intake_forms.TAKEN,
        # A case has a place for these answers and for no other.
        nothing_else=True,
        codes={f"{party}_preferred": frozenset(ContactKind.values) for party in intake_forms.PARTIES},
        supplied=frozenset({"category", "complainant_language", "officer_language"}),
        one_page=True,
        shipped=complaints.new_case,
        own_receipt=True,
        # The case holds the answers; what stays here is that a form was sent, once.
        keeps=False,
        readers=(),
        appears=_("In the portal, where staff open a new case."),
        outcome=_("A case is opened, which holds the answers. The form itself keeps nothing."),
    )
)
