"""Mail back ends: the guard that every mail passes, and the mailbox of the demo."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from portal.notifications.enums import Channel
from portal.notifications.models import DemoMail

# Which program a message belongs to; it leaves the building with no mail.
SITE_HEADER = "X-Program-Site"


def may_receive(address: str) -> bool:
    """True for everybody in production, elsewhere for the allow list: whole addresses, or @domain for all of it."""
    if settings.PRODUCTION:
        return True
    bare = (parseaddr(address)[1] or address).lower()
    allowed = {entry.lower() for entry in settings.MAIL_ALLOW_LIST}
    return bare in allowed or f"@{bare.rpartition('@')[2]}" in allowed


class GuardedBackend(BaseEmailBackend):
    """Hands mail to settings.EMAIL_DELIVERY_BACKEND, outside production only for recipients of the allow list."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        allowed = []
        for message in email_messages:
            message.extra_headers.pop(SITE_HEADER, None)
            message.to, message.cc, message.bcc = (
                [address for address in addresses if may_receive(address)]
                for addresses in (message.to, message.cc, message.bcc)
            )
            if message.recipients():
                allowed.append(message)
        if not allowed:
            return 0
        connection = get_connection(settings.EMAIL_DELIVERY_BACKEND, fail_silently=self.fail_silently)
        return connection.send_messages(allowed) or 0


class MailboxBackend(BaseEmailBackend):
    """Keeps every mail for the mailbox page; nothing leaves the machine. It refuses to work outside the demo."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        if not settings.DEMO:
            raise ImproperlyConfigured("The mailbox back end keeps mail in clear text: it is for the demo only.")

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            site = str(message.extra_headers.get(SITE_HEADER, ""))
            for address in message.recipients():
                DemoMail.objects.create(
                    site_id=int(site) if site.isdigit() else None,
                    to=address[:254],
                    channel=Channel.EMAIL,
                    subject=str(message.subject)[:254],
                    body=str(message.body),
                    html=_html_of(message),
                    message_id=str(message.extra_headers.get("Message-ID", ""))[:200],
                )
        return len(email_messages)


def _html_of(message: EmailMessage) -> str:
    if isinstance(message, EmailMultiAlternatives):
        for alternative in message.alternatives:
            content, kind = alternative[0], alternative[1]
            if kind == "text/html":
                return str(content)
    return ""
