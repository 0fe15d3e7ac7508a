"""The database itself refuses to change the trail (runs on SQLite, and on PostgreSQL with TEST_DATABASE_URL)."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models.signals import post_migrate

from portal.audit import checks, triggers
from portal.audit.models import AuditEvent
from tests.factories.audit import event_make
from tests.plugins.audit_flush import triggers_lifted

ON_POSTGRESQL = ["TRUNCATE audit_auditevent", "TRUNCATE audit_auditevent CASCADE"]
ON_SQLITE = ["REPLACE INTO audit_auditevent SELECT * FROM audit_auditevent"]
EVERYWHERE = [
    "UPDATE audit_auditevent SET action = 'x.y'",
    "DELETE FROM audit_auditevent",
    "DELETE FROM audit_auditevent WHERE id > 0",
]


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        return triggers.REFUSAL in str(error)
    return False


@pytest.mark.django_db
def test_raw_sql_is_refused() -> None:
    event = event_make()
    for sql in [*EVERYWHERE, *(ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL)]:
        assert refused(sql), sql
    assert AuditEvent.objects.get(pk=event.pk).action == "case.read"


@pytest.mark.django_db
def test_the_orm_is_refused() -> None:
    event = event_make()
    for change in (event.delete, AuditEvent.objects.all().delete, lambda: AuditEvent.objects.update(action="x.y")):
        with pytest.raises(DatabaseError, match=triggers.REFUSAL), transaction.atomic():
            change()
    event.action = "x.y"
    with pytest.raises(DatabaseError, match=triggers.REFUSAL), transaction.atomic():
        event.save()


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_replication_role_does_not_pass_them_by() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    event_make()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    assert refused("DELETE FROM audit_auditevent")


@pytest.mark.django_db
def test_missing_ones_are_named_by_check_and_set_by_a_migration() -> None:
    assert triggers.missing_triggers() == []
    assert checks.check_triggers(databases=["default"]) == []
    with connection.cursor() as cursor:
        on_table = " ON audit_auditevent" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER audit_refuse_delete{on_table}")
    assert triggers.missing_triggers() == ["audit_refuse_delete"]
    assert [found.id for found in checks.check_triggers(databases=["default"])] == ["audit.E001"]
    from django.apps import apps

    config = apps.get_app_config("audit")
    post_migrate.send(config, app_config=config, using="default", verbosity=0, interactive=False, apps=apps, plan=[])
    assert triggers.missing_triggers() == []


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_disabled_trigger_is_missing_and_set_again() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_refuse_update")
    assert triggers.missing_triggers() == ["audit_refuse_update"]
    assert triggers.install_triggers() == ["audit_refuse_update"]
    assert triggers.missing_triggers() == []


@pytest.mark.django_db
def test_a_lifted_trigger_stands_again_afterwards() -> None:
    event_make()
    with triggers_lifted(connection):
        assert AuditEvent.objects.all().delete()[0] == 1
    assert triggers.missing_triggers() == []


@pytest.mark.django_db(transaction=True)
def test_a_flush_cleans_up_and_leaves_the_triggers() -> None:
    event_make()
    call_command("flush", interactive=False, verbosity=0)
    assert not AuditEvent.objects.exists()
    assert triggers.missing_triggers() == []


@pytest.mark.django_db(transaction=True)
def test_a_table_rebuilt_by_sqlite_gets_them_back() -> None:
    """A later migration of the room rebuilds the table on SQLite and drops them; the end of `migrate` sets them."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite rebuilds tables")
    with connection.schema_editor() as editor:
        editor._remake_table(AuditEvent)
    assert triggers.missing_triggers() != []
    call_command("migrate", verbosity=0)
    assert triggers.missing_triggers() == []
