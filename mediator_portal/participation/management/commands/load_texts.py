"""`manage.py load_texts miami`: publish the shipped agreement texts a program does not have yet."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mediator_portal.participation.presets import load_texts
from program_pages.models import Program


class Command(BaseCommand):
    help = "Publish the shipped agreement texts that a program does not have yet. Repeating it adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("program", help="Code of the program, for example miami.")

    def handle(self, *args: Any, program: str, **options: Any) -> None:
        found = Program.objects.filter(code=program).first()
        if found is None:
            known = ", ".join(Program.objects.values_list("code", flat=True)) or "none"
            raise CommandError(f"There is no program {program!r}. Loaded programs: {known}.")
        made = load_texts(found)
        self.stdout.write(f"{len(made)} agreement texts published for {found}.")
