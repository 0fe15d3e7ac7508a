"""Masks: how an editor says what a short text looks like, without a regular expression that could be slow or wrong.

`9` is a digit, `A` a letter, `*` a letter or digit, `[…]` may be left out, everything else stands for itself:
`99999[-9999]` is a ZIP code, `AA-9999` a badge.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 60
_SIGNS: Final = {"9": "[0-9]", "A": "[^\\W\\d_]", "*": "[^\\W_]"}


def to_pattern(mask: str) -> str:
    """Return the regular expression of a mask; raise ValueError when its brackets do not fit or it is too long."""
    if not mask or len(mask) > LONGEST:
        raise ValueError("A mask has 1 to 60 signs.")
    parts: list[str] = []
    is_open = False
    for sign in mask:
        if sign in "[]":
            if is_open == (sign == "["):
                raise ValueError("Brackets of a mask stand in pairs, none inside another.")
            is_open = not is_open
            parts.append("(?:" if is_open else ")?")
        else:
            parts.append(_SIGNS.get(sign) or re.escape(sign))
    if is_open:
        raise ValueError("Brackets of a mask stand in pairs, none inside another.")
    return "".join(parts)


def fits(mask: str, text: str) -> bool:
    """True when the text looks as the mask says."""
    return re.fullmatch(to_pattern(mask), text) is not None
