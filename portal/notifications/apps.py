from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from portal.notifications import invitations
        from portal.notifications.recipients import user_labels, user_recipient
        from portal.notifications.registry import recipients

        recipients.register("user", user_recipient, user_labels)
        invitations.connect()
        # A room writes its timers in its `timers.py`; nobody needs to import it.
        autodiscover_modules("timers")
