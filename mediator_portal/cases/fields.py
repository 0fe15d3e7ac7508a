"""A keyed hash whose spelling rule follows the kind of the contact point it stands beside."""

from __future__ import annotations

from typing import Final

from django.db import models

from mediator_portal.cases.enums import ContactKind
from portal.vault.crypto import keyed_hash
from portal.vault.fields import HashedField

# Which normalization finds an address or a number again (portal.vault.crypto.normalize).
HASH_KINDS: Final = {
    ContactKind.EMAIL: "email",
    ContactKind.MOBILE: "telephone",
    ContactKind.LANDLINE: "telephone",
    ContactKind.ADDRESS: "name",
}


def contact_hash(kind: str, value: str) -> str:
    """Return the keyed hash under which an address or number of this kind is found again; empty for an empty value."""
    return keyed_hash(HASH_KINDS[ContactKind(kind)], value) if value else ""


class ContactHashField(HashedField):
    """The keyed hash of `value`, spelled by the `kind` of the same row: (305) 555-0100 and +1 305 555 0100 meet."""

    def kind_in(self, row: models.Model) -> str:
        return HASH_KINDS[ContactKind(row.kind)]  # type: ignore[attr-defined]
