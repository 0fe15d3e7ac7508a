from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsAppConfig(AppConfig):
    name = "forms_app"
    label = "forms_app"
    verbose_name = _("Forms app")

    def ready(self) -> None:
        from corsheaders.signals import check_request_enabled
        from django.utils.module_loading import autodiscover_modules

        from forms_app import cors, draft_messages, draft_timers, messages, navigation, receivers, timers  # noqa: F401
        from forms_app.signals import submission_received
        from portal.notifications.registry import recipients
        from portal.vault.signals import file_infected
        from program_pages import application, signals

        # Each room's purposes, in a module of that name.
        autodiscover_modules("form_purposes")
        recipients.register("submission", messages.submission_recipient)
        submission_received.connect(receivers.reopening_asked, dispatch_uid="forms_app.reopening_list")
        file_infected.connect(receivers.virus_found, dispatch_uid="forms_app.virus_found")
        navigation.register_all()
        application.register(receivers.application_url)
        application.register(receivers.request_url, application.REQUEST)
        application.register(receivers.reopening_url, application.REOPENING_LIST)
        signals.program_loaded.connect(receivers.forms_of_new_program, dispatch_uid="forms_app.load_forms")
        check_request_enabled.connect(cors.is_allowed, dispatch_uid="forms_app.cors")
