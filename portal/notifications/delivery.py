"""Deliver the outbox: lease a message, make it, hand it over, write down how it went.

Nothing is lost when a worker is killed: a message stays queued until its success is written, and a lease that ends
gives it to the next worker. A message can go out twice only when the worker dies between the carrier's acceptance and
its own record; the second then carries the same Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from portal.notifications.enums import Channel, MessageState
from portal.notifications.models import DeliveryAttempt, OutboxMessage
from portal.notifications.providers import AddressRefused, NotOnAllowList, hand_over
from portal.notifications.receipts import refused
from portal.notifications.registry import messages
from portal.notifications.rendering import Rendered, render_for_delivery

logger = logging.getLogger("notifications")

# Workers that one message may end before it waits like one that failed: it may be what ends them.
DEATHS_IN_PEACE: Final = 10
# Longer than any delivery can take (settings.EMAIL_TIMEOUT is far shorter).
LEASE: Final = timedelta(minutes=2)
# How long a message waits after its first, second… failed attempt; after the last of them it is given up.
BACK_OFF: Final[Sequence[timedelta]] = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)


@dataclass(frozen=True)
class Leased:
    """A message in this worker's hand, until `until`; `attempt` is the row of this try."""

    message: OutboxMessage
    attempt: DeliveryAttempt
    until: datetime


def deliver_due(*, limit: int = 100) -> int:
    """Deliver what is due, oldest first, at most `limit` messages; return how many were in hand."""
    count = 0
    while count < limit and deliver_next():
        count += 1
    return count


def deliver_next() -> bool:
    """Deliver one message that is due; False when nothing is."""
    leased = lease_next()
    if leased is None:
        return False
    rendered: list[Rendered] = []
    try:
        state, provider_id = _try(leased.message, rendered)
    except AddressRefused as refusal:
        _failed(leased, "AddressRefused")
        address = rendered[0].recipient.address if rendered else ""
        refused(message=leased.message, address=address, opted_out=refusal.opted_out)
    except NotOnAllowList:
        _end(leased, MessageState.CANCELLED, error="NotOnAllowList")
    except Exception as error:
        # The class only: what an error says may hold an address.
        logger.warning("message %s not delivered: %s", leased.message.pk, type(error).__name__)
        _failed(leased, type(error).__name__)
    else:
        _end(leased, state, provider_id=provider_id)
    return True


def lease_next(now: datetime | None = None) -> Leased | None:
    """Take the message that has been due longest, for LEASE; nobody else gets it before the lease ends."""
    now = now or timezone.now()
    due = OutboxMessage.objects.filter(
        Q(leased_until=None) | Q(leased_until__lte=now), state=MessageState.QUEUED, not_before__lte=now
    ).order_by("not_before", "pk")
    # Asked without a lock first: an idle worker must not take SQLite's one write lock every second.
    while due.exists():
        with transaction.atomic():
            # On SQLite the transaction holds the one write lock from its start (IMMEDIATE): nobody else reads here.
            skips = connection.features.has_select_for_update_skip_locked
            message = (due.select_for_update(skip_locked=True, of=("self",)) if skips else due).first()
            if message is None:
                return None
            if not _put_off(message, now):
                until = now + LEASE
                OutboxMessage.objects.filter(pk=message.pk).update(leased_until=until)
                return Leased(message, DeliveryAttempt.objects.create(message=message), until)
    return None


def _put_off(message: OutboxMessage, now: datetime) -> bool:
    """Let a message that ended too many workers wait, longer each time and never given up: it may be innocent."""
    # A try without an end under a lease that ran out: its worker was killed.
    if not message.tries.filter(succeeded=None).update(succeeded=False, error=WORKER_ENDED):
        return False
    deaths = message.tries.filter(error=WORKER_ENDED).count() - DEATHS_IN_PEACE
    if deaths <= 0:
        return False
    message.leased_until = None
    message.not_before = now + BACK_OFF[min(deaths, len(BACK_OFF)) - 1]
    message.save(update_fields=["leased_until", "not_before"])
    return True


def _try(message: OutboxMessage, made: list[Rendered]) -> tuple[MessageState, str]:
    """Make the message and hand it over; return the state it lands in and the carrier's id. `made` keeps it."""
    if not messages.get(message.kind).is_still_wanted(message):
        return MessageState.CANCELLED, ""
    made.append(render_for_delivery(message))
    provider_id = hand_over(message, made[0])
    return (MessageState.TO_PRINT if message.channel == Channel.LETTER else MessageState.SENT), provider_id


def _end(leased: Leased, state: MessageState, *, provider_id: str = "", error: str = "") -> None:
    """Write that the message has left (or need not): even when the lease ran out meanwhile, for it is true."""
    now = timezone.now()
    sent = state in {MessageState.SENT, MessageState.TO_PRINT}
    with transaction.atomic():
        OutboxMessage.objects.filter(pk=leased.message.pk, state=MessageState.QUEUED).update(
            state=state,
            attempts=F("attempts") + 1,
            leased_until=None,
            sent_at=now if state == MessageState.SENT else None,
        )
        DeliveryAttempt.objects.filter(pk=leased.attempt.pk).update(
            succeeded=sent, error=error, provider_id=provider_id[:200]
        )


def _failed(leased: Leased, error: str) -> None:
    """Write the failure down; the message waits longer each time, and is given up after the last wait."""
    now = timezone.now()
    with transaction.atomic():
        DeliveryAttempt.objects.filter(pk=leased.attempt.pk).update(succeeded=False, error=error[:100])
        mine = OutboxMessage.objects.select_for_update().filter(
            pk=leased.message.pk, state=MessageState.QUEUED, leased_until=leased.until
        )
        for message in mine:
            message.attempts += 1
            message.leased_until = None
            if message.attempts > len(BACK_OFF) or error in HOPELESS:
                message.state = MessageState.FAILED
            else:
                message.not_before = now + BACK_OFF[message.attempts - 1]
            message.save(update_fields=["attempts", "leased_until", "state", "not_before"])


# A worker that was killed in the middle of a delivery.
WORKER_ENDED: Final = "WorkerEnded"
# Errors that no waiting mends.
HOPELESS: Final = frozenset(
    {"AddressRefused", "UnknownKind", "UnknownRecipientType", "NoRecipient", "NotAChannel", "UnknownPlaceholder"}
)
