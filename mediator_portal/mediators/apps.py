from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediatorsConfig(AppConfig):
    name = "mediator_portal.mediators"
    label = "mediators"
    verbose_name = _("Mediators")

    def ready(self) -> None:
        from forms_app.signals import submission_received
        from mediator_portal.mediators import messages, navigation, receivers
        from portal.accounts.signals import invitation_accepted
        from portal.notifications.registry import recipients

        recipients.register("applicant", messages.applicant_recipient)
        recipients.register("mediator", messages.mediator_recipient)
        submission_received.connect(receivers.application_arrived, dispatch_uid="mediators.application")
        submission_received.connect(receivers.training_asked, dispatch_uid="mediators.training")
        invitation_accepted.connect(receivers.mediator_signed_in, dispatch_uid="mediators.link")
        navigation.register_all()
