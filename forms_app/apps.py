from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsAppConfig(AppConfig):
    name = "forms_app"
    label = "forms_app"
    verbose_name = _("Forms app")

    def ready(self) -> None:
        from forms_app import draft_messages, draft_timers, messages, navigation, purposes, receivers, timers  # noqa: F401
        from forms_app.enums import Audience, FieldKind
        from forms_app.signals import submission_received
        from portal.accounts.enums import Role
        from portal.notifications.registry import recipients
        from program_pages import application, signals

        recipients.register("submission", messages.submission_recipient)
        purposes.register(
            purposes.Purpose(
                name="contact",
                label=_("Contact"),
                audience=Audience.PUBLIC,
                needed={"email": FieldKind.EMAIL, "message": FieldKind.LONG_TEXT},
                tell=Role.COORDINATOR,
            )
        )
        purposes.register(
            purposes.Purpose(
                name=receivers.REOPENING_LIST,
                label=_("List of those to be told when roles reopen"),
                audience=Audience.PUBLIC,
                needed={"email": FieldKind.EMAIL},
            )
        )
        submission_received.connect(receivers.reopening_asked, dispatch_uid="forms_app.reopening_list")
        navigation.register_all()
        application.register(receivers.application_url)
        signals.program_loaded.connect(receivers.forms_of_new_program, dispatch_uid="forms_app.load_forms")
