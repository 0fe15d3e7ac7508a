"""Let a test with real transactions clean up: the triggers under the audit table refuse the flush at its end.

They are dropped inside the very transaction of the flush and stand again when it commits (`post_migrate`, which a flush
sends, or here). Everywhere else, tests included, they refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations


@contextmanager
def triggers_lifted(connection: Any) -> Iterator[None]:
    """Drop the triggers for the length of a transaction."""
    from portal.audit import triggers

    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            for name in triggers.standing_triggers(connection.alias):
                on_table = f" ON {triggers.TABLE}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on_table}")
        yield
        triggers.install_triggers(connection.alias)


@pytest.fixture(autouse=True, scope="session")
def _audit_flush() -> Iterator[None]:
    """Lift the triggers around Django's flush, and only there."""
    plain = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: Sequence[str]) -> None:
        with triggers_lifted(self.connection):
            plain(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = execute_sql_flush
    yield
    BaseDatabaseOperations.execute_sql_flush = plain
