from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "mediator_portal.participation"
    label = "participation"
    verbose_name = _("Participation")

    def ready(self) -> None:
        from mediator_portal.participation import messages, receivers, staff  # noqa: F401
        from mediator_portal.participation.services import invitations, stops

        receivers.connect()
        staff.register()
        invitations.register()
        stops.register()
