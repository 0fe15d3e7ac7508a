"""Run the timers that are due: `manage.py run_timers`, once (from cron) or with `--loop`. Twice at once is harmless."""

from __future__ import annotations

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from portal.notifications.timers import run_due
from portal.notifications.worker import Loop, beat

SECONDS_BETWEEN: Final = 20.0


class Command(BaseCommand):
    help = "Run every timer that is due (reminders, lapses, escalations), each apart from the others' errors."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="Go on until TERM or Ctrl-C.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            beat("timers")
            self.run_once(options["verbosity"])
            return
        loop = Loop("timers")
        loop.listen()
        while not loop.is_stopping:
            try:
                loop.beat()
                self.run_once(options["verbosity"] - 1)
            except OperationalError:
                self.stderr.write("The database did not answer.")
            close_old_connections()
            loop.pause(SECONDS_BETWEEN)

    def run_once(self, verbosity: int) -> None:
        for outcome in run_due():
            if outcome.error or verbosity >= 1:
                self.stdout.write(f"{outcome.name}: {outcome.error or outcome.count}")
