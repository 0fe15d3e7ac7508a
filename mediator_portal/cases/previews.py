"""The messages of a move as they would leave now, links and codes masked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy

from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.facts import facts_of
from mediator_portal.cases.presenters import preview_rows
from mediator_portal.cases.services import Planned, planned_messages
from portal.notifications.rendering import NoRecipient
from portal.notifications.services import preview

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case
    from mediator_portal.cases.workflow import Move


# Rooms above that write when a case moves say to whom, by where it lands: rows of send_preview.
Provider = Callable[["Case", "Move", str], Iterable[dict[str, Any]]]
_providers: list[Provider] = []

# What a landing means, in words for the page that asks before the move.
LANDINGS: Final = {
    CaseState.SCHEDULING: gettext_lazy("Another time is looked for"),
    CaseState.RETURNED: gettext_lazy("The case goes back to investigation"),
}


def register(provider: Provider) -> None:
    """Add what a room above sends when a case makes a move."""
    if provider not in _providers:
        _providers.append(provider)


def of_move(case: Case, move: Move, lands: str = "") -> list[dict[str, Any]]:
    """Return who gets what by which channel: the case's own messages with their full text, then the rooms' above.

    `lands`: the state the move lands in; by default the first one it writes for.
    """
    lands = lands or (move.message_states or move.after)[0]
    return [*_own(case, move, lands), *(dict(row) for provider in _providers for row in provider(case, move, lands))]


def outcomes_of(case: Case, move: Move, *, with_sends: bool = True) -> list[dict[str, Any]]:
    """Return what a move does by the reason that is chosen: the reasons that lead to the same state, its messages."""
    if move.lands is None or case.state not in move.before:
        return []
    facts, found = facts_of(case, now=timezone.now()), dict[CaseState, list[str]]()
    for reason, words in move.reasons:
        found.setdefault(move.target(replace(facts, reason=reason)), []).append(str(words))
    return [
        {
            "reasons": reasons,
            "then": LANDINGS.get(lands, lands.label),
            "sends": of_move(case, move, lands) if with_sends else [],
        }
        for lands, reasons in found.items()
    ]


def _own(case: Case, move: Move, lands: str) -> list[dict[str, Any]]:
    planned = planned_messages(case, move, lands)
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
