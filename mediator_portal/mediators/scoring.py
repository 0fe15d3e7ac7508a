"""The scores of an interview as the form asks for them: from answers to scores, and back to words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from forms_app.definition import Definition
from forms_app.reading import answers_in_words

if TYPE_CHECKING:
    from mediator_portal.mediators.models import InterviewScore

PURPOSE: Final = "interview_score"
SCORES: Final = "scores"
COMMENT: Final = "comment"


def scores_in(answers: Mapping[str, Any]) -> dict[str, int]:
    """Return the score by quality; the purpose sees to it that the codes are numbers."""
    return {quality: int(code) for quality, code in (answers.get(SCORES) or {}).items() if str(code).isdecimal()}


def at_first(known: InterviewScore | None, definition: Definition) -> dict[str, Any]:
    """Return what stands in the form at first: what the panel member entered before."""
    if known is None:
        return {}
    answers = dict(known.answers or {COMMENT: known.comment})
    asked = definition.question(SCORES)
    rows = asked.rows if asked else ()
    return {**answers, SCORES: [str(known.scores.get(row.code, "")) for row in rows]}


def qualities(scores: Iterable[InterviewScore]) -> dict[str, str]:
    """Return every quality that somebody scored, in the words it was asked with."""
    found: dict[str, str] = {}
    for score in scores:
        asked = Definition.from_json(score.questions).question(SCORES) if score.questions else None
        words = {row.code: row.label for row in asked.rows} if asked else {}
        for code in score.scores:
            found.setdefault(code, words.get(code, code))
    return found


def notes_of(score: InterviewScore) -> str:
    """Return what a panel member wrote beside the scores: the note, and answers to questions the program added."""
    if not score.questions:
        return score.comment
    rows: Sequence[Mapping[str, Any]] = answers_in_words(Definition.from_json(score.questions), score.answers or {})
    more = [f"{row['label']}: {row['value']}" for row in rows if row["key"] not in (SCORES, COMMENT) and row["value"]]
    return "\n".join(text for text in (score.comment, *more) if text)
