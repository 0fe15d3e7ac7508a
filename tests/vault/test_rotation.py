"""Key rotation: everything sealed anew, nothing lost, stopped and begun again at any point."""

from __future__ import annotations

import io
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from portal.audit.models import AuditEvent
from portal.vault import rotation
from portal.vault.crypto import keyed_hash, seal
from portal.vault.fields import SealedTextField
from portal.vault.models import PrivateFile
from program_pages.models import ReopeningSubscriber
from tests.factories.notifications import bare_site
from tests.factories.program_pages import program_make
from tests.factories.vault import PDF, private_file_make

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def fields_of(model: type) -> list[SealedTextField]:
    return dict(rotation.sealed_models())[model]


@pytest.mark.django_db
def test_everything_opens_with_the_new_key_alone(settings: Any) -> None:
    settings.VAULT_KEYS = [OLD]
    site = bare_site()
    for number in range(5):
        private_file_make(site, name=f"paper{number}.pdf")
    old_names = set(PrivateFile.objects.values_list("file", flat=True))
    settings.VAULT_KEYS = [NEW, OLD]
    out = io.StringIO()
    call_command("rotate_vault_keys", batch=2, stdout=out)
    assert "vault.PrivateFile: 5 renewed, 0 current" in out.getvalue()
    assert "vault.PrivateFile (content): 5 renewed" in out.getvalue()
    settings.VAULT_KEYS = [NEW]
    assert {row.original_name for row in PrivateFile.objects.all()} == {f"paper{number}.pdf" for number in range(5)}
    assert all(row.file.read() == PDF for row in PrivateFile.objects.all())
    storage = PrivateFile.objects.get(pk=PrivateFile.objects.first().pk).file.storage  # type: ignore[union-attr]
    assert not any(storage.exists(name) for name in old_names)
    again = io.StringIO()
    call_command("rotate_vault_keys", stdout=again)
    assert "vault.PrivateFile: 0 renewed, 5 current" in again.getvalue()
    event = AuditEvent.objects.filter(action="vault.keys_rotated").first()
    assert event is not None
    assert event.ids["broken"] == 0


@pytest.mark.django_db
def test_a_value_that_changes_meanwhile_keeps_its_change(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAULT_KEYS = [OLD]
    row = private_file_make(bare_site(), name="before.pdf")
    settings.VAULT_KEYS = [NEW, OLD]
    plain = rotation.reseal

    def reseal_late(value: str) -> str:
        PrivateFile.objects.filter(pk=row.pk).update(original_name="after.pdf")
        return plain(value)

    monkeypatch.setattr(rotation, "reseal", reseal_late)
    count = rotation.rotate_model(PrivateFile, fields_of(PrivateFile), 10)
    assert count.resealed == 0
    assert PrivateFile.objects.get().original_name == "after.pdf"


@pytest.mark.django_db
def test_what_no_key_opens_is_counted_and_left(settings: Any) -> None:
    settings.VAULT_KEYS = [OLD]
    private_file_make(bare_site())
    settings.VAULT_KEYS = [NEW]
    with connection.cursor() as cursor:
        cursor.execute("SELECT original_name FROM vault_privatefile")
        before = cursor.fetchone()
    with pytest.raises(CommandError, match="2 values cannot be opened"):
        call_command("rotate_vault_keys", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("SELECT original_name FROM vault_privatefile")
        assert cursor.fetchone() == before


@pytest.mark.django_db
def test_second_factors_are_sealed_anew(settings: Any) -> None:
    from allauth.mfa.models import Authenticator

    from portal.vault.crypto import is_current, unseal
    from tests.factories.notifications import user_make

    settings.VAULT_KEYS = [OLD]
    data = {"secret": seal("JBSWY3DP"), "plain": "x", "used": 3, "codes": [seal("11112222")]}
    row = Authenticator.objects.create(user=user_make(), type=Authenticator.Type.TOTP, data=data)
    settings.VAULT_KEYS = [NEW, OLD]
    call_command("rotate_vault_keys", stdout=io.StringIO())
    row.refresh_from_db()
    assert is_current(row.data["secret"])
    assert is_current(row.data["codes"][0])
    assert (unseal(row.data["secret"]), row.data["plain"], row.data["used"]) == ("JBSWY3DP", "x", 3)


@pytest.mark.django_db
def test_hashes_are_computed_anew(settings: Any) -> None:
    row = ReopeningSubscriber.objects.create(program=program_make(), email="ana@example.org")
    settings.VAULT_HASH_KEY = "a new key for the hashes"
    assert not ReopeningSubscriber.objects.filter(email_hash=keyed_hash("email", "ana@example.org")).exists()
    out = io.StringIO()
    call_command("rotate_vault_keys", hashes=True, stdout=out)
    assert "program_pages.ReopeningSubscriber: 1 renewed" in out.getvalue()
    assert ReopeningSubscriber.objects.get(email_hash=keyed_hash("email", "ana@example.org")).pk == row.pk


def test_a_batch_is_at_least_one() -> None:
    with pytest.raises(CommandError):
        call_command("rotate_vault_keys", batch=0)
