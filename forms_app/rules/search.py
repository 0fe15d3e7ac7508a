"""What somebody who searches for a submission means: a receipt number, an address, a telephone number or a name.

Answers are sealed: a part of a name finds nothing. What was typed is turned into a receipt number or a keyed hash at
once, so that no name stands in an address of the site.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

TELEPHONE: Final = re.compile(r"[\d\s().+/x-]+", re.IGNORECASE)
FEWEST_DIGITS: Final = 7
# Letters and digits of a receipt number.
RECEIPT: Final = re.compile(r"[23456789ABCDEFGHJKMNPQRSTVWXYZ]{1,12}")
WHOLE: Final = 12
SHORTEST: Final = 3


@dataclass(frozen=True)
class Term:
    """What to look for: `kind` is receipt, email, telephone or name; `value` a receipt's beginning, or as typed."""

    kind: str
    value: str


def term_of(text: str) -> Term | None:
    """Return what was meant; None when nothing was typed."""
    text = " ".join(text.split())
    if not text:
        return None
    if "@" in text:
        return Term("email", text)
    if TELEPHONE.fullmatch(text) and sum(letter.isdigit() for letter in text) >= FEWEST_DIGITS:
        return Term("telephone", text)
    receipt = spelled(text)
    return Term("receipt", receipt) if receipt else Term("name", text)


def spelled(text: str) -> str:
    """Return the beginning of a receipt number as it is stored; empty when the text can be none.

    Receipts are typed with or without hyphens, in any case. Letters alone may be a name, and stay one, unless the
    number is whole.
    """
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    if not RECEIPT.fullmatch(letters) or len(letters) < SHORTEST:
        return ""
    if len(letters) < WHOLE and not any(letter.isdigit() for letter in letters):
        return ""
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
