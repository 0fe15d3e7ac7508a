"""Who carries a message out of the house: mail through Django, text messages through a provider of the installation."""

from __future__ import annotations

import logging
import smtplib
from abc import ABC, abstractmethod
from typing import Final

from anymail.exceptions import AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.module_loading import import_string

from portal.notifications.backends import SITE_HEADER, may_receive
from portal.notifications.enums import Channel
from portal.notifications.models import DemoMail, OutboxMessage
from portal.notifications.rendering import Rendered

logger = logging.getLogger("notifications")

PERMANENT: Final = 500


class NotOnAllowList(RuntimeError):
    """Outside production nothing leaves to somebody who is not on settings.MAIL_ALLOW_LIST."""


class AddressRefused(RuntimeError):
    """The carrier says that this address or number takes nothing: no waiting helps, and nothing is sent there again."""

    def __init__(self, *, opted_out: bool = False) -> None:
        super().__init__("opted out" if opted_out else "refused")
        self.opted_out = opted_out


class TextProvider(ABC):
    """A company that sends text messages. Name a subclass in settings.TEXT_MESSAGE_PROVIDER."""

    @abstractmethod
    def send(self, *, to: str, body: str, message_id: str, status_url: str = "") -> str:
        """Hand one message over and return the provider's own id of it; raise when it was not accepted.

        `message_id` stays the same when an attempt is repeated: give it to the provider as the idempotency key, if it
        knows one. `status_url` is where the provider reports how far the message got. AddressRefused: never again.
        """


class ConsoleTextProvider(TextProvider):
    """Prints what would be sent. For a developer's machine."""

    def send(self, *, to: str, body: str, message_id: str, status_url: str = "") -> str:
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
    try:
        sent = mail.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        # One recipient: a code of 500 and above is for good (RFC 5321 4.2.1), anything below is tried again.
        if all(code >= PERMANENT for code, _words in refusal.recipients.values()):
            raise AddressRefused from None
        raise
    except AnymailRecipientsRefused:
        raise AddressRefused from None
    if not sent:
        raise NotOnAllowList
    status = getattr(mail, "anymail_status", None)
    return str(getattr(status, "message_id", None) or message.message_id)


def _send_text(message: OutboxMessage, rendered: Rendered) -> str:
    if not may_receive(rendered.recipient.address):
        raise NotOnAllowList
    provider: TextProvider = import_string(settings.TEXT_MESSAGE_PROVIDER)()
    status_url = f"{rendered.letterhead.base_url}{reverse('notifications:text_status')}"
    return provider.send(
        to=rendered.recipient.address, body=rendered.text, message_id=message.message_id, status_url=status_url
    )


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
