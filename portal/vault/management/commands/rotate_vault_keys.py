"""Seal everything with the first key of VAULT_KEYS: `manage.py rotate_vault_keys`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.audit.services import record
from portal.vault.rotation import rebuild_hashes, rotate_all


class Command(BaseCommand):
    help = "Seal every sealed value and private file with the first key of VAULT_KEYS. Safe to stop and to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="Rows held at once (default: 500).")
        parser.add_argument(
            "--hashes",
            action="store_true",
            help="Compute the keyed hashes anew instead, after VAULT_HASH_KEY changed. Stop the site meanwhile.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch is a whole number from 1.")
        changed = broken = 0
        for count in (rebuild_hashes if options["hashes"] else rotate_all)(options["batch"]):
            self.stdout.write(
                f"{count.place}: {count.resealed} renewed, {count.current} current, {count.broken} cannot be opened"
            )
            changed += count.resealed
            broken += count.broken
        action = "vault.hashes_rebuilt" if options["hashes"] else "vault.keys_rotated"
        record(action=action, site=None, ids={"renewed": changed, "broken": broken})
        self.stdout.write(f"{changed} renewed.")
        if broken:
            raise CommandError(f"{broken} values cannot be opened with any key of VAULT_KEYS. Keep the old keys.")
