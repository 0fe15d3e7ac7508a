"""Seals open with every key and break loudly; hashes meet and tell nothing."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet

from portal.vault import crypto

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_seals_open_and_differ() -> None:
    first, second = crypto.seal("Ana Pérez"), crypto.seal("Ana Pérez")
    assert first != second
    assert crypto.unseal(first) == crypto.unseal(second) == "Ana Pérez"
    assert first.startswith(crypto.PREFIX)
    assert "Pérez" not in first


def test_every_key_opens_and_the_first_seals(settings: Any) -> None:
    settings.VAULT_KEYS = [OLD]
    old = crypto.seal("x")
    settings.VAULT_KEYS = [NEW, OLD]
    assert crypto.unseal(old) == "x"
    assert not crypto.is_current(old)
    fresh = crypto.reseal(old)
    assert crypto.is_current(fresh)
    settings.VAULT_KEYS = [NEW]
    assert crypto.unseal(fresh) == "x"
    with pytest.raises(crypto.SealBroken):
        crypto.unseal(old)


@pytest.mark.parametrize("value", ["plain text", "", "v1:", "v1:garbage", "v1:gAAAAABm"])
def test_what_is_no_seal_breaks(value: str) -> None:
    with pytest.raises(crypto.SealBroken):
        crypto.unseal(value)


@pytest.mark.parametrize(
    ("kind", "one", "other", "meet"),
    [
        ("email", "Ana@Example.org ", "ana@example.org", True),
        ("email", "ana@example.org", "ana@example.com", False),
        ("telephone", "+1 (305) 555-0142", "305.555.0142", True),
        ("telephone", "305 555 0142", "305 555 0143", False),
        ("badge", " mp-0042", "MP0042", True),
        ("badge", "0042", "42", False),
        ("name", "  Ana   PÉREZ", "ana pérez", True),
        ("name", "Ana", "Anna", False),
        ("code", "abcd-efgh", "ABCD EFGH", True),
    ],
)
def test_spellings_meet(kind: str, one: str, other: str, meet: bool) -> None:
    assert (crypto.keyed_hash(kind, one) == crypto.keyed_hash(kind, other)) is meet


def test_kinds_and_keys_keep_hashes_apart(settings: Any) -> None:
    before = crypto.keyed_hash("name", "42")
    assert before != crypto.keyed_hash("email", "42")
    settings.VAULT_HASH_KEY = "another"
    assert before != crypto.keyed_hash("name", "42")
