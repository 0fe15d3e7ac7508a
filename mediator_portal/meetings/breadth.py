"""What mediators may say about themselves, and how much two of a pair are alike in it. Pure.

It compares the two mediators with each other, never with a party: nothing of the kind is known about parties. The
questions are those that domain.md D2.9 names beside languages, which the ranking knows anyway; race and origin are not
asked, because that is what the judgment named there is about. Bands of age are wide, so that they single nobody out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import AgeBand, Gender

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Question:
    """One question: its code word, its words, and the code words it can be answered with."""

    code: str
    label: _StrPromise
    choices: type[TextChoices]


QUESTIONS: Final = (
    Question("age", _("Your age"), AgeBand),
    Question("gender", _("Your gender"), Gender),
)
# One answer for each question, in their order; "" is silence.
Described = tuple[str, ...]
SILENT: Final[Described] = ("",) * len(QUESTIONS)


def described(answers: Mapping[str, str]) -> Described:
    """Return answers in the order of the questions. What is no answer of a question (any more) is silence."""
    return tuple(answers[each.code] if answers.get(each.code) in each.choices.values else "" for each in QUESTIONS)


def likeness(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how much two are alike: for each question 2 if they said the same, 0 if not, 1 if either was silent.

    Silence is the middle: it neither helps nor costs anybody.
    """
    return sum(2 * (mine == theirs) if mine and theirs else 1 for mine, theirs in zip(one, other, strict=True))
