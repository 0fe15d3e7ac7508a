from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramPagesConfig(AppConfig):
    name = "program_pages"
    label = "program_pages"
    verbose_name = _("Program pages")

    def ready(self) -> None:
        from home import generation, notices, today
        from portal.notifications.registry import letterhead, recipients
        from program_pages import permissions, providers, receivers
        from program_pages.letters_out import subscriber_recipient

        receivers.connect()
        permissions.register()
        notices.register(providers.roles_notice)
        generation.register_schedule(providers.scheduled)
        letterhead.register(providers.letterhead_of)
        recipients.register("subscriber", subscriber_recipient)
        today.register(providers.today_items)
        providers.register_facts()
