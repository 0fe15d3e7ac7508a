"""Referrals from a CSV file. Each row passes the checks of the desk's form; a bad row is named and left out whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.forms.referral import PARTS, ReferralForms, referral_data, side_of
from mediator_portal.cases.services import referral_import, referral_imported
from portal.vault.crypto import normalize

if TYPE_CHECKING:
    from portal.accounts.models import User
    from program_pages.models import Program

CASE_COLUMNS: Final = ("intake_number", "category", "allegation", "incident_on", "investigation_due_on")
PERSON_COLUMNS: Final = (
    "name",
    "email",
    "mobile",
    "landline",
    "address",
    "preferred",
    "best_time",
    "language",
    "needs",
)
SIDE_COLUMNS: Final = {
    "complainant": (*PERSON_COLUMNS, "birth_year", "birth_date"),
    "officer": (*PERSON_COLUMNS, "badge", "unit", "duty"),
}
COLUMNS: Final = (*CASE_COLUMNS, *(f"{side}_{name}" for side, names in SIDE_COLUMNS.items() for name in names))
# What an empty file begins with: the columns of one person on each side, and of a second on each.
TEMPLATE: Final = (*COLUMNS, *(f"{side}2_{name}" for side, names in SIDE_COLUMNS.items() for name in names))
NEEDED: Final = ("allegation", "incident_on", "complainant_name", "officer_name", "officer_badge")
MOST_ROWS: Final = 2000
MOST_BYTES: Final = 2_000_000


@dataclass(frozen=True)
class Problem:
    """What is wrong where: the line of the file (the header is line 1), the column, a sentence."""

    line: int
    column: str
    reason: str


@dataclass
class Result:
    """What became of a file."""

    created: list[str] = field(default_factory=list)
    checked: int = 0
    problems: list[Problem] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    rejected: list[list[str]] = field(default_factory=list)

    def rejected_rows(self) -> Iterator[list[str]]:
        """Yield the rejected rows as a file of their own: the same columns, and what is wrong with each row."""
        yield [*self.header, "line", "problems"]
        yield from self.rejected


def column(name: str) -> tuple[str, str] | None:
    """Return the part of a referral and the field that a column is about: ("officer2", "badge"); None for no column."""
    if name in CASE_COLUMNS:
        return "case", name
    part, _dash, rest = name.partition("_")
    return (part, rest) if rest in SIDE_COLUMNS.get(side_of(part), ()) else None


def decode(raw: bytes) -> str:
    """Return the text of a file; ValidationError when it is too large or not UTF-8."""
    if len(raw) > MOST_BYTES:
        raise ValidationError(_("The file is too large. Split it into files below 2 MB."))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(_("The file is not in UTF-8. Save it as “CSV UTF-8” and try again.")) from None


def referrals_import(*, program: Program, text: str, actor: User | None, dry_run: bool = False) -> Result:
    """Load every good row as a case of its own transaction; name every bad one. A dry run loads nothing.

    ValidationError when the file as a whole cannot be read: a needed column is missing, or it has too many rows.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header)
        result = Result(header=header)
        seen: set[str] = set()
        for row in reader:
            if any(cell.strip() for cell in row):
                _take_row(result, row, reader.line_num, program, actor, dry_run, seen)
    except csv.Error as problem:
        raise ValidationError(
            _("Line %(line)s cannot be read: %(problem)s.") % {"line": reader.line_num, "problem": problem}
        ) from None
    return result


def _check_header(header: Sequence[str]) -> None:
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise ValidationError(_("The header line lacks: %(columns)s.") % {"columns": ", ".join(missing)})
    unknown = [name for name in header if column(name) is None]
    if unknown:
        raise ValidationError(_("The header line has unknown columns: %(columns)s.") % {"columns": ", ".join(unknown)})
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise ValidationError(_("The header line has columns twice: %(columns)s.") % {"columns": ", ".join(twice)})


def _take_row(
    result: Result, row: list[str], line: int, program: Program, actor: User | None, dry_run: bool, seen: set[str]
) -> None:
    result.checked += 1
    if result.checked > MOST_ROWS:
        raise ValidationError(_("The file has more than %(count)s rows. Split it.") % {"count": MOST_ROWS})
    problems, forms = _check_row(result.header, row, line, program, seen)
    if not problems and forms is not None:
        problems = _load(result, _mark(result.header, row), line, forms, program, actor, dry_run, seen)
    if problems:
        result.problems += problems
        reasons = "; ".join(f"{problem.column}: {problem.reason}" for problem in problems)
        result.rejected.append([*row, str(line), reasons])


def _load(
    result: Result,
    mark: str,
    line: int,
    forms: ReferralForms,
    program: Program,
    actor: User | None,
    dry_run: bool,
    seen: set[str],
) -> list[Problem]:
    """Make the case of a good row; return what is wrong when an earlier row, or an earlier file, says the same."""
    if mark in seen:
        return [Problem(line, "", _("An earlier row says the same."))]
    seen.add(mark)
    known = referral_imported(program=program, mark=mark)
    if known is None and not dry_run:
        case, is_new = referral_import(program=program, actor=actor, mark=mark, values=forms.values())
        known = None if is_new else case
        result.created += [case.reference] if is_new else []
    elif known is None:
        result.created.append("")
    if known is None:
        return []
    words = _("This row was loaded before, as case %(reference)s.") % {"reference": known.reference}
    return [Problem(line, "", words)]


def _mark(header: Sequence[str], row: Sequence[str]) -> str:
    """Return what a row says, whatever the order of its columns and whichever empty ones it has."""
    said = sorted((name, cell.strip()) for name, cell in zip(header, row, strict=True) if cell.strip())
    return json.dumps(said)


def _check_row(
    header: Sequence[str], row: Sequence[str], line: int, program: Program, seen: set[str]
) -> tuple[list[Problem], ReferralForms | None]:
    if len(row) != len(header):
        reason = _("The row has %(found)s cells, the header has %(wanted)s.") % {
            "found": len(row),
            "wanted": len(header),
        }
        return [Problem(line, "", reason)], None
    values = {name: cell.strip() for name, cell in zip(header, row, strict=True)}
    number = normalize("code", values.get("intake_number", ""))
    if number and number in seen:
        return [Problem(line, "intake_number", _("An earlier row has the same complaint number."))], None
    parts = _parts(values)
    more = [part for part in parts if part not in PARTS]
    data, today = referral_data(parts, program), timezone.localdate(timezone=program.tz)
    forms = ReferralForms(data, program=program, today=today, more=more)
    if not forms.is_valid():
        return list(_form_problems(forms, line)), None
    if number:
        seen.add(number)
    return [], forms


def _parts(values: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return a row by part and field of the desk's form; a further person of whom every cell is empty is not there."""
    parts: dict[str, dict[str, str]] = {part: {} for part in PARTS}
    for name, value in values.items():
        found = column(name)
        if found is not None and (value or found[0] in parts):
            parts.setdefault(found[0], {})[found[1]] = value
    return parts


def _form_problems(forms: ReferralForms, line: int) -> Iterator[Problem]:
    for form in forms.all:
        prefix = "" if form.prefix == "case" else f"{form.prefix}_"
        for name, errors in form.errors.items():
            column = "" if name == "__all__" else f"{prefix}{name}"
            yield from (Problem(line, column, str(error)) for error in errors)
