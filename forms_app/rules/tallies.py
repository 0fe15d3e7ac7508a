"""What released anonymous answers say together: counts, a mean, texts in no order that tells anything. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from forms_app.definition import Choice, Definition, Question

# A question that fewer people answered shows nothing: the few could be known.
FEWEST: Final = 10


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


def tallies(rows: Iterable[tuple[Definition, Mapping[str, Any]]]) -> list[Tally]:
    """Return the tally of every question that was asked, in the order of asking, as far as its kind can be told."""
    asked: dict[str, Question] = {}
    given: dict[str, list[Any]] = {}
    for definition, answers in rows:
        for question in definition.questions:
            if question.is_asked:
                asked[question.key] = question
                given.setdefault(question.key, []).append(answers.get(question.key))
    return [tally for key, question in asked.items() for tally in question.kind.tallied(question, given[key])]


def written(label: str, values: Iterable[Any]) -> Tally:
    """Return what was written freely, in the order of the alphabet."""
    texts = sorted(str(value) for value in values if value)
    return Tally(label, len(texts), texts=tuple(texts) if len(texts) >= FEWEST else ())


def counted(label: str, choices: Sequence[Choice], values: Iterable[Any]) -> Tally:
    """Return how often each choice was taken; a value is a code, or a list of codes."""
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
