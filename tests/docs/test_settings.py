"""docs/settings.md names every environment variable that the code reads, and no other."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
READ = re.compile(r"(?:env\.(?:text|flag|number|words|prefixed)|environ(?:\.get)?)[(\[]\s*\"([A-Z][A-Z0-9_]+)\"")
NAMED = re.compile(r"`([A-Z][A-Z0-9_]+)(?:…)?`")
# Names that others give and set.
FOREIGN = {"DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}


def read() -> set[str]:
    """Return every variable the product and its tests read."""
    folders = ("portal", "home", "program_pages", "forms_app", "mediator_portal", "deploy", "tests/browser")
    sources = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    found = {name for path in sources for name in READ.findall(path.read_text())}
    return {name.rstrip("_") for name in found} - FOREIGN


def test_every_variable_is_named_and_no_other() -> None:
    rows = [line for line in (ROOT / "docs" / "settings.md").read_text().splitlines() if line.startswith("| `")]
    named = {name.rstrip("_") for row in rows for name in NAMED.findall(row.split("|")[1])}
    assert named - {"TEST_DATABASE_URL", "TEST_DATABASE_NAME"} == read() - {"TEST_DATABASE_URL", "TEST_DATABASE_NAME"}
