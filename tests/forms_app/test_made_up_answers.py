"""Answers to any form the builder accepts: taken again, taken out as files, read as they were asked."""

from __future__ import annotations

import json
from random import Random
from typing import Any, Final

import pytest
from wagtail.models import Site

from forms_app import exports, reading
from forms_app.asking import bound_data, form_class, raw_of
from forms_app.columns import answer_columns
from forms_app.definition import Definition
from forms_app.given import Given
from forms_app.models import FormPage, Submission
from forms_app.selectors.lists import versions_of
from forms_app.states import ExportFormat
from tests.factories.forms_app import submission_make
from tests.forms_app.made_up import Answerer, Maker
from tests.forms_app.test_exports import rows_of

FORMS: Final = 40


def made(seed: int, wrong: float = 0.0) -> tuple[Definition, Given]:
    """Return a form and answers to it, the same ones for the same number."""
    random = Random(seed)
    definition = Maker(random).definition()
    return definition, Given(definition, Answerer(random, wrong).answers(definition))


def test_what_was_taken_is_taken_again_as_it_is() -> None:
    """Stored answers go through the form, and as JSON through the door of the API, and come out the same."""
    taken = 0
    for seed in range(100, 100 + 2 * FORMS):
        definition, first = made(seed)
        if first.mistakes:
            continue
        taken += 1
        files = {question.key: first.answers.get(question.key) for question, _tickets in first.tickets}
        again = form_class(definition)(bound_data(raw_of(definition, first.answers)), stored=files)
        assert again.is_valid(), seed
        assert again.answers() == first.answers, seed
        kept = json.loads(json.dumps(first.answers)) | {question.key: tickets for question, tickets in first.tickets}
        constants = {question.key for question in definition.questions if not question.is_asked}
        assert Given(definition, without(kept, constants)).answers == first.answers, seed
    assert taken > FORMS / 2


def without(value: Any, keys: set[str]) -> Any:
    """Return a value without what stands under the keys, at any depth."""
    if isinstance(value, list):
        return [without(each, keys) for each in value]
    if isinstance(value, dict):
        return {key: without(each, keys) for key, each in value.items() if key not in keys}
    return value


@pytest.fixture
def kept(site: Site, form_page: FormPage) -> list[tuple[Submission, Definition, Given]]:
    """Some forms that were sent: each a later version of one page, with what was asked and answered."""
    found = []
    for seed in range(300, 330):
        definition, sent = made(seed)
        if not sent.mistakes and not sent.tickets:
            row = submission_make(site, form_page, answers=sent.answers, definition=definition, key=f"seed-{seed}")
            found.append((row, definition, sent))
    assert len(found) > 5
    return found


def test_later_versions_never_change_how_an_earlier_one_reads(kept: list[tuple[Submission, Definition, Given]]) -> None:
    assert len({definition.version for _row, definition, _sent in kept}) == len(kept)
    for row, definition, sent in kept:
        now = Submission.objects.get(pk=row.pk)
        assert now.definition == definition
        assert now.version == definition.version
        assert now.answers == json.loads(json.dumps(sent.answers))
        before = reading.answers_by_section(definition, sent.answers)
        assert reading.answers_by_section(now.definition, now.answers) == before
        assert reading.answers_in_words(now.definition, now.answers) == reading.answers_in_words(
            definition, sent.answers
        )


@pytest.mark.parametrize("name", list(ExportFormat))
def test_an_export_of_any_versions_reads_back_with_every_key(
    kept: list[tuple[Submission, Definition, Given]], name: str
) -> None:
    format, rows = exports.FORMATS[name], Submission.objects.all()
    versions = versions_of(rows)
    columns = answer_columns(versions)
    asked = {question.key for _row, definition, _sent in kept for question in definition.questions}
    assert {column.key for column in columns} == asked
    content = b"".join(format.file(exports.pieces(rows, format, columns), columns, versions, "All"))
    if name == ExportFormat.JSON:
        read = json.loads(content)
        assert read["definitions"].keys() == {definition.version for _row, definition, _sent in kept}
        for row, (_row, definition, sent) in zip(reversed(read["submissions"]), kept, strict=True):
            assert row["answers"] == json.loads(json.dumps(sent.answers))
            assert Definition.from_json(read["definitions"][definition.version]) == definition
        return
    heading, *cells = rows_of(content, str(name))
    assert heading == [column.heading for column in columns]
    for line, (_row, definition, sent) in zip(reversed(cells), kept, strict=True):
        for text, column in zip(line, columns, strict=True):
            words = reading.in_words(definition, column.key, sent.answers) if definition.question(column.key) else ""
            assert text in {str(words), f"'{words}"}, "a cell that could run has a mark before it"
