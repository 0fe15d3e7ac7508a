"""What makes a form look as if no person had written it. A sign never loses anything: it asks a person to look.

No third party is asked, nobody solves a puzzle, and no single word is forbidden: people write about anything.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from forms_app.states import Sign

LINK: Final = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"\]]+", re.IGNORECASE)
MARKUP: Final = re.compile(r"<\s*(?:a|script|iframe|img|form)\b|\[/?(?:url|link|img)\b", re.IGNORECASE)
WORD: Final = re.compile(r"\w+")
SAME_LETTER: Final = re.compile(r"(\S)\1{29,}")
# People name a page or two; advertising names many.
MOST_LINKS: Final = 2
# Below this many words nothing can be told from repetition.
WORDS_TO_TELL: Final = 20
# Of a hundred words, so many are different in what people write; chains of the same few words have less.
DIFFERENT_WORDS: Final = 0.2
SAME_LINES: Final = 4
# "None" three times is an answer; the same sentence in three questions is a program.
SAME_ANSWERS: Final = 3
LONG_ENOUGH: Final = 12
# Forms of one kind from one connection in an hour. A class that signs up together in a library stays below.
MANY: Final = 20
# The same text from so many others within a day.
COPIES: Final = 2
COPIES_WITHIN: Final = dt.timedelta(days=1)


def sending_signs(*, trap: str, seconds: float | None, at_least: float, sent_this_hour: int) -> set[Sign]:
    """Return what the way a form was sent tells.

    `trap` is what stands in the field that people leave empty, `seconds` how long the form was open (None: unknown),
    `at_least` how long people need, `sent_this_hour` how many such forms came from the same connection, this one too.
    """
    found = set()
    if trap.strip():
        found.add(Sign.TRAP)
    if seconds is not None and seconds < at_least:
        found.add(Sign.FAST)
    if sent_this_hour > MANY:
        found.add(Sign.MANY)
    return found


def content_signs(short: Sequence[str], long: Sequence[str]) -> set[Sign]:
    """Return what the texts tell: those of one line (`short`) and those in sentences (`long`)."""
    found = set()
    links = {link.casefold() for text in long for link in LINK.findall(text)}
    # In a line of its own, as a name or a subject, a link is advertising.
    if len(links) > MOST_LINKS or any(LINK.search(text) for text in short):
        found.add(Sign.LINKS)
    if any(MARKUP.search(text) for text in (*short, *long)):
        found.add(Sign.MARKUP)
    if _same_everywhere(short, long) or any(_repeats_itself(text) for text in long):
        found.add(Sign.REPEATED)
    return found


def _same_everywhere(short: Sequence[str], long: Sequence[str]) -> bool:
    """True for one text in many questions, a line for a name or a subject among them: people repeat explanations."""
    counted = Counter(text.casefold() for text in (*short, *long) if len(text) >= LONG_ENOUGH)
    return any(counted[text.casefold()] >= SAME_ANSWERS for text in short)


def _repeats_itself(text: str) -> bool:
    if SAME_LETTER.search(text):
        return True
    lines = Counter(line.strip().casefold() for line in text.splitlines() if len(line.strip()) >= LONG_ENOUGH)
    if any(count >= SAME_LINES for count in lines.values()):
        return True
    words = [word.casefold() for word in WORD.findall(text)]
    # A long text has fewer different words by nature: what counts is its first hundred.
    words = words[:100]
    return len(words) >= WORDS_TO_TELL and len(set(words)) / len(words) < DIFFERENT_WORDS
