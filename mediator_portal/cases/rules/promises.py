"""What agreements tell those whose answer they ask: the choices of the policy that hold for a case to its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# What a yes and a no lead to, and what can be inferred from the time at which things happen.
PROMISES: Final = ("first_no", "decision_order", "who_agrees", "no_settlement", "no_show")


def promises_now(program: object) -> dict[str, str]:
    """Return what a program's policy says now of what agreements explain, by the name of the choice."""
    return {name: str(getattr(program, name)) for name in PROMISES}


def promises_kept(program: object, at_invitation: Mapping[str, str]) -> dict[str, str]:
    """Return what holds for a case: what the policy said when its parties were invited, and before what it says now."""
    return {**promises_now(program), **{name: at_invitation[name] for name in PROMISES if name in at_invitation}}
