"""What an agreement text must say for each role, and whose approval it needs; pure.

The elements are those of domain.md 5.4. Who is not a party binds themself to privacy and to their part; what concerns
the answer of a party (penalty, discipline, record, what the outcome shows) is not theirs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final, Protocol

from mediator_portal.participation.enums import Approval, Element, TextRole

E = Element

# The language agreements are written in; every other one is a translation.
SOURCE_LANGUAGE: Final = "en"

OF_PARTIES: Final = frozenset(Element) - {E.YOUR_PART, E.FOR_WHOM, E.TIES}
OF_EVERYONE: Final = frozenset(
    {
        E.VOLUNTARY,
        E.WITHDRAW,
        E.YOUR_PART,
        E.NEUTRAL,
        E.CONFIDENTIAL,
        E.EXCEPTIONS,
        E.NOT_A_WITNESS,
        E.MEDIATOR_REPORT,
        E.NO_RECORDING,
        E.GOOD_FAITH,
        E.WHO_ATTENDS,
        E.NO_RETALIATION,
        E.ACCESS,
        E.PUBLIC_RECORDS,
    }
)
NEEDED: Final[Mapping[str, frozenset[Element]]] = {
    TextRole.COMPLAINANT: OF_PARTIES,
    TextRole.OFFICER: OF_PARTIES,
    TextRole.GUARDIAN: OF_PARTIES | {E.YOUR_PART, E.FOR_WHOM},
    TextRole.REPRESENTATIVE: OF_EVERYONE | {E.FOR_WHOM, E.AGREEMENT_OPTIONAL},
    TextRole.INTERPRETER: OF_EVERYONE | {E.TIES},
    TextRole.SUPPORT: OF_EVERYONE | {E.FOR_WHOM},
    TextRole.OBSERVER: OF_EVERYONE | {E.TIES},
    TextRole.MEDIATOR: OF_EVERYONE | {E.TIES, E.AGREEMENT_OPTIONAL},
}


def needed_elements(role: str) -> list[Element]:
    """Return what the agreement of a role must say, in the order of the checklist."""
    needed = NEEDED[role]
    return [element for element in Element if element in needed]


class Approvals(Protocol):
    """What a text must show here."""

    language: str
    approved_by: str
    approved_on: dt.date | None
    translation_approved_by: str
    translation_approved_on: dt.date | None


def approvals_needed(language: str) -> list[Approval]:
    """Return whose approval a text needs: counsel's for its words; a translation a translator's too."""
    return [Approval.COUNSEL] if language == SOURCE_LANGUAGE else [Approval.COUNSEL, Approval.TRANSLATOR]


def approvals_missing(text: Approvals) -> list[Approval]:
    """Return the approvals that nobody has given yet; production neither shows nor signs a text that lacks one."""
    given = {Approval.COUNSEL: text.approved_by, Approval.TRANSLATOR: text.translation_approved_by}
    return [kind for kind in approvals_needed(text.language) if not given[kind].strip()]


def promises_of(role: str, policy: Mapping[str, str]) -> dict[str, str]:
    """Return what a policy says of what the agreement of a role explains (cases.rules.PROMISES).

    Nothing for roles whose agreement need not say what an answer leads to.
    """
    return dict(policy) if NEEDED[role] >= OF_PARTIES else {}


def promises_broken(role: str, promised: Mapping[str, str], policy: Mapping[str, str]) -> list[str]:
    """Return the choices of a policy that were others when a text was published; what nobody kept is not compared."""
    return [name for name, now in promises_of(role, policy).items() if promised.get(name, now) != now]
