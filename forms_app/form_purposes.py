"""What this room itself takes: messages to the program, and the list of those to be told when roles reopen."""

from django.utils.translation import gettext_lazy as _

from forms_app import gates, purposes
from forms_app.enums import Audience
from forms_app.presets import recruiting
from forms_app.receivers import REOPENING_LIST
from portal.accounts.enums import Role

purposes.register(
    purposes.Purpose(
        name="contact",
        label=_("Contact"),
        audience=Audience.PUBLIC,
        needed={"email": "email", "message": "long_text"},
        shipped=recruiting.contact,
        tell=Role.COORDINATOR,
        outcome=_("Coordinators are told and read it; the sender gets a receipt by e-mail."),
    )
)
purposes.register(
    purposes.Purpose(
        name=REOPENING_LIST,
        label=_("List of those to be told when roles reopen"),
        audience=Audience.PUBLIC,
        needed={"email": "email"},
        shipped=recruiting.reopening_list,
        gate=gates.reopening_gate,
        own_receipt=True,
        keeps=False,
        appears=_("At the address of its page, linked wherever a page says that roles are full."),
        outcome=_("The address is written to once, when roles reopen. The form itself keeps nothing."),
    )
)
