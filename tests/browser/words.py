"""What a control or a sentence of a page is called in another language, so that one walk goes in each."""

from __future__ import annotations

import gettext
import re
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[2] / "locale"
PLACEHOLDER: Final = re.compile(r"%\(\w+\)[a-z]|\$\w+")
# So many sentences hold a part of one; more would let any page pass.
MOST: Final = 12


@cache
def _sentences(language: str) -> tuple[tuple[str, str], ...]:
    with (FOLDER / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        found = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return tuple((key, value) for key, value in found.items() if isinstance(key, str) and key)


def said(words: str, language: str) -> re.Pattern[str]:
    """Return how a page in a language says English words: a whole sentence, or one that they are a part of.

    A name, which no sentence of the program is or holds, stays as it is.
    """
    if language == "en":
        return re.compile(re.escape(words), re.IGNORECASE)
    sentences = _sentences(language)
    meant = [value for key, value in sentences if key == words]
    meant = meant or [value for key, value in sentences if key.lower() == words.lower()]
    meant = meant or [value for key, value in sentences if words.lower() in key.lower()]
    assert len(meant) <= MOST, f"{words!r} stands in {len(meant)} sentences: say more of it"
    return re.compile("|".join(_pattern(value) for value in meant) or re.escape(words), re.IGNORECASE)


def _pattern(sentence: str) -> str:
    return r".*".join(re.escape(" ".join(part.split(" "))) for part in PLACEHOLDER.split(sentence))
