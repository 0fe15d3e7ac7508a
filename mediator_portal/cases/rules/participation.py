"""How many answers become one outcome, in silence: nothing acts before all who were asked have decided or the window
has closed.

Everybody decides for themselves: parties, guardians, representatives. A party has agreed when they and all who decide
with them said yes and signed. The policy says whether every party must, or one on each side is enough.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum

from mediator_portal.cases.rules.facts import Facts, PartyFacts
from mediator_portal.cases.rules.people import is_asked
from program_pages.enums import FirstNo, WhoAgrees


class Decision(StrEnum):
    """What a person's row comes to. A yes without a signature is open, and has lapsed once the window is over."""

    YES = "yes"
    NO = "no"
    UNREACHABLE = "unreachable"
    LAPSED = "lapsed"
    OPEN = "open"


# A party's row in the order in which one person's word outweighs the others': a no first.
WEIGHT = (Decision.NO, Decision.UNREACHABLE, Decision.LAPSED, Decision.OPEN, Decision.YES)


def decision_of(party: PartyFacts, *, window_closes_at: dt.datetime | None, now: dt.datetime) -> Decision:
    """Return what one person's answer comes to at `now`. The yes of a minor without a guardian stays open."""
    if party.says_no:
        return Decision.NO
    if party.says_yes and not party.lacks_guardian:
        return Decision.YES
    if party.unreachable_at is not None:
        return Decision.UNREACHABLE
    if window_closes_at is not None and now >= window_closes_at:
        return Decision.LAPSED
    return Decision.OPEN


def asked(facts: Facts) -> tuple[PartyFacts, ...]:
    """Return those who have been asked: with an order of deciding, only the first side until it agreed."""
    return tuple(
        party
        for party in facts.parties
        if is_asked(party.on_side, first_side=facts.first_side, second_invited=facts.second_invited)
    )


def waits_for_second(facts: Facts) -> bool:
    """True while only the first side was asked."""
    return bool(facts.first_side) and not facts.second_invited


def decided(
    parties: Sequence[PartyFacts],
    now: dt.datetime,
    *,
    window_closes_at: dt.datetime | None = None,
    first_no: str = FirstNo.BLIND,
    who_agrees: str = WhoAgrees.ALL,
) -> bool:
    """True when nothing more is waited for: all decided, the window closed, or a no that the policy stops at."""
    found = [decision_of(party, window_closes_at=window_closes_at, now=now) for party in parties]
    if first_no == FirstNo.CLOSE and refused_at(parties, who_agrees) is not None:
        return True
    return bool(found) and Decision.OPEN not in found


def all_decided(facts: Facts) -> bool:
    """`decided` for the facts of a case."""
    return decided(
        asked(facts),
        facts.now,
        window_closes_at=facts.window_closes_at,
        first_no=facts.first_no,
        who_agrees=facts.who_agrees,
    )


def release_moment(
    parties: Sequence[PartyFacts],
    *,
    window_closes_at: dt.datetime,
    first_no: str = FirstNo.BLIND,
    who_agrees: str = WhoAgrees.ALL,
) -> dt.datetime:
    """Return the moment after which the next release hour acts: the last decision, or the close of the window.

    A change of mind moves it, but never past the window: nobody can hold a case open.
    """
    if first_no == FirstNo.CLOSE:
        refused = refused_at(parties, who_agrees)
        if refused is not None:
            return min(refused, window_closes_at)
    moments = [_moment_of(party) for party in parties]
    known = [moment for moment in moments if moment is not None]
    if parties and len(known) == len(moments):
        return min(max(known), window_closes_at)
    return window_closes_at


def refused_at(parties: Sequence[PartyFacts], who_agrees: str = WhoAgrees.ALL) -> dt.datetime | None:
    """Return when a no made the mediation impossible; None while it still may go ahead."""
    refusals = {unit: _refusal_of(members) for unit, members in _units(parties).items()}
    if who_agrees == WhoAgrees.ALL:
        return min((at for at in refusals.values() if at is not None), default=None)
    closed = []
    for side in {side for side, _party in refusals}:
        moments = [at for (each, _party), at in refusals.items() if each == side]
        known = [at for at in moments if at is not None]
        if len(known) == len(moments):
            closed.append(max(known))
    return min(closed, default=None)


def agreed(facts: Facts) -> frozenset[tuple[str, int]]:
    """Return the parties (side, number) who agreed together with all who decide with them."""
    return frozenset(unit for unit, decision in _standing(facts).items() if decision == Decision.YES)


def outcome_move(facts: Facts) -> str:
    """Return the name of the move that the answers lead to once they are released."""
    standing = _standing(facts)
    blocking = _blocking(standing, facts.who_agrees)
    if standing and not blocking:
        return "invite_second" if waits_for_second(facts) else "consent"
    if Decision.NO in blocking:
        return "return_declined"
    if Decision.UNREACHABLE in blocking:
        return "return_unreachable"
    return "return_lapsed"


def _blocking(standing: dict[tuple[str, int], Decision], who_agrees: str) -> set[Decision]:
    """Return what keeps a case from going ahead; nothing when it may."""
    if who_agrees == WhoAgrees.ONE_OF_EACH:
        held = {side for (side, _party), decision in standing.items() if decision == Decision.YES}
        standing = {unit: decision for unit, decision in standing.items() if unit[0] not in held}
    return {decision for decision in standing.values() if decision != Decision.YES}


def _standing(facts: Facts) -> dict[tuple[str, int], Decision]:
    return {
        unit: min(
            (decision_of(each, window_closes_at=facts.window_closes_at, now=facts.now) for each in members),
            key=WEIGHT.index,
        )
        for unit, members in _units(asked(facts)).items()
    }


def _units(parties: Iterable[PartyFacts]) -> dict[tuple[str, int], list[PartyFacts]]:
    """Return each party with those who decide with them, by side and number."""
    found: dict[tuple[str, int], list[PartyFacts]] = {}
    for party in parties:
        found.setdefault((party.on_side, party.party), []).append(party)
    return found


def _refusal_of(members: Iterable[PartyFacts]) -> dt.datetime | None:
    return min((each.answered_at for each in members if each.says_no and each.answered_at is not None), default=None)


def _moment_of(party: PartyFacts) -> dt.datetime | None:
    """Return when a person decided; None while they have not."""
    if party.says_no:
        return party.answered_at
    if party.says_yes:
        if party.lacks_guardian:
            return None
        return max(moment for moment in (party.answered_at, party.signed_at) if moment is not None)
    return party.unreachable_at
