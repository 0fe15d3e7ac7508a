"""Put values into words: `$name` and `${name}`, nothing else. Staff may write these words, so they hold no code.

Values are untrusted unless they are `Trusted`: they become one line without control characters, cannot grow endless and
cannot smuggle a web address in. HTML is escaped later by the layout, words and values alike.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Mapping
from typing import Final

LONGEST_VALUE: Final = 200
MASK: Final = "••••••"


class Trusted(str):
    """A value of our own making (a link, a code, a date in words): kept as it is."""

    __slots__ = ()


class UnknownPlaceholder(LookupError):
    """The words name a placeholder that the message does not fill."""


class SafeTemplate(string.Template):
    """Words with placeholders. `$$` is a dollar sign; a dollar before anything else stays a dollar ("$5")."""

    idpattern = r"(?a:[a-z][a-z0-9_]*)"

    def names(self) -> set[str]:
        """Return the names of the placeholders."""
        return set(self.get_identifiers())

    def fill(self, values: Mapping[str, object]) -> str:
        """Return the words with their values; raise UnknownPlaceholder for a name without one."""
        missing = self.names() - set(values)
        if missing:
            raise UnknownPlaceholder(", ".join(sorted(missing)))
        return self.safe_substitute({name: tame(values[name]) for name in self.names()})


def tame(value: object) -> str:
    """Return a value as it may stand in a message: Trusted as it is, everything else as one short plain line."""
    if isinstance(value, Trusted):
        return str(value)
    text = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in str(value))
    text = "".join(char for char in text if unicodedata.category(char) not in {"Cf", "Cs", "Co"})
    text = re.sub(r"(?i)\bwww\.", "www ", text.replace("://", " "))
    return " ".join(text.split())[:LONGEST_VALUE]
