"""Signing up for training dates, and taking one's name off the list again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from mediator_portal.mediators.models import Mediator, TrainingSignup
from portal.audit.services import record
from program_pages.models import TrainingEvent

if TYPE_CHECKING:
    from portal.accounts.models import User


def training_sign_up(*, mediator: Mediator, events: Iterable[int], needs: str = "") -> list[TrainingSignup]:
    """Put a mediator on the list of each date that is still to come, once; return the new rows.

    A date that has begun, or that belongs to another program, is passed over.
    """
    with transaction.atomic():
        Mediator.objects.select_for_update(of=("self",)).get(pk=mediator.pk)
        coming = TrainingEvent.objects.filter(
            program_id=mediator.program_id, pk__in=list(events), starts_at__gt=timezone.now()
        )
        known = set(mediator.signups.values_list("event_id", flat=True))
        new = [
            TrainingSignup.objects.create(mediator=mediator, event=event, needs=needs.strip())
            for event in coming
            if event.pk not in known
        ]
        for row in new:
            _record(mediator, "mediator.training_signup", row.event_id, mediator.user)
    return new


def training_sign_off(*, mediator: Mediator, event: TrainingEvent, actor: User) -> bool:
    """Take a mediator off the list of a date; return whether they were on it."""
    with transaction.atomic():
        gone, _rows = TrainingSignup.objects.filter(mediator=mediator, event=event).delete()
        if gone:
            _record(mediator, "mediator.training_signoff", event.pk, actor)
    return bool(gone)


def _record(mediator: Mediator, action: str, event: int, actor: User | None) -> None:
    record(action=action, actor=actor, site=mediator.program.site_id, target=mediator, ids={"event": event})
