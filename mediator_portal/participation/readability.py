"""How hard an agreement is to read: published formulas, computed here; pure.

English: the Flesch-Kincaid grade (Kincaid and others, 1975), the school grade in the United States that reads a text
with ease. Spanish: the perspicuity of Szigriszt Pazos (1993) on the INFLESZ scale (Barrio-Cantalejo and others, 2008).
For other languages there is none here, and the editor is told so instead of being shown a number that means nothing.

A figure is a help, not a proof: it counts words and syllables and knows nothing of what they say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pyphen
from django.utils.translation import gettext as _

# The aim of the product: US grade 8. On the INFLESZ scale "normal" begins at 55: what most adults read with ease.
GRADE_GOAL: Final = 8.0
INFLESZ_GOAL: Final = 55.0

WORD: Final = re.compile(r"\d[\d.,/]*|[^\W\d_]+(?:['’\-][^\W\d_]+)*")
SENTENCE_END: Final = re.compile(r"[.!?…]+[\"”»')]*(?=\s|$)")


@dataclass(frozen=True)
class Counts:
    """What a text is made of."""

    words: int = 0
    sentences: int = 0
    syllables: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.words + other.words, self.sentences + other.sentences, self.syllables + other.syllables)


@dataclass(frozen=True)
class Reading:
    """How hard a text reads. `value` and `good` are None where there is no formula, or nothing to read."""

    counts: Counts
    value: float | None
    label: str
    good: bool | None


# Syllables -----------------------------------------------------------------------------------------------------------


@cache
def _hyphens() -> Any:
    return pyphen.Pyphen(lang="en_US", left=1, right=2)


def english_syllables(word: str) -> int:
    """Return the syllables of an English word: groups of vowels without a silent e, or the points where it may be
    divided when these are more. A number counts as one.
    """
    plain = word.lower().replace("’", "'").removesuffix("'s")
    groups = len(re.findall(r"[aeiouy]+", plain))
    if groups > 1 and _ends_silently(plain):
        groups -= 1
    pieces = max(1, len(_hyphens().inserted(plain).split("-"))) if plain.isalpha() else 1
    return max(1, groups, pieces)


def _ends_silently(plain: str) -> bool:
    if plain.endswith("ed"):
        return plain[-3] not in "td" if len(plain) > 2 else False
    if plain.endswith("es"):
        return re.search(r"(?:[sxzcg]|[cs]h)es$", plain) is None
    return plain.endswith("e") and re.search(r"[^aeiouy]le$", plain) is None


def spanish_syllables(word: str) -> int:
    """Return the syllables of a Spanish word: its vowels, less one for each weak vowel that joins its neighbor."""
    plain = word.lower().replace("h", "")
    plain = re.sub(r"(?<=[qg])u(?=[eéií])", "", plain)
    plain = re.sub(r"y(?![aeiouáéíóúü])", "i", plain)
    count, before = 0, ""
    for sign in plain:
        if sign not in VOWELS:
            before = ""
            continue
        count += not (before and (sign in WEAK or before in WEAK))
        before = sign
    return max(1, count)


VOWELS: Final = "aeiouáéíóúü"
WEAK: Final = "iuü"


# Counting ------------------------------------------------------------------------------------------------------------


def counts_of(text: str, syllables: Callable[[str], int]) -> Counts:
    """Count one paragraph, heading or statement; what has words and no full stop is one sentence."""
    words = WORD.findall(text)
    if not words:
        return Counts()
    sentences = sum(1 for part in SENTENCE_END.split(text) if WORD.search(part))
    return Counts(len(words), sentences, sum(1 if word[0].isdigit() else syllables(word) for word in words))


def flesch_kincaid(counts: Counts) -> float:
    """Return the grade."""
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def szigriszt(counts: Counts) -> float:
    """Return the perspicuity: 0 is hardest, 100 easiest."""
    return 206.835 - 62.3 * counts.syllables / counts.words - counts.words / counts.sentences


def inflesz_words(value: float) -> str:
    """Return the step of the INFLESZ scale."""
    steps = (
        (80, _("very easy")),
        (65, _("fairly easy")),
        (55, _("normal")),
        (40, _("somewhat hard")),
    )
    return next((words for least, words in steps if value >= least), _("very hard"))


# Readings ------------------------------------------------------------------------------------------------------------


def reading_of(paragraphs: Iterable[str], language: str) -> Reading:
    """Return how hard paragraphs read in a language."""
    spelled = {"en": english_syllables, "es": spanish_syllables}.get(language)
    total = sum((counts_of(text, spelled or len) for text in paragraphs), Counts())
    if spelled is None:
        return Reading(total, None, _("There is no formula for this language here. Ask a reader."), None)
    if not total.words:
        return Reading(total, None, _("Nothing to read yet."), None)
    return _english(total) if language == "en" else _spanish(total)


def _english(counts: Counts) -> Reading:
    grade = flesch_kincaid(counts)
    label = _("Grade %(grade)s") % {"grade": f"{max(grade, 0):.1f}"}
    return Reading(counts, grade, label, grade <= GRADE_GOAL)


def _spanish(counts: Counts) -> Reading:
    value = szigriszt(counts)
    words = {"value": f"{value:.0f}", "words": inflesz_words(value)}
    return Reading(counts, value, _("%(value)s of 100: %(words)s") % words, value >= INFLESZ_GOAL)


def goal_words(language: str) -> str:
    """Return what to aim at in a language, for the editor; empty where there is no formula."""
    goals = {
        "en": _("Aim at grade 8 or lower (Flesch-Kincaid)."),
        "es": _("Aim at 55 or higher: “normal” on the INFLESZ scale (Szigriszt Pazos)."),
    }
    return goals.get(language, "")


def topic_paragraphs(topic: dict[str, Any]) -> list[str]:
    """Return what is read on the page of a topic."""
    return [str(topic.get("heading", "")), *(str(words) for words in topic.get("paragraphs", ()))]


def all_paragraphs(text: Any) -> list[str]:
    """Return everything somebody reads who signs a text."""
    said: Sequence[dict[str, Any]] = [*text.statements, *text.esign]
    topics = [words for topic in text.topics for words in topic_paragraphs(topic)]
    return [*topics, *(str(row.get("text", "")) for row in said)]
