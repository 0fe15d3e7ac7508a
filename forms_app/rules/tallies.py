"""What released anonymous answers say together: counts, a mean, texts in no order that tells anything. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from forms_app.definition import Choice, Definition, Question
from forms_app.enums import FieldKind

# A question that fewer people answered shows nothing: the few could be known.
FEWEST: Final = 10
TEXTS: Final = frozenset({FieldKind.SHORT_TEXT, FieldKind.LONG_TEXT})
COUNTED: Final = frozenset({FieldKind.ONE_OF, FieldKind.SOME_OF, FieldKind.YES_NO, FieldKind.LANGUAGE})


@dataclass(frozen=True)
class Tally:
    """One question, or one row of a grid: how many answered, how often each choice was taken, what was written.

    `counts` and `texts` are empty when fewer than ten answered; `mean` is set where every code is a number.
    """

    label: str
    answered: int
    counts: tuple[tuple[str, int], ...] = ()
    mean: float | None = None
    texts: tuple[str, ...] = ()

    @property
    def is_hidden(self) -> bool:
        return self.answered < FEWEST


def tallies(rows: Iterable[tuple[Definition, Mapping[str, Any]]], yes_no: Sequence[Choice]) -> list[Tally]:
    """Return the tally of every question that was asked, in the order of asking; `yes_no` names yes and no."""
    asked: dict[str, Question] = {}
    given: dict[str, list[Any]] = {}
    for definition, answers in rows:
        for question in definition.questions:
            if question.is_asked:
                asked[question.key] = question
                given.setdefault(question.key, []).append(answers.get(question.key))
    return [tally for key, question in asked.items() for tally in _of(question, given[key], yes_no)]


def _of(question: Question, values: list[Any], yes_no: Sequence[Choice]) -> list[Tally]:
    if question.kind == FieldKind.RATING_GRID:
        return [
            _counted(
                f"{question.label} {row.label}", question.choices, [(value or {}).get(row.code) for value in values]
            )
            for row in question.rows
        ]
    if question.kind in COUNTED:
        return [_counted(question.label, question.choices or tuple(yes_no), values)]
    if question.kind in TEXTS:
        texts = sorted(str(value) for value in values if value)
        return [Tally(question.label, len(texts), texts=tuple(texts) if len(texts) >= FEWEST else ())]
    return []


def _counted(label: str, choices: Sequence[Choice], values: list[Any]) -> Tally:
    taken = [value if isinstance(value, list) else [value] for value in values if value not in (None, "", [])]
    if len(taken) < FEWEST:
        return Tally(label, len(taken))
    count = Counter(str(code) for codes in taken for code in codes)
    words = {choice.code: choice.label for choice in choices}
    order = [*words, *sorted(set(count) - set(words))]
    counts = tuple((words.get(code, code), count[code]) for code in order)
    numbers = [int(codes[0]) for codes in taken if len(codes) == 1 and str(codes[0]).isdecimal()]
    mean = round(sum(numbers) / len(numbers), 1) if len(numbers) == len(taken) else None
    return Tally(label, len(taken), counts, mean)
