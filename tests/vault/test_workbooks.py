"""A workbook that other programs open: every cell as it was given, none of them run, the whole never held."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from portal.vault.exports import safe_cell
from portal.vault.workbooks import LONGEST_CELL, UNKNOWN_TO_XML, sheet_rows, workbook


def made(heading: list[object], *rows: list[object], title: str = "Answers") -> bytes:
    def lines() -> Iterator[bytes]:
        for line in [*sheet_rows([heading], heading=True), *sheet_rows(rows)]:
            yield line.encode()

    return b"".join(workbook(lines(), title=title))


def opened(content: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_cells_come_back_as_they_were_given() -> None:
    rows = opened(made(["Name", "Hours"], ['Ana <b> & "c"\nsecond line', 2.5], [None, Decimal("-1.50")], [True, 7]))
    assert rows == [["Name", "Hours"], ['Ana <b> & "c"\nsecond line', 2.5], [None, -1.5], ["yes", 7]]


def test_days_are_texts_in_iso_form() -> None:
    assert opened(made(["Day"], [dt.date(2026, 3, 3)]))[1] == ["2026-03-03"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", '=HYPERLINK("https://example.com")'])
def test_no_cell_runs(text: str) -> None:
    content = made([text], [text])
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert opened(content) == [[safe_cell(text)], [safe_cell(text)]]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_makes_a_workbook_that_opens(text: str) -> None:
    kept = UNKNOWN_TO_XML.sub("", str(safe_cell(text))).replace("\r\n", "\n").replace("\r", "\n")
    assert opened(made(["Text"], [text]))[1] in ([kept], [None] if not kept else [kept])


def test_what_looks_like_a_written_out_character_stays_as_it_was() -> None:
    # Workbooks write control characters so; programs that open them turn them back.
    cell = opened(made(["Text"], ["_x000D_ and _x41_"]))[1][0]
    assert unescape(str(cell)) == "_x000D_ and _x41_"


def test_a_cell_is_cut_where_workbooks_end() -> None:
    assert opened(made(["Text"], ["é" * (LONGEST_CELL + 9)]))[1] == ["é" * LONGEST_CELL]


@pytest.mark.parametrize(("title", "name"), [("Apply: [2026]/a", "Apply   2026  a"), ("", "1"), ("x" * 40, "x" * 31)])
def test_a_sheet_has_a_name_that_workbooks_allow(title: str, name: str) -> None:
    assert openpyxl.load_workbook(io.BytesIO(made(["A"], title=title))).sheetnames == [name]


def test_it_begins_before_the_last_row_is_read() -> None:
    def rows() -> Iterator[bytes]:
        for _number in range(200_000):
            yield b"<row/>"
        raise AssertionError("all rows were read")

    assert next(workbook(rows(), title="A")).startswith(b"PK")
