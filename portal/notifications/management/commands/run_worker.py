"""Deliver messages and run tasks: `manage.py run_worker`. Any number may run, on any number of machines."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.notifications.worker import Worker


class Command(BaseCommand):
    help = "Deliver the messages of the outbox and run background tasks until TERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now and end.")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        if options["once"]:
            count = worker.run_once()
            self.stdout.write(f"{count} pieces of work done.")
        else:
            worker.run()
