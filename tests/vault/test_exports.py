"""No cell of an export runs in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from portal.vault.exports import csv_lines, csv_response, safe_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        ("", ""),
        ("Ana", "Ana"),
        ("=1+1", "'=1+1"),
        ("+13055550142", "'+13055550142"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t=1"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("\u200b=1", "'\u200b=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("a=1", "a=1"),
        ("ana@example.org", "ana@example.org"),
        ("a\x00b", "ab"),
        ("\x00=1", "'=1"),
        (-5, -5),
        (0, 0),
        (2.5, 2.5),
        (Decimal("-1.50"), Decimal("-1.50")),
        (True, "yes"),
        (False, "no"),
        (dt.date(2026, 3, 3), "2026-03-03"),
    ],
)
def test_cells(value: object, cell: object) -> None:
    assert safe_cell(value) == cell


def test_times_in_the_active_zone() -> None:
    with timezone.override(ZoneInfo("America/New_York")):
        assert safe_cell(dt.datetime(2026, 3, 3, 22, 30, tzinfo=dt.UTC)) == "2026-03-03T17:30:00-05:00"


def test_yes_in_spanish() -> None:
    with translation.override("es"):
        assert safe_cell(False) == "no"


@given(st.text(max_size=30))
def test_no_text_starts_a_formula(text: str) -> None:
    cell = str(safe_cell(text))
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_a_download() -> None:
    response = csv_response([["Name", "=head"], ['Ana, "A"', "-1"]], 'my list\r\n"x".csv')
    body = b"".join(response).decode()  # type: ignore[arg-type]
    assert body.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(body[1:]))) == [["Name", "'=head"], ['Ana, "A"', "'-1"]]
    assert response["Content-Disposition"] == 'attachment; filename="my-list-x-.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_streamed_row_by_row() -> None:
    def rows() -> object:
        yield ["a"]
        raise AssertionError

    lines = csv_lines(rows())  # type: ignore[arg-type]
    assert [next(lines), next(lines)] == ["\ufeff", "a\r\n"]
