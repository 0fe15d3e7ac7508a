"""Submissions as tables: the answers of every version of a form side by side, none of them lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from forms_app import purposes
from forms_app.definition import Definition, Question
from forms_app.models import Submission


def used_definitions(submissions: QuerySet[Submission]) -> dict[str, Definition]:
    """Return every version that somebody answered, the newest first."""
    found: dict[str, Definition] = {}
    versions = submissions.order_by().values_list("version", flat=True).distinct()
    rows = [submissions.filter(version=version).order_by("-sent_at", "-pk").first() for version in versions]
    for row in sorted((row for row in rows if row), key=lambda row: (row.sent_at, row.pk), reverse=True):
        found[row.version] = row.definition
    return found


def columns_of(definitions: Iterable[Definition]) -> dict[str, Question]:
    """Return the questions of all versions by key, each once in its newest words; removed ones stay, at the end."""
    columns: dict[str, Question] = {}
    for definition in definitions:
        for question in definition.questions:
            columns.setdefault(question.key, question)
    return columns


def csv_rows(submissions: QuerySet[Submission]) -> Iterator[list[object]]:
    """Yield a header and one row for each submission, answers in words."""
    definitions = used_definitions(submissions)
    columns = columns_of(definitions.values())
    fixed = [_("Receipt"), _("Sent"), _("Form"), _("Purpose"), _("Language"), _("State"), _("Version of the form")]
    yield [*fixed, *(f"{question.label} [{key}]" for key, question in columns.items())]
    for row in submissions.iterator(chunk_size=200):
        definition = definitions[row.version]
        start = [
            row.receipt,
            row.sent_at,
            row.title,
            purposes.label_of(row.purpose),
            row.language,
            row.get_state_display(),
            row.version,
        ]
        yield [*start, *(_in_words(definition, key, row.answers) for key in columns)]


def json_data(submissions: QuerySet[Submission]) -> dict[str, Any]:
    """Return the submissions with the questions of every version, answers as they are stored."""
    definitions = used_definitions(submissions)
    return {
        "definitions": {version: definition.to_json() for version, definition in definitions.items()},
        "submissions": [
            {
                "receipt": row.receipt,
                "sent_at": row.sent_at.isoformat(),
                "form": row.title,
                "purpose": row.purpose,
                "language": row.language,
                "state": row.state,
                "version": row.version,
                "answers": row.answers,
            }
            for row in submissions.iterator(chunk_size=200)
        ],
    }


def _in_words(definition: Definition, key: str, answers: dict[str, Any]) -> str:
    question = definition.question(key)
    return question.in_words(answers.get(key)) if question else ""
