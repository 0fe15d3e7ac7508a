"""Reading grades against values computed by hand, and every shipped text against the goal."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mediator_portal.participation import readability
from mediator_portal.participation.enums import TextRole
from mediator_portal.participation.presets.facts import facts_of, words_of
from mediator_portal.participation.readability import Counts, counts_of, english_syllables, spanish_syllables
from tests.factories.program_pages import program_unsaved


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1), ("cat", 1), ("mediation", 4), ("private", 2), ("conversation", 4), ("being", 2),
        ("people", 2), ("table", 2), ("asked", 1), ("wanted", 2), ("makes", 1), ("judges", 2), ("dishes", 2),
        ("officer", 3), ("complaint", 2), ("agreement", 3), ("don't", 1), ("officer's", 3), ("I", 1),
    ],
)  # fmt: skip
def test_syllables_of_english_words(word: str, count: int) -> None:
    assert english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("la", 1), ("mediación", 3), ("conversación", 4), ("queja", 2), ("guerra", 2), ("pingüino", 3), ("día", 2),
        ("país", 2), ("ciudad", 2), ("aéreo", 4), ("leer", 2), ("prohibir", 2), ("ahora", 3), ("y", 1), ("muy", 1),
        ("ayer", 2), ("agente", 3), ("quien", 1), ("Uruguay", 3), ("ahí", 2), ("psss", 1),
    ],
)  # fmt: skip
def test_syllables_of_spanish_words(word: str, count: int) -> None:
    assert spanish_syllables(word) == count


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The cat sat on the mat.", Counts(6, 1, 6)),
        ("No end", Counts(2, 1, 2)),
        ("Who? I. Truly!", Counts(3, 3, 4)),
        ("Section 44.405 of the law.", Counts(5, 1, 6)),
        ("He said “go.” She went.", Counts(5, 2, 5)),
        ("  …  ", Counts(0, 0, 0)),
        ("", Counts(0, 0, 0)),
    ],
)
def test_words_sentences_and_syllables_are_counted(text: str, counts: Counts) -> None:
    assert counts_of(text, english_syllables) == counts


def test_the_english_grade_is_the_one_computed_by_hand() -> None:
    # 6 words, 1 sentence, 6 syllables: 0.39 · 6 + 11.8 · 1 - 15.59
    easy = readability.reading_of(["The cat sat on the mat."], "en")
    assert easy.value == pytest.approx(-1.45)
    assert (easy.label, easy.good) == ("Grade 0.0", True)
    # 5 words, 1 sentence, 12 syllables: 0.39 · 5 + 11.8 · 2.4 - 15.59
    hard = readability.reading_of(["Mediation is a private conversation."], "en")
    assert hard.value == pytest.approx(14.68)
    assert (hard.label, hard.good) == ("Grade 14.7", False)
    # both: 11 words, 2 sentences, 18 syllables: 0.39 · 5.5 + 11.8 · 18 / 11 - 15.59
    both = readability.reading_of(["The cat sat on the mat.", "Mediation is a private conversation."], "en")
    assert both.value == pytest.approx(0.39 * 5.5 + 11.8 * 18 / 11 - 15.59)


def test_the_spanish_figure_is_the_one_computed_by_hand() -> None:
    # 6 words, 1 sentence, 1 + 3 + 1 + 2 + 4 + 3 = 14 syllables: 206.835 - 62.3 · 14 / 6 - 6
    found = readability.reading_of(["La mediación es una conversación privada."], "es")
    assert found.value == pytest.approx(206.835 - 62.3 * 14 / 6 - 6)
    assert (found.label, found.good) == ("55 of 100: normal", True)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (95, "very easy"), (80, "very easy"), (79.9, "fairly easy"), (65, "fairly easy"), (55, "normal"),
        (54.9, "somewhat hard"), (40, "somewhat hard"), (39.9, "very hard"), (-5, "very hard"),
    ],
)  # fmt: skip
def test_the_steps_of_the_spanish_scale(value: float, words: str) -> None:
    assert readability.inflesz_words(value) == words


@pytest.mark.parametrize("language", ["pl", "zh-hans", "ht"])
def test_a_language_without_a_formula_says_so(language: str) -> None:
    found = readability.reading_of(["Mediacja jest dobrowolna."], language)
    assert (found.value, found.good) == (None, None)
    assert "no formula" in found.label
    assert readability.goal_words(language) == ""


def test_nothing_to_read_has_no_grade() -> None:
    assert readability.reading_of(["", " "], "en").value is None


@pytest.mark.parametrize("code", ["miami", "chicago"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("role", TextRole.values)
def test_every_shipped_text_meets_the_goal(code: str, language: str, role: str) -> None:
    words = words_of(language, facts_of(program_unsaved(code=code)), role)
    found = readability.reading_of(readability.all_paragraphs(SimpleNamespace(**words)), language)
    assert found.good, found
    for topic in words["topics"]:
        reading = readability.reading_of(readability.topic_paragraphs(dict(topic)), language)
        assert reading.good, (topic["heading"], reading.label)
