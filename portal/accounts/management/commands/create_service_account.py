"""Make an account for other software: `manage.py create_service_account --site HOST --purpose TEXT --days N`.

`--kind referrals` is for a complaint system, `--kind content` (the default) for a headless site.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Site

from portal.accounts.enums import ServiceKind
from portal.accounts.services import AccountsRefused, service_account_create


class Command(BaseCommand):
    help = "Make a service account bound to one program and print its API token, which is shown this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--site", required=True, help="Host name of the program's site.")
        parser.add_argument("--purpose", required=True, help="What the account is for, in a few words.")
        parser.add_argument(
            "--kind",
            choices=ServiceKind.values,
            default=ServiceKind.CONTENT.value,
            help="What it may do: edit pages and files (content), or send referrals in (referrals).",
        )
        parser.add_argument("--days", required=True, type=int, help="After how many days it ends.")

    def handle(self, *args: Any, **options: Any) -> None:
        site = Site.objects.filter(hostname=options["site"]).first()
        if site is None:
            known = ", ".join(Site.objects.values_list("hostname", flat=True))
            raise CommandError(f"There is no site {options['site']!r}. Known: {known}")
        try:
            account, token = service_account_create(
                site=site, purpose=options["purpose"], days=options["days"], kind=ServiceKind(options["kind"])
            )
        except AccountsRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stderr.write(f"Holds until {account.expires_at:%Y-%m-%d %H:%M} UTC. The token is shown this once:")
        self.stdout.write(token)
