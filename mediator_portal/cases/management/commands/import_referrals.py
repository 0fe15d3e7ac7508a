"""Load referrals from a CSV file."""

from __future__ import annotations

import csv
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from mediator_portal.cases.imports import COLUMNS, NEEDED, Result, decode, referrals_import
from portal.vault.exports import safe_cell
from program_pages.models import Program


class Command(BaseCommand):
    help = (
        "Load referrals from a CSV file in UTF-8. Needed columns: "
        f"{', '.join(NEEDED)}. Others: {', '.join(name for name in COLUMNS if name not in NEEDED)}. "
        "Bad rows are named with line, column and reason, and written to <file>.rejected.csv; none is half loaded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--program", required=True, help="Code of the program, for example miami.")
        parser.add_argument("--dry-run", action="store_true", help="Only check; load nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        program = Program.objects.filter(code=options["program"]).first()
        if program is None:
            raise CommandError(f"There is no program {options['program']!r}.")
        try:
            text = decode(path.read_bytes())
            result = referrals_import(program=program, text=text, actor=None, dry_run=options["dry_run"])
        except OSError as problem:
            raise CommandError(f"{path}: {problem.strerror}.") from problem
        except ValidationError as problem:
            raise CommandError(problem.messages[0]) from problem
        self._report(path, result, dry_run=options["dry_run"])

    def _report(self, path: Path, result: Result, *, dry_run: bool) -> None:
        for problem in result.problems:
            self.stderr.write(f"line {problem.line}, {problem.column or 'row'}: {problem.reason}")
        verb = "would be loaded" if dry_run else "loaded"
        self.stdout.write(f"{len(result.created)} of {result.checked} rows {verb}.")
        for reference in filter(None, result.created):
            self.stdout.write(reference)
        if result.rejected:
            rejected = path.with_suffix(".rejected.csv")
            self._write(rejected, result)
            raise CommandError(f"{len(result.rejected)} rows were rejected; see {rejected}.")

    def _write(self, path: Path, result: Result) -> None:
        """Write the rejected rows for their owner's eyes only: they hold names."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerows([safe_cell(cell) for cell in row] for row in result.rejected_rows())
