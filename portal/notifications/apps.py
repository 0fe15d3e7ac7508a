from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from anymail.signals import tracking

        from portal.notifications import invitations
        from portal.notifications.receipts import mail_event_record
        from portal.notifications.recipients import user_labels, user_recipient
        from portal.notifications.registry import recipients, wordings
        from portal.notifications.wordings import wording_in_force

        recipients.register("user", user_recipient, user_labels)
        invitations.connect()
        wordings.register(wording_in_force)
        tracking.connect(mail_event_record, dispatch_uid="notifications_mail_event")
        # A room writes its timers in its `timers.py`; nobody needs to import it.
        autodiscover_modules("timers")
