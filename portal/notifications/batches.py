"""Letters in batches: printed as one file, marked as posted afterwards, printed again when paper jams.

A letter is made when it is printed, with its code, and kept nowhere. So a reprint carries the code that counts now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from portal.audit.services import record
from portal.notifications.enums import Channel, MessageState
from portal.notifications.letters import LETTER, letters_pdf
from portal.notifications.models import LetterBatch, OutboxMessage
from portal.notifications.registry import messages
from portal.notifications.rendering import NoRecipient, Rendered, render_for_delivery

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.accounts.models import User

# More than this waits for the next file: nobody folds more in one go.
MOST: Final = 100


@dataclass(frozen=True)
class Printed:
    """What came of printing: the batch with its file, and how many letters had nobody to go to (any more)."""

    batch: LetterBatch | None
    pdf: bytes
    left_out: int


def letters_print(*, site: Site, actor: User) -> Printed:
    """Print every letter that waits as one file, and put them into a batch that waits to be posted.

    Letters nobody wants any more (the person has answered) are taken out; letters without an address count as not
    delivered. Two people who print at once get each letter once.
    """
    with transaction.atomic():
        waiting = OutboxMessage.objects.select_for_update().filter(
            site=site, channel=Channel.LETTER, state=MessageState.TO_PRINT
        )
        found = list(waiting.order_by("queued_at", "pk")[:MOST])
        made, left_out = _made(found)
        if not made:
            return Printed(None, b"", left_out)
        batch = LetterBatch.objects.create(site=site, printed_by=actor)
        printed = OutboxMessage.objects.filter(pk__in=[message.pk for message, _letter in made])
        printed.update(state=MessageState.PRINTED, batch=batch)
        _record("letters.print", batch, actor, len(made))
        return Printed(batch, letters_pdf([letter for _message, letter in made]), left_out)


def batch_reprint(*, batch: LetterBatch, actor: User) -> Printed:
    """Print the letters of a batch again: each as it would be made now; those nobody wants any more are left out."""
    with transaction.atomic():
        rows = list(OutboxMessage.objects.select_for_update().filter(batch=batch).order_by("queued_at", "pk"))
        made, left_out = _made(rows, keep=True)
        if made:
            _record("letters.reprint", batch, actor, len(made))
        return Printed(batch, letters_pdf([letter for _message, letter in made]) if made else b"", left_out)


def batch_post(*, batch: LetterBatch, actor: User) -> bool:
    """Write down that the letters of a batch are in the mail; False when somebody said so already."""
    now = timezone.now()
    with transaction.atomic():
        if not LetterBatch.objects.filter(pk=batch.pk, posted_at=None).update(posted_at=now, posted_by=actor):
            return False
        rows = OutboxMessage.objects.filter(batch=batch, state=MessageState.PRINTED)
        _record("letters.post", batch, actor, rows.update(state=MessageState.SENT, sent_at=now))
    return True


def _made(rows: Sequence[OutboxMessage], *, keep: bool = False) -> tuple[list[tuple[OutboxMessage, Rendered]], int]:
    """Return the letters that can be made; the others are cancelled or failed, unless `keep`."""
    made: list[tuple[OutboxMessage, Rendered]] = []
    gone: dict[str, list[int]] = {MessageState.CANCELLED: [], MessageState.FAILED: []}
    for row in rows:
        about = messages.get(row.kind)
        if not about.is_still_wanted(row):
            gone[MessageState.CANCELLED].append(row.pk)
            continue
        try:
            rendered = render_for_delivery(row)
        except NoRecipient:
            gone[MessageState.FAILED].append(row.pk)
            continue
        if about.letter_template == LETTER:
            made.append((row, rendered))
    if not keep:
        for state, numbers in gone.items():
            OutboxMessage.objects.filter(pk__in=numbers).update(state=state)
    return made, sum(len(numbers) for numbers in gone.values())


def _record(action: str, batch: LetterBatch, actor: User, count: int) -> None:
    record(action=action, actor=actor, site=batch.site_id, target=batch, ids={"letters": count})
