"""Regular expressions that mean the same in every language a JSON Schema is checked in (ECMA 262, Python, Rust).

A pattern here never refuses what the form accepts; where a form knows more than can be written portably (every letter
of every script), the pattern lets more through.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

# What people do not see at the ends of a text, and the form takes away.
BLANKS: Final = r"[\s\x1c-\x1f\x85]"
NOT_BLANK: Final = r"[^\s\x1c-\x1f\x85]"
ONLY_BLANKS: Final = rf"^{BLANKS}*$"
NOT_ASCII: Final = r"[^\x00-\x7f]"
_SYNTAX: Final = frozenset("^$\\.*+?()[]{}|/")
_DIGIT: Final = "[0-9]"
_LETTER: Final = r"[^\x00-\x40\x5b-\x60\x7b-\x7f]"
_EITHER: Final = r"[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]"
_SIGNS: Final = {"9": _DIGIT, "A": _LETTER, "*": _EITHER, "[": "(?:", "]": ")?"}


def escaped(text: str) -> str:
    """Return a text that stands for itself: only what must be is escaped, as strict readers of patterns ask."""
    return "".join(f"\\{sign}" if sign in _SYNTAX else sign for sign in text)


def of_mask(mask: str) -> str:
    """Return the pattern of a mask (`forms_app/masks.py`), with blanks around it."""
    return rf"^{BLANKS}*{''.join(_SIGNS.get(sign) or escaped(sign) for sign in mask)}{BLANKS}*$"


def any_case(text: str) -> str:
    """Return a pattern of the text in capitals or small letters; every text that fits it is the same when folded."""
    return "".join(_either_case(sign) for sign in text)


def _either_case(sign: str) -> str:
    same = {each for each in (sign, sign.lower(), sign.upper(), sign.casefold()) if each.casefold() == sign.casefold()}
    parts = sorted(escaped(each) for each in same)
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


def below(moment: str) -> str:
    """Return the pattern of every day or month that is written below this one: `2026-03` or `2026-03-03`."""
    return _beyond(moment, lambda digit: "" if digit == 0 else f"[0-{digit - 1}]")


def above(moment: str) -> str:
    """Return the pattern of every day or month that is written above this one."""
    return _beyond(moment, lambda digit: "" if digit == 9 else f"[{digit + 1}-9]")


def _beyond(moment: str, other: Callable[[int], str]) -> str:
    """Return one alternative for each digit that may be the first to differ."""
    found = []
    for place, sign in enumerate(moment):
        digits = other(int(sign)) if sign.isdigit() else ""
        if digits:
            rest = "".join(_DIGIT if each.isdigit() else each for each in moment[place + 1 :])
            found.append(f"{moment[:place]}{digits}{rest}")
    return f"^(?:{'|'.join(found)})$" if found else "^(?!)$"
