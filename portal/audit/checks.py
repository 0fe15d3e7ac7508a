"""System check: the triggers under the audit table stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from portal.audit.triggers import TABLE, missing_triggers


def check_triggers(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Name every trigger that is missing. Runs with `check --database default`; silent before the first migration."""
    found: list[CheckMessage] = []
    for using in databases or ():
        if TABLE not in connections[using].introspection.table_names():
            continue
        found.extend(
            Error(
                f"The trigger {name} does not stand under {TABLE}.",
                hint="Run `manage.py migrate`: it sets the triggers again.",
                id="audit.E001",
            )
            for name in missing_triggers(using)
        )
    return found
