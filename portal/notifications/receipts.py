"""What carriers report after they took a message: arrived, not delivered, and why."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction

from portal.audit.services import record
from portal.notifications.enums import MessageState
from portal.notifications.models import DeliveryAttempt, OutboxMessage
from portal.notifications.signals import address_refused, stop_asked
from portal.notifications.texts import refusal_of

ARRIVED: Final = frozenset({"delivered", "read"})
LOST: Final = frozenset({"failed", "undelivered", "canceled"})
# Words of django-anymail's tracking events.
MAIL_LOST: Final = frozenset({"bounced", "rejected"})
MAIL_STOPPED: Final = frozenset({"complained", "unsubscribed"})


def text_status_record(*, provider_id: str, status: str, code: str, address: str) -> bool:
    """Write down how far a text got; False when we know nothing of it. Told twice, it is the same once."""
    message = _message_of(provider_id)
    if message is None:
        return False
    if status in ARRIVED:
        _arrived(message, provider_id)
    elif status in LOST:
        refusal = refusal_of(code)
        error = f"carrier-{code}" if code.isdigit() and len(code) <= 6 else "carrier"
        _lost(message, provider_id, error)
        if refusal is not None:
            refused(message=message, address=address, opted_out=refusal.opted_out)
    return True


def mail_event_record(sender: Any, event: Any, esp_name: str = "", **options: Any) -> None:
    """Take a tracking event of a mail provider (django-anymail): arrived, bounced, complained about."""
    message = _message_of(str(event.message_id or ""))
    if message is None:
        return
    if event.event_type == "delivered":
        _arrived(message, str(event.message_id))
    elif event.event_type in MAIL_LOST:
        _lost(message, str(event.message_id), f"mail-{event.event_type}")
        refused(message=message, address=str(event.recipient or ""))
    elif event.event_type in MAIL_STOPPED:
        refused(message=message, address=str(event.recipient or ""), opted_out=True)


def refused(*, message: OutboxMessage, address: str, opted_out: bool = False) -> None:
    """Announce that an address takes nothing, so that nobody writes there again."""
    with transaction.atomic():
        ids = {"kind": message.kind, "channel": message.channel, "opted_out": opted_out}
        record(action="message.refused", site=message.site_id, target=message, ids=ids)
        address_refused.send(sender=OutboxMessage, message=message, address=address, opted_out=opted_out)


def stop_heard(*, number: str) -> None:
    """Announce that the owner of a number asked for no more texts."""
    with transaction.atomic():
        stop_asked.send(sender=OutboxMessage, number=number)


def _message_of(provider_id: str) -> OutboxMessage | None:
    if not provider_id:
        return None
    tries = DeliveryAttempt.objects.select_related("message__site").filter(provider_id=provider_id)
    found = tries.order_by("-pk").first()
    return found.message if found else None


def _arrived(message: OutboxMessage, provider_id: str) -> None:
    DeliveryAttempt.objects.filter(message=message, provider_id=provider_id).update(arrived=True)


def _lost(message: OutboxMessage, provider_id: str, error: str) -> None:
    """A message that a carrier took and lost counts as not delivered; staff see it among today's work."""
    with transaction.atomic():
        DeliveryAttempt.objects.filter(message=message, provider_id=provider_id).update(
            succeeded=False, error=error, arrived=False
        )
        OutboxMessage.objects.filter(pk=message.pk, state=MessageState.SENT).update(state=MessageState.FAILED)
