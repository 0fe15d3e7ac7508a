"""The messages of a move as they would leave now, links and codes masked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from mediator_portal.cases.presenters import preview_rows
from mediator_portal.cases.services import Planned, planned_messages
from portal.notifications.rendering import NoRecipient
from portal.notifications.services import preview

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case
    from mediator_portal.cases.workflow import Move


# Rooms above that write when a case moves say to whom: rows of send_preview.
Provider = Callable[["Case", "Move"], Iterable[dict[str, Any]]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add what a room above sends when a case makes a move."""
    if provider not in _providers:
        _providers.append(provider)


def of_move(case: Case, move: Move) -> list[dict[str, Any]]:
    """Return who gets what by which channel: the case's own messages with their full text, then the rooms' above."""
    return [*_own(case, move), *(dict(row) for provider in _providers for row in provider(case, move))]


def _own(case: Case, move: Move) -> list[dict[str, Any]]:
    states = move.message_states or move.after
    planned = planned_messages(case, move, states[0])
    return [
        {**row, "subject": rendered[0], "text": rendered[1]}
        for row, rendered in zip(preview_rows(planned), [_rendered(case, each) for each in planned], strict=True)
    ]


def _rendered(case: Case, planned: Planned) -> tuple[str, str]:
    if not planned.channel:
        return "", ""
    try:
        found = preview(
            planned.kind,
            site=case.program.site,
            recipient_type="person",
            recipient_id=planned.person.pk,
            ids={"case": case.pk, "person": planned.person.pk},
            channel=planned.channel,
        )
    except NoRecipient:
        return "", ""
    return found.subject, found.text
