"""`manage.py load_program miami`: make a shipped program stand, with its policy and its public pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from program_pages.presets import PRESETS
from program_pages.presets.loader import load


class Command(BaseCommand):
    help = "Load a shipped program: site, policy, rules, pages, menus. It adds what is missing and changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("preset", choices=sorted(PRESETS))
        parser.add_argument("--hostname", default="", help="where the site answers; the preset's own host by default")
        parser.add_argument("--port", type=int, default=80)

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["preset"]
        # Saving a site empties its caches; the database cache needs its table for that.
        call_command("createcachetable", verbosity=0)
        program = load(name, hostname=options["hostname"], port=options["port"], with_demo_contact=settings.DEMO)
        self.stdout.write(f"{program.name}: {program.site.root_url}")
