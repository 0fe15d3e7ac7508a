"""Write docs/workflow.md from the table of moves."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from mediator_portal.cases.diagram import render


class Command(BaseCommand):
    help = "Write the diagram and the table of a case's moves to docs/workflow.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=Path(settings.BASE_DIR) / "docs" / "workflow.md")

    def handle(self, *args: Any, **options: Any) -> None:
        options["to"].write_text(render(), encoding="utf-8")
        self.stdout.write(f"Wrote {options['to']}.")
