"""How two answers become one outcome, in silence: nothing acts before all have decided or the window has closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from mediator_portal.cases.rules.facts import Facts, PartyFacts
from program_pages.enums import FirstNo


class Decision(StrEnum):
    """What a party's row comes to. A yes without a signature is open, and has lapsed once the window is over."""

    YES = "yes"
    NO = "no"
    UNREACHABLE = "unreachable"
    LAPSED = "lapsed"
    OPEN = "open"


def decision_of(party: PartyFacts, *, window_closes_at: dt.datetime | None, now: dt.datetime) -> Decision:
    """Return what one party's answer comes to at `now`."""
    if party.says_no:
        return Decision.NO
    if party.says_yes:
        return Decision.YES
    if party.unreachable_at is not None:
        return Decision.UNREACHABLE
    if window_closes_at is not None and now >= window_closes_at:
        return Decision.LAPSED
    return Decision.OPEN


def decided(
    parties: Sequence[PartyFacts],
    now: dt.datetime,
    *,
    window_closes_at: dt.datetime | None = None,
    first_no: str = FirstNo.BLIND,
) -> bool:
    """True when nothing more is waited for: all decided, the window closed, or a first no that the policy stops at."""
    found = [decision_of(party, window_closes_at=window_closes_at, now=now) for party in parties]
    if first_no == FirstNo.CLOSE and Decision.NO in found:
        return True
    return bool(found) and Decision.OPEN not in found


def all_decided(facts: Facts) -> bool:
    """`decided` for the facts of a case."""
    return decided(facts.parties, facts.now, window_closes_at=facts.window_closes_at, first_no=facts.first_no)


def release_moment(
    parties: Sequence[PartyFacts], *, window_closes_at: dt.datetime, first_no: str = FirstNo.BLIND
) -> dt.datetime:
    """Return the moment after which the next release hour acts: the last decision, or the close of the window.

    A change of mind moves it, but never past the window: nobody can hold a case open.
    """
    moments = [_moment_of(party) for party in parties]
    known = [moment for moment in moments if moment is not None]
    if first_no == FirstNo.CLOSE:
        refusals = [party.answered_at for party in parties if party.says_no and party.answered_at is not None]
        if refusals:
            return min(*refusals, window_closes_at)
    if parties and len(known) == len(moments):
        return min(max(known), window_closes_at)
    return window_closes_at


def outcome_move(facts: Facts) -> str:
    """Return the name of the move that the answers lead to once they are released."""
    found = {decision_of(party, window_closes_at=facts.window_closes_at, now=facts.now) for party in facts.parties}
    if found == {Decision.YES}:
        return "consent"
    if Decision.NO in found:
        return "return_declined"
    if Decision.UNREACHABLE in found:
        return "return_unreachable"
    return "return_lapsed"


def _moment_of(party: PartyFacts) -> dt.datetime | None:
    """Return when a party decided; None while they have not."""
    if party.says_no:
        return party.answered_at
    if party.says_yes:
        return max(moment for moment in (party.answered_at, party.signed_at) if moment is not None)
    return party.unreachable_at
