"""Sealing (reversible, for people who may read) and keyed hashes (one way, for exact search)."""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PREFIX = "v1:"


class SealBroken(ValueError):
    """No key of settings.VAULT_KEYS opens this seal: a key was taken away too early, or the value is not ours."""


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key.encode()) for key in keys])


def _keys() -> MultiFernet:
    return _fernet(tuple(settings.VAULT_KEYS))


def seal(plain: str) -> str:
    """Return the text sealed with the first key of settings.VAULT_KEYS."""
    return PREFIX + _keys().encrypt(plain.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the text; any key of settings.VAULT_KEYS opens it. Raises SealBroken when none does."""
    if not sealed.startswith(PREFIX):
        raise SealBroken("The value is not sealed.")
    return unseal_bytes(sealed.removeprefix(PREFIX).encode()).decode()


def reseal(sealed: str) -> str:
    """Return the same text sealed with the first key (key rotation)."""
    return seal(unseal(sealed))


def seal_bytes(plain: bytes) -> bytes:
    """Return the content of a file sealed with the first key."""
    return _keys().encrypt(plain)


def unseal_bytes(sealed: bytes) -> bytes:
    """Return the content of a file; raises SealBroken when no key opens it."""
    try:
        return _keys().decrypt(sealed)
    except InvalidToken:
        raise SealBroken("No key of VAULT_KEYS opens this seal.") from None


def is_current(sealed: str | bytes) -> bool:
    """True when the first key sealed it: nothing to do for the rotation."""
    token = sealed.removeprefix(PREFIX).encode() if isinstance(sealed, str) else sealed
    try:
        _fernet(tuple(settings.VAULT_KEYS[:1])).decrypt(token)
    except InvalidToken:
        return False
    return True


def normalize(kind: str, value: str) -> str:
    """Return the one spelling under which a value is found again: `email`, `telephone`, `badge`, `name` or `code`."""
    value = " ".join(value.split()).casefold()
    if kind == "telephone":
        digits = re.sub(r"\D", "", value)
        return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
    if kind in {"badge", "code"}:
        return re.sub(r"[^0-9a-z]", "", value)
    return value


def keyed_hash(kind: str, value: str) -> str:
    """Return 64 hexadecimal digits: equal values of a kind meet, and nobody without the key can guess back."""
    text = f"{kind}\x00{normalize(kind, value)}"
    return hmac.new(settings.VAULT_HASH_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
