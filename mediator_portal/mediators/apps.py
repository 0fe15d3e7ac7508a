from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediatorsConfig(AppConfig):
    name = "mediator_portal.mediators"
    label = "mediators"
    verbose_name = _("Mediators")

    def ready(self) -> None:
        from forms_app import purposes
        from forms_app.enums import Audience, FieldKind
        from forms_app.signals import submission_received
        from mediator_portal.mediators import gates, messages, navigation, receivers
        from portal.accounts.enums import Role
        from portal.accounts.signals import invitation_accepted
        from portal.notifications.registry import recipients

        purposes.register(
            purposes.Purpose(
                name=receivers.APPLICATION,
                label=_("Application to be a mediator"),
                audience=Audience.PUBLIC,
                needed={"name": FieldKind.SHORT_TEXT, "email": FieldKind.EMAIL},
                gate=gates.application_gate,
                own_receipt=True,
            )
        )
        purposes.register(
            purposes.Purpose(
                name="interview_score",
                label=_("Scores of an interview"),
                audience=Audience.STAFF,
                needed={"scores": FieldKind.RATING_GRID},
            )
        )
        purposes.register(
            purposes.Purpose(
                name="training_signup",
                label=_("Sign-up for a training"),
                audience=Audience.HOLDER,
                needed={"dates": FieldKind.SOME_OF},
                tell=Role.COORDINATOR,
            )
        )
        recipients.register("applicant", messages.applicant_recipient)
        recipients.register("mediator", messages.mediator_recipient)
        submission_received.connect(receivers.application_arrived, dispatch_uid="mediators.application")
        invitation_accepted.connect(receivers.mediator_signed_in, dispatch_uid="mediators.link")
        navigation.register_all()
