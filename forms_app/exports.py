"""Submissions as files: the answers of every version side by side, none of them lost, piece by piece.

A piece is some rows as they stand in the file; `Format.file` joins pieces to the file. A small export is joined while
its pieces are being made, a large one from pieces that were made in the background: the same code either way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max, QuerySet

from forms_app import purposes
from forms_app.columns import Column, short_version
from forms_app.definition import Definition
from forms_app.models import Submission
from forms_app.reading import in_words
from forms_app.selectors.lists import Version
from forms_app.states import ExportFormat
from portal.vault.exports import BYTE_ORDER_MARK, csv_lines
from portal.vault.workbooks import CONTENT_TYPE, sheet_rows, workbook

# Rows in one piece: a few megabytes of memory at most.
PIECE: Final = 500
Definitions = dict[str, Definition]


class Format:
    """One kind of file."""

    content_type: str

    def piece(self, rows: Sequence[Submission], columns: Sequence[Column], definitions: Definitions) -> bytes:
        """Return the rows as they stand in the file."""
        raise NotImplementedError

    def file(
        self, pieces: Iterable[bytes], columns: Sequence[Column], versions: Sequence[Version], title: str
    ) -> Iterator[bytes]:
        """Yield the file, made of its pieces."""
        raise NotImplementedError


class Csv(Format):
    content_type = "text/csv; charset=utf-8"

    def piece(self, rows: Sequence[Submission], columns: Sequence[Column], definitions: Definitions) -> bytes:
        return "".join(csv_lines(table_rows(rows, columns, definitions), mark=False)).encode()

    def file(
        self, pieces: Iterable[bytes], columns: Sequence[Column], versions: Sequence[Version], title: str
    ) -> Iterator[bytes]:
        yield (BYTE_ORDER_MARK + "".join(csv_lines([_headings(columns)], mark=False))).encode()
        yield from pieces


class Xlsx(Format):
    content_type = CONTENT_TYPE

    def piece(self, rows: Sequence[Submission], columns: Sequence[Column], definitions: Definitions) -> bytes:
        return "".join(sheet_rows(table_rows(rows, columns, definitions))).encode()

    def file(
        self, pieces: Iterable[bytes], columns: Sequence[Column], versions: Sequence[Version], title: str
    ) -> Iterator[bytes]:
        heading = "".join(sheet_rows([_headings(columns)], heading=True)).encode()
        return workbook((part for parts in ([heading], pieces) for part in parts), title=title)


class Json(Format):
    """Answers as they are stored, beside the questions of every version: for other software."""

    content_type = "application/json"

    def piece(self, rows: Sequence[Submission], columns: Sequence[Column], definitions: Definitions) -> bytes:
        return b"".join(_as_json(_plain(row, columns)) + b"\n" for row in rows)

    def file(
        self, pieces: Iterable[bytes], columns: Sequence[Column], versions: Sequence[Version], title: str
    ) -> Iterator[bytes]:
        yield b'{"definitions": ' + _as_json({each.version: each.definition.to_json() for each in versions})
        yield b', "submissions": ['
        before = b"\n"
        for piece in pieces:
            for line in piece.splitlines():
                yield before + line
                before = b",\n"
        yield b"\n]}\n"


FORMATS: Final[Mapping[str, Format]] = {
    ExportFormat.CSV: Csv(),
    ExportFormat.XLSX: Xlsx(),
    ExportFormat.JSON: Json(),
}


def pieces(submissions: QuerySet[Submission], format: Format, columns: Sequence[Column]) -> Iterator[bytes]:
    """Yield every piece of an export, the newest submissions first."""
    definitions: Definitions = {}
    cursor: int | None = None
    while rows := rows_after(submissions, cursor):
        definitions_into(definitions, rows)
        yield format.piece(rows, columns, definitions)
        cursor = rows[-1].pk


def rows_after(submissions: QuerySet[Submission], cursor: int | None) -> list[Submission]:
    """Return the rows of the next piece: those sent before the one at the cursor. What comes in meanwhile is not in."""
    rows = submissions.order_by("-pk").select_related("assigned_to").defer("questions")
    return list((rows.filter(pk__lt=cursor) if cursor is not None else rows)[:PIECE])


def definitions_into(known: Definitions, rows: Sequence[Submission]) -> None:
    """Add the versions of the rows that are not known yet: one query for all, and most often none."""
    missing = {row.version for row in rows} - known.keys()
    if missing:
        newest = Submission.objects.filter(pk__in=[row.pk for row in rows], version__in=missing).order_by()
        last = newest.values("version").annotate(last=Max("pk")).values("last")
        for row in Submission.objects.filter(pk__in=last).only("version", "questions"):
            known[row.version] = row.definition


def table_rows(
    rows: Iterable[Submission], columns: Sequence[Column], definitions: Definitions
) -> Iterator[list[object]]:
    """Yield one row of cells for each submission, answers in the words they were given in."""
    for row in rows:
        yield [cell(row, column, definitions[row.version]) for column in columns]


def cell(row: Submission, column: Column, definition: Definition) -> object:
    """Return what stands in one column of one submission; empty where its version did not ask."""
    if column.key:
        return in_words(definition, column.key, row.answers) if definition.question(column.key) else ""
    return _fixed(row, column.name)


def _fixed(row: Submission, name: str) -> object:
    match name:
        case "purpose":
            return purposes.label_of(row.purpose)
        case "state":
            return row.get_state_display()
        case "assigned_to":
            return row.assigned_to.get_full_name() if row.assigned_to else ""
        case "screening":
            return row.get_screening_display()
        case "version":
            return short_version(row.version)
        case _:
            return getattr(row, name)


def _headings(columns: Sequence[Column]) -> list[str]:
    return [column.heading for column in columns]


def _plain(row: Submission, columns: Sequence[Column]) -> dict[str, object]:
    """Return a submission as plain values, codes instead of words, only the chosen columns."""
    named = {"title": "form", "screening": "review"}
    made: dict[str, object] = {
        named.get(column.name, column.name): _code(row, column.name) for column in columns if not column.key
    }
    keys = {column.key for column in columns if column.key}
    if keys:
        made["answers"] = _only(row.answers, keys)
    return made


def _code(row: Submission, name: str) -> object:
    if name == "assigned_to":
        return row.assigned_to.get_full_name() if row.assigned_to else None
    return getattr(row, name)


def _only(answers: Mapping[str, Any], keys: set[str]) -> dict[str, Any]:
    """Return the answers under the keys, those in the entries of repeating groups too."""
    kept: dict[str, Any] = {}
    for key, value in answers.items():
        if key in keys:
            kept[key] = value
        elif isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
            entries = [_only(entry, keys) for entry in value if isinstance(entry, dict)]
            if any(entries):
                kept[key] = entries
    return kept


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder).encode()
