"""Serve the site, deliver the messages and run the timers: `manage.py serve`, one process in the foreground."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.core.wsgi import get_wsgi_application

from portal.supervisor import Part, Supervisor

CONFIG: Final = Path(settings.BASE_DIR) / "deploy" / "gunicorn.conf.py"


class Command(BaseCommand):
    help = (
        "Run the web server, the worker and the timers as children of one foreground process; TERM or Ctrl-C ends all."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--without", action="append", default=[], choices=["worker", "timers"])

    def handle(self, *args: Any, **options: Any) -> None:
        # Loaded before the children are made, so that they share it.
        get_wsgi_application()
        sys.exit(Supervisor(parts(without=options["without"]), say=self.stderr.write).run())


def parts(without: list[str]) -> list[Part]:
    """Return what runs; a command that this installation does not have is left out."""
    known = get_commands()
    background = [
        Part("worker", lambda: call_command("run_worker"), is_vital=False),
        Part("timers", lambda: call_command("run_timers", "--loop"), is_vital=False),
    ]
    wanted = [part for part in background if part.name not in without and f"run_{part.name}" in known]
    return [Part("web server", serve_web, is_vital=True), *wanted]


def serve_web() -> None:
    """Run gunicorn with the application this process has loaded already."""
    from gunicorn.app.wsgiapp import WSGIApplication

    os.environ["DJANGO_SETTINGS_MODULE"] = settings.SETTINGS_MODULE
    sys.argv = ["gunicorn", "--config", f"file:{CONFIG}", "portal.wsgi:application"]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn").run()
