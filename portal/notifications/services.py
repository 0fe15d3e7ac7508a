"""Queue a message, look at it before it is queued, send a failed one again."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from portal.audit.rules import check_ids
from portal.audit.services import record
from portal.notifications.enums import Channel, MessageState
from portal.notifications.letters import letter_pdf
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import messages
from portal.notifications.rendering import Rendered, render_preview

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.accounts.models import User


class NotAChannel(ValueError):
    """The message is not made for this channel."""


def queue(
    kind: str,
    *,
    site: Site,
    recipient_type: str,
    recipient_id: int,
    cause: str,
    ids: Mapping[str, object] | None = None,
    channel: str = Channel.EMAIL,
    not_before: datetime | None = None,
) -> OutboxMessage | None:
    """Put a message in the outbox, in the caller's transaction; return None when this cause already queued it.

    `cause` names what happened (`case:ABC:invited`); the same message to the same recipient for the same cause is
    queued once, however often and from wherever it is asked for. It leaves at `not_before`, at once by default.
    """
    _check_channel(kind, channel)
    message, created = OutboxMessage.objects.get_or_create(
        site=site,
        kind=kind,
        recipient_type=recipient_type,
        recipient_id=recipient_id,
        channel=channel,
        cause=cause,
        defaults={
            "ids": check_ids(ids),
            "not_before": not_before or timezone.now(),
            "message_id": new_message_id(site),
        },
    )
    return message if created else None


def queue_each(
    mails: Iterable[tuple[str, str, int]], *, site: Site, cause: str, ids: Mapping[str, object] | None = None
) -> None:
    """Put e-mails about one thing in the outbox, in one query: kind, type and id of who gets it. As with `queue`, who
    has one of them for this cause already gets no second."""
    checked, now = check_ids(ids), timezone.now()
    listed = list(mails)
    for kind in {kind for kind, _type, _id in listed}:
        _check_channel(kind, Channel.EMAIL)
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                site=site,
                kind=kind,
                recipient_type=recipient_type,
                recipient_id=recipient_id,
                channel=Channel.EMAIL,
                cause=cause,
                ids=checked,
                not_before=now,
                message_id=new_message_id(site),
            )
            for kind, recipient_type, recipient_id in listed
        ],
        ignore_conflicts=True,
    )


def preview(
    kind: str,
    *,
    site: Site,
    recipient_type: str,
    recipient_id: int,
    ids: Mapping[str, object] | None = None,
    channel: str = Channel.EMAIL,
) -> Rendered:
    """Return the message exactly as it would leave now, links and codes masked. Nothing is stored or made."""
    _check_channel(kind, channel)
    message = OutboxMessage(
        site=site,
        kind=kind,
        recipient_type=recipient_type,
        recipient_id=recipient_id,
        channel=channel,
        ids=check_ids(ids),
        message_id="<preview>",
    )
    return render_preview(message)


def message_send_again(*, message: OutboxMessage, actor: User) -> bool:
    """Queue a message again that was given up; return False when it is not in that state (any more)."""
    with transaction.atomic():
        changed = OutboxMessage.objects.filter(pk=message.pk, state=MessageState.FAILED).update(
            state=MessageState.QUEUED, attempts=0, not_before=timezone.now(), leased_until=None
        )
        if not changed:
            return False
        record(action="message.send_again", actor=actor, site=message.site_id, target=message, ids=_about(message))
    return True


# A letter in one of these states can be made (again).
PRINTABLE = frozenset({MessageState.TO_PRINT, MessageState.PRINTED, MessageState.SENT})


class NotALetter(ValueError):
    """This message is not a letter that waits to be printed or was printed."""


def letter_print(*, message: OutboxMessage, actor: User) -> bytes:
    """Return the letter as PDF, made now with its code and kept nowhere; printing it counts as sending it.

    A letter can be printed again (paper jams); each time is audited. Raises NotALetter for any other message, and
    rendering.NoRecipient when there is no postal address any more.
    """
    with transaction.atomic():
        locked = OutboxMessage.objects.select_for_update().select_related(None).get(pk=message.pk)
        if locked.channel != Channel.LETTER or locked.state not in PRINTABLE:
            raise NotALetter
        pdf = letter_pdf(locked)
        if locked.state == MessageState.TO_PRINT:
            locked.state, locked.sent_at = MessageState.SENT, timezone.now()
            locked.save(update_fields=["state", "sent_at"])
        record(action="message.print", actor=actor, site=locked.site_id, target=locked, ids=_about(locked))
    return pdf


def letters_mark_printed(*, site: Site, recipient_type: str, recipient_id: int, kinds: Iterable[str]) -> int:
    """Take letters out of the waiting ones that a room has printed by itself; return how many waited."""
    return OutboxMessage.objects.filter(
        site=site,
        recipient_type=recipient_type,
        recipient_id=recipient_id,
        kind__in=list(kinds),
        channel=Channel.LETTER,
        state__in=[MessageState.QUEUED, MessageState.TO_PRINT, MessageState.PRINTED],
    ).update(state=MessageState.SENT, sent_at=timezone.now(), leased_until=None)


def _about(message: OutboxMessage) -> dict[str, object]:
    return {"kind": message.kind, "recipient_type": message.recipient_type, "recipient_id": message.recipient_id}


def new_message_id(site: Site) -> str:
    """Return a Message-ID that tells nothing; a message keeps it at every attempt."""
    return f"<{secrets.token_hex(16)}@{site.hostname}>"


def _check_channel(kind: str, channel: str) -> None:
    if channel not in messages.get(kind).channels:
        raise NotAChannel(f"The message {kind!r} does not go by {channel!r}.")
