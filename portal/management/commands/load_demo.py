"""Load both programs with a believable year: `manage.py load_demo`."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.demo.load import load


class Command(BaseCommand):
    help = "Load Miami (localhost) and Chicago (chicago.localhost) with staff, mediators, cases and sessions."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo's people and passwords are for portal.settings.dev only.")
        load(port=int(os.environ.get("PORT", "8000")), say=self.stdout.write)
