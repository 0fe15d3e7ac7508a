"""Tables as workbooks (XLSX), written from the first row to the last without ever holding the whole.

The libraries for this write the table to a file in clear first and pack it at the end. Ours hands out the beginning of
the file while the last rows are still being read, keeps nothing of it, and lets a large export be made in pieces:
the rows of a sheet are text that can be joined, and packing them needs no row a second time.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape

from portal.vault.exports import safe_cell

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Rows of a sheet, the heading left out; programs that open workbooks know no more.
MOST_ROWS: Final = 1_048_575
LONGEST_CELL: Final = 32_767
# What XML cannot carry, and what workbooks take for such a character written out (`_x000D_`).
UNKNOWN_TO_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WRITTEN_OUT: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS: Final = {
    "[Content_Types].xml": (
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{SHEET}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="%s" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    # Two styles: 0 for cells, 1 for the heading. Long answers stay inside their column.
    "xl/styles.xml": (
        f'{XML}<styleSheet xmlns="{MAIN}">'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" '
        'applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
SHEET_BEGINS: Final = (
    f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<cols><col min="1" max="16384" width="24" customWidth="1"/></cols><sheetData>'
)
SHEET_ENDS: Final = "</sheetData></worksheet>"


def sheet_rows(rows: Iterable[Sequence[object]], *, heading: bool = False) -> Iterator[str]:
    """Yield each row as it stands in a sheet, every cell safe. Such texts can be kept and joined."""
    style = ' s="1"' if heading else ""
    for row in rows:
        yield f"<row>{''.join(_cell(value, style) for value in row)}</row>"


def workbook(rows: Iterable[bytes], *, title: str) -> Iterator[bytes]:
    """Yield the bytes of a workbook with one sheet, made of rows as `sheet_rows` writes them."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in PARTS.items():
            packed.writestr(name, content.replace("%s", escape(_sheet_name(title), {'"': "&quot;"})))
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(SHEET_BEGINS.encode())
            for each in rows:
                sheet.write(each)
                yield from sink.take()
            sheet.write(SHEET_ENDS.encode())
    yield from sink.take()


def _cell(value: object, style: str) -> str:
    cell = safe_cell(value)
    if isinstance(cell, int | float | Decimal):
        return f"<c{style}><v>{cell}</v></c>"
    if cell == "":
        return f"<c{style}/>"
    text = WRITTEN_OUT.sub("_x005F_", UNKNOWN_TO_XML.sub("", cell))[:LONGEST_CELL]
    return f'<c{style} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _sheet_name(title: str) -> str:
    """Return a name that a sheet may have: at most 31 characters, none of those that references use."""
    return re.sub(r"[\[\]:*?/\\']", " ", UNKNOWN_TO_XML.sub("", title)).strip()[:31] or "1"


class _Sink:
    """A file that can only be written, and hands back what was written since it was asked last."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """What was written can still be taken."""

    def take(self) -> Iterator[bytes]:
        taken, self._written = b"".join(self._written), []
        if taken:
            yield taken
