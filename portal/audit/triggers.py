"""Database triggers under the audit table: what is written there is not changed and not deleted, not even by raw SQL.

SQLite drops a table's triggers when a migration rebuilds the table, so they are set again after every migration
(`apps.py`) and `/readyz/`, a system check and a test ask whether they stand. Whoever owns the database can still drop
them; docs/operations.md tells to run the site as a role that does not own the table.
"""

from __future__ import annotations

from typing import Final

from django.db import connections

from portal.audit.models import AuditEvent

TABLE: Final = AuditEvent._meta.db_table
REFUSAL: Final = "audit events are append-only"

# REPLACE deletes the old row without firing delete triggers, hence the one before an insert.
SQLITE: Final[dict[str, str]] = {
    "audit_refuse_update": f"BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    "audit_refuse_delete": f"BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    "audit_refuse_replace": (
        f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id) "  # noqa: S608 – constants
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    ),
}

# Statement triggers fire even when no row matches; ALWAYS lets no replication role pass them by.
POSTGRESQL: Final[dict[str, str]] = {
    "audit_refuse_update": f"BEFORE UPDATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "audit_refuse_delete": f"BEFORE DELETE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "audit_refuse_truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
}
POSTGRESQL_FUNCTION: Final = f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
END
$$
"""


class UnsupportedDatabase(RuntimeError):
    """The audit trail cannot be protected on this database."""


def missing_triggers(using: str = "default") -> list[str]:
    """Return the names of the triggers that do not stand (or are disabled); all of them when the table is missing."""
    wanted = _wanted(using)
    standing = standing_triggers(using)
    return [name for name in wanted if name not in standing]


def install_triggers(using: str = "default") -> list[str]:
    """Set the missing triggers and return their names. Nothing happens while the table does not exist."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return []
    missing = missing_triggers(using)
    with connection.cursor() as cursor:
        if missing and connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for name in missing:
            _set_trigger(cursor, connection.vendor, name)
    return missing


def _set_trigger(cursor: object, vendor: str, name: str) -> None:
    execute = cursor.execute  # type: ignore[attr-defined]
    if vendor == "sqlite":
        execute(f"CREATE TRIGGER {name} {SQLITE[name]}")
        return
    execute(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}")
    execute(f"CREATE TRIGGER {name} {POSTGRESQL[name]}")
    execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {name}")


def _wanted(using: str) -> dict[str, str]:
    vendor = connections[using].vendor
    if vendor == "sqlite":
        return SQLITE
    if vendor == "postgresql":
        return POSTGRESQL
    raise UnsupportedDatabase(f"The audit trail has no triggers for {vendor}; use SQLite or PostgreSQL.")


def standing_triggers(using: str) -> set[str]:
    """Return the names of the triggers that stand under the table and are not switched off."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        else:
            cursor.execute(
                "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE c.relname = %s AND pg_table_is_visible(c.oid) AND NOT t.tgisinternal AND t.tgenabled = 'A'",
                [TABLE],
            )
        return {row[0] for row in cursor.fetchall()}
