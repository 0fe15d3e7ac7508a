"""The receipt message: one wording for every answer, so that it tells nobody which one it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediator_portal.cases.services.outgoing import plan, queue_planned
from mediator_portal.participation.enums import RECEIPT_KIND

if TYPE_CHECKING:
    from mediator_portal.cases.models import CasePerson


def receipt_queue(person: CasePerson) -> None:
    """Queue the receipt of the answer that was just recorded, once for each answer given."""
    moment = max(at for at in (person.answered_at, person.signed_at, person.wants_talk_at) if at is not None)
    queue_planned([plan(person, RECEIPT_KIND)], case=person.case, cause=f"answer:{person.pk}:{moment.isoformat()}")
