"""Who carries a message out of the house: mail through Django, text messages through a provider of the installation."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string

from portal.notifications.backends import SITE_HEADER, may_receive
from portal.notifications.enums import Channel
from portal.notifications.models import DemoMail, OutboxMessage
from portal.notifications.rendering import Rendered

logger = logging.getLogger("notifications")


class NotOnAllowList(RuntimeError):
    """Outside production nothing leaves to somebody who is not on settings.MAIL_ALLOW_LIST."""


class TextProvider(ABC):
    """A company that sends text messages. Name a subclass in settings.TEXT_MESSAGE_PROVIDER."""

    @abstractmethod
    def send(self, *, to: str, body: str, message_id: str) -> str:
        """Hand one message over and return the provider's own id of it; raise when it was not accepted.

        `message_id` stays the same when an attempt is repeated: give it to the provider as the idempotency key.
        """


class ConsoleTextProvider(TextProvider):
    """Prints what would be sent. For a developer's machine."""

    def send(self, *, to: str, body: str, message_id: str) -> str:
        print(f"Text message to {to}: {body}")  # noqa: T201
        return message_id


def hand_over(message: OutboxMessage, rendered: Rendered) -> str:
    """Give a rendered message to its carrier and return the carrier's id of it. Any exception means: not accepted."""
    if message.channel == Channel.EMAIL:
        return _send_email(message, rendered)
    if settings.DEMO:
        return _keep_for_mailbox(message, rendered)
    if message.channel == Channel.TEXT:
        return _send_text(message, rendered)
    # A letter leaves when somebody prints it: nothing with a code in it is stored (letters.py).
    return ""


def _send_email(message: OutboxMessage, rendered: Rendered) -> str:
    mail = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=rendered.letterhead.from_email,
        to=[rendered.recipient.address],
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            SITE_HEADER: str(message.site_id),
        },
    )
    if rendered.html:
        mail.attach_alternative(rendered.html, "text/html")
    if not mail.send():
        raise NotOnAllowList
    status = getattr(mail, "anymail_status", None)
    return str(getattr(status, "message_id", None) or message.message_id)


def _send_text(message: OutboxMessage, rendered: Rendered) -> str:
    if not may_receive(rendered.recipient.address):
        raise NotOnAllowList
    provider: TextProvider = import_string(settings.TEXT_MESSAGE_PROVIDER)()
    return provider.send(to=rendered.recipient.address, body=rendered.text, message_id=message.message_id)


def _keep_for_mailbox(message: OutboxMessage, rendered: Rendered) -> str:
    DemoMail.objects.create(
        site_id=message.site_id,
        to=" ".join(rendered.recipient.address.split())[:254],
        channel=message.channel,
        subject=rendered.subject,
        body=rendered.text,
        message_id=message.message_id,
    )
    return message.message_id
