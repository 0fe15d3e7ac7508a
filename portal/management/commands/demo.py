"""The demo: prepare what has changed since the last time, then serve. `make demo` calls it; data stays.

What has been done is remembered in a file of fingerprints beside the database, so that a second start does nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections
from wagtail.models import Site

from portal.accounts.selectors import demo_logins
from portal.management.quickly import quick_migrations

ROOT: Final = Path(settings.BASE_DIR)
MARKS: Final = Path(settings.VAR_DIR) / "demo.json"


class Step:
    """One part of the preparation, and a fingerprint of what it depends on."""

    def __init__(self, name: str, parts: Iterable[object], work: Callable[[], object]) -> None:
        self.name = name
        self.work = work
        self.fingerprint = fingerprint(parts)


class Command(BaseCommand):
    help = "Prepare and serve the demo of both programs."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="Delete the demo's data and stop.")
        parser.add_argument("--prepare-only", action="store_true", help="Prepare, but do not serve.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo runs with portal.settings.dev only.")
        if options["reset"]:
            self.reset()
            return
        self.prepare()
        if not options["prepare_only"]:
            self.announce()
            # Everybody knows the password: nobody but this machine, unless somebody says so.
            os.environ.setdefault("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
            call_command("serve")

    def prepare(self) -> None:
        """Do what has changed: the styles beside the tables, then the data. Each runs in a child of its own, so that
        what it needed in memory is gone before the site is served."""
        Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
        marks = read_marks()
        if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
            marks.pop("styles and scripts", None)
        database = str(connection.settings_dict["NAME"])
        first = [
            Step("tables", [database, *migrations()], make_tables),
            Step("styles and scripts", static_files(), collect),
        ]
        self.run(marks, first)
        # What a child collected, this process must hear of: the children that serve are made from it.
        styles: Any = staticfiles_storage
        styles.hashed_files, styles.manifest_hash = styles.load_manifest()
        if "load_demo" in get_commands():
            # Loaded once; a new version of the demo comes with `make demo-reset`, for people's own data is in there.
            self.run(marks, [Step("demo data", [database], lambda: call_command("load_demo"))])

    def run(self, marks: dict[str, str], steps: list[Step]) -> None:
        """Do the steps side by side, leaving out those that depend on nothing new; say how long it took."""
        due = [step for step in steps if marks.get(step.name) != step.fingerprint]
        if not due:
            return
        self.stdout.write(f"== Preparing: {', '.join(step.name for step in due)} …")
        self.stdout.flush()
        began = time.monotonic()
        children = [(step, fork(step.work)) for step in due]
        for step, pid in children:
            if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
                raise CommandError(f"Preparing the {step.name} failed; `make demo-reset` starts over.")
            marks[step.name] = step.fingerprint
            MARKS.write_text(json.dumps(marks, indent=1))
        self.stdout.write(f"   done in {time.monotonic() - began:.1f} s")

    def reset(self) -> None:
        """Delete the database of the demo and every file it made; refuse any other database than the embedded one."""
        if connection.vendor != "sqlite":
            raise CommandError("The data is not in the embedded database. Empty it with the tools of your database.")
        connection.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{ending}").unlink(missing_ok=True)
        for folder in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
            shutil.rmtree(folder, ignore_errors=True)
        MARKS.unlink(missing_ok=True)
        self.stdout.write("The demo's data is deleted. `make demo` starts over.")

    def announce(self) -> None:
        """Print where the programs are and who can sign in."""
        port = os.environ.get("PORT", "8000")
        for site in Site.objects.order_by("pk"):
            self.stdout.write(f"\n{site.site_name or site.hostname}: http://{site.hostname}:{port}/")
            for person in demo_logins(site):
                self.stdout.write(f"  {person.role_shown:<16} {person.email}")  # type: ignore[attr-defined]
        self.stdout.write(f"\nEverybody's password: {settings.DEMO_PASSWORD}")
        self.stdout.write(f"Sign in at http://localhost:{port}/account/login/. Every message the demo sends shows at")
        self.stdout.write(
            f"http://localhost:{port}/demo/mailbox/. Nobody needs a second factor here; elsewhere all do."
        )
        self.stdout.write("Ctrl-C stops.\n")
        self.stdout.flush()


def make_tables() -> None:
    is_empty = "django_migrations" not in connection.introspection.table_names()
    with quick_migrations() if is_empty else nullcontext():
        call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def collect() -> None:
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)


def fork(work: Callable[[], object]) -> int:
    """Do the work in a child and return the child's id; the exit code tells whether it went well."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        connections.close_all()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def read_marks() -> dict[str, str]:
    """Return what was done before; nothing when the database is gone."""
    name = connection.settings_dict["NAME"]
    is_gone = connection.vendor == "sqlite" and not Path(name).exists()
    if is_gone or not MARKS.exists():
        return {}
    known: dict[str, str] = json.loads(MARKS.read_text())
    return known


def fingerprint(parts: Iterable[object]) -> str:
    """Return a short hash of names, and of the contents of files."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, Path) else str(part).encode())
    return digest.hexdigest()[:16]


def migrations() -> list[Path]:
    """Return every migration of ours, and the lock file for everybody else's."""
    ours = [
        path
        for path in ROOT.glob("*/**/migrations/*.py")
        if ".venv" not in path.parts and "node_modules" not in path.parts
    ]
    return [ROOT / "uv.lock", *sorted(ours)]


def static_files() -> list[object]:
    """Return our static files by name, size and time, the lock file for everybody else's, and where they go."""
    found: list[object] = [ROOT / "uv.lock", str(settings.STATIC_ROOT)]
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file():
            facts = path.stat()
            found.append(f"{path.relative_to(ROOT)} {facts.st_size} {facts.st_mtime_ns}")
    return found
