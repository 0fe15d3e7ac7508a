"""A migrated database made once and copied for every test run, so that a run starts in seconds.

The copy is keyed by all migrations of this repository and by the lock file: any change makes a new one.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / "var" / "tests"


def key() -> str:
    """Return a short hash of everything that shapes the empty database."""
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for path in sorted(ROOT.glob("**/migrations/*.py")):
        if ".venv" not in path.parts:
            digest.update(path.read_bytes())
    # Settings, and what shapes tables beside the migrations: constraints of sealed columns, triggers.
    for path in ("settings/base.py", "vault/fields.py", "vault/crypto.py", "audit/triggers.py"):
        digest.update((ROOT / "portal" / path).read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def locked() -> Iterator[None]:
    """Let one process at a time make the template."""
    STORE.mkdir(parents=True, exist_ok=True)
    with (STORE / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def prepare(create: Callable[[], Any], alias: str = "default") -> Any:
    """Make the test database through `create`, from the template when there is one; keep a template otherwise."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        return _sqlite(connection, create)
    return _postgresql(connection, create)


def _sqlite(connection: Any, create: Callable[[], Any]) -> Any:
    target = Path(connection.settings_dict["TEST"]["NAME"])
    template = STORE / f"{key()}.sqlite3"
    with locked():
        if template.exists():
            shutil.copyfile(template, target)
        result = create()
        if not template.exists():
            for old in STORE.glob("*.sqlite3"):
                old.unlink()
            draft = template.with_suffix(".draft")
            with closing(sqlite3.connect(target)) as source, closing(sqlite3.connect(draft)) as copy:
                source.backup(copy)
            draft.rename(template)
    return result


def _postgresql(connection: Any, create: Callable[[], Any]) -> Any:
    name = connection.settings_dict["TEST"]["NAME"]
    template = f"template_{key()}"
    with locked(), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        known = cursor.fetchone() is not None
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if known:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        result = create()
        if not known:
            connection.close()
            cursor.execute(f'CREATE DATABASE "{template}" TEMPLATE "{name}"')
    return result


def first_rows() -> None:
    """Make the rows of Wagtail's migrations where a flush has taken them: locale, root page, root collection."""
    from wagtail.models import Collection, Locale, Page, Site

    Site.clear_site_root_paths_cache()
    if Page.objects.filter(depth=1).exists():
        return
    locale, _created = Locale.objects.get_or_create(language_code="en")
    Page.add_root(title="Root", slug="root", locale=locale)
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
