"""Key rotation of what allauth keeps for second factors: keys of authenticator apps and recovery codes."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from portal.vault.crypto import PREFIX, SealBroken, is_current, reseal
from portal.vault.rotation import Count


def rotate_authenticators(batch: int) -> Count:
    """Seal the sealed words inside each authenticator's data with the first key."""
    count = Count("mfa.Authenticator")
    for key in Authenticator.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=batch):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().get(pk=key)
            before = count.resealed
            row.data = _renewed(row.data, count)
            if count.resealed != before:
                row.save(update_fields=["data"])
    return count


def _renewed(value: object, count: Count) -> object:
    if isinstance(value, dict):
        return {name: _renewed(part, count) for name, part in value.items()}
    if isinstance(value, list):
        return [_renewed(part, count) for part in value]
    if not isinstance(value, str) or not value.startswith(PREFIX):
        return value
    if is_current(value):
        count.current += 1
        return value
    try:
        renewed = reseal(value)
    except SealBroken:
        count.broken += 1
        return value
    count.resealed += 1
    return renewed
