"""The one export helper of the house: tables that a spreadsheet program cannot be attacked through."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext

# What a spreadsheet takes for the start of a formula, also after blanks and as its full-width twin.
FORMULA: Final = re.compile(r"[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
BYTE_ORDER_MARK: Final = "\ufeff"

Cell = str | int | float | Decimal


def safe_cell(value: object) -> Cell:
    """Return a value as a cell that is read and never run.

    Numbers stay numbers, yes and no become words, times are ISO 8601 in the active time zone. A text that a spreadsheet
    would take for a formula (or that starts with a tab or a line end) gets an apostrophe before it.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int | float | Decimal) and type(value) in {int, float, Decimal}:
        return value
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    text = CONTROL.sub("", str(value))
    return f"'{text}" if text[:1] in {"\t", "\r", "\n"} or FORMULA.match(text) else text


def csv_response(rows: Iterable[Sequence[object]], filename: str) -> StreamingHttpResponse:
    """Return the rows (the first is the header) as a CSV download, streamed, in UTF-8 with the mark Excel looks for."""
    return file_response(csv_lines(rows), filename, "text/csv; charset=utf-8")


def file_response(content: Iterable[str | bytes], filename: str, content_type: str) -> StreamingHttpResponse:
    """Return a download, streamed, that no cache keeps and no browser guesses about."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", filename).strip("-.") or "export"
    response = StreamingHttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def csv_lines(rows: Iterable[Sequence[object]], *, mark: bool = True) -> Iterator[str]:
    """Yield the lines of a CSV file, every cell safe; `mark` is what Excel looks for at the beginning of UTF-8."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_MINIMAL)
    if mark:
        yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        return value
