"""`manage.py load_forms miami`: put the shipped forms below a program's pages."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forms_app.presets import load_forms
from program_pages.models import Program


class Command(BaseCommand):
    help = "Add the shipped forms a program's site has none of yet; changes nothing that is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("program", help="code of the program, for example miami")

    def handle(self, *args: Any, **options: Any) -> None:
        program = Program.objects.select_related("site__root_page").filter(code=options["program"]).first()
        if program is None:
            known = ", ".join(Program.objects.order_by("code").values_list("code", flat=True)) or "none"
            raise CommandError(f"There is no program {options['program']!r}. Known: {known}.")
        added = load_forms(program)
        for page in added:
            self.stdout.write(f"{page.title}: {page.url_path}")
        self.stdout.write(f"{len(added)} form(s) added.")
