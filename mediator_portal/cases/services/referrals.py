"""Referrals from elsewhere: over the API, once for each key however often it asks; from a file, once for each row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from mediator_portal.cases.models import Case, ImportedRow, Referral
from mediator_portal.cases.services.intake import case_create
from portal.accounts.roles.models import ServiceAccount
from portal.vault.crypto import keyed_hash

if TYPE_CHECKING:
    from portal.accounts.models import User
    from program_pages.models import Program


class KeyReused(Exception):
    """The key came before with another content: the two cannot both be meant."""


def referral_receive(
    *, account: ServiceAccount, program: Program, key: str, content: str, values: Callable[[], Mapping[str, Any]]
) -> tuple[Case, bool]:
    """Create the case of a referral; return it and whether it is new.

    The same `key` with the same `content` returns the case that came of it before and changes nothing, also when both
    arrive at the same moment; with another content it raises `KeyReused`. `values` says what `case_create` takes, or
    raises what is wrong with the referral: nothing is kept then, and the key can be used again. It is asked under the
    lock, so that a complaint number is looked up behind the referral before. Locks: the account, then the new rows.
    """
    with transaction.atomic():
        # One referral of an account at a time: the second of two equal ones waits here and finds the first.
        ServiceAccount.objects.select_for_update().get(pk=account.pk)
        key_hash, content_hash = _hash("referral-key", key), _hash("referral-content", content)
        known = Referral.objects.select_related("case").filter(account=account, key_hash=key_hash).first()
        if known is not None:
            if known.content_hash != content_hash:
                raise KeyReused
            return known.case, False
        case = case_create(program=program, actor=account.user, source="api", **values())
        Referral.objects.create(account=account, case=case, key_hash=key_hash, content_hash=content_hash)
    return case, True


def referral_imported(*, program: Program, mark: str) -> Case | None:
    """Return the case that a row of a file became before; None for a new one."""
    row = (
        ImportedRow.objects.select_related("case").filter(program=program, mark_hash=_hash("import-row", mark)).first()
    )
    return row.case if row is not None else None


def referral_import(*, program: Program, actor: User | None, mark: str, values: Mapping[str, Any]) -> tuple[Case, bool]:
    """Create the case of a row of a file; return it and whether it is new. `mark` is what the row says.

    The same row again, also at the same moment, returns the case it became and changes nothing.
    """
    try:
        with transaction.atomic():
            known = referral_imported(program=program, mark=mark)
            if known is not None:
                return known, False
            case = case_create(program=program, actor=actor, source="import", **values)
            ImportedRow.objects.create(program=program, case=case, mark_hash=_hash("import-row", mark))
            return case, True
    except IntegrityError:
        known = referral_imported(program=program, mark=mark)
        if known is None:
            raise
        return known, False


def _hash(kind: str, text: str) -> str:
    """Return a keyed hash that tells texts apart to the letter (`keyed_hash` alone forgives case and blanks)."""
    return keyed_hash(kind, hashlib.sha256(text.encode()).hexdigest())
