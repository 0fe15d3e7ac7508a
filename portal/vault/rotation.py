"""Sealing everything with the newest key: `manage.py rotate_vault_keys`.

To rotate: put a new key first in VAULT_KEYS and restart; run the command; when it reports nothing left to do, take the
old key out. What the first key sealed already is skipped, so the command can be stopped and run again at any point,
and beside a running site: a row that changes meanwhile keeps its change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connections, models, router, transaction

from portal.vault.crypto import SealBroken, is_current, reseal, unseal_bytes
from portal.vault.fields import HashedField, SealedTextField
from portal.vault.models import PrivateFile
from portal.vault.storage import SealedStorage


@dataclass
class Count:
    """What was done in one place: values sealed anew, values that had the newest seal, values no key opens."""

    place: str
    resealed: int = 0
    current: int = 0
    broken: int = 0


Walker = Callable[[int], Count]
_walkers: list[Walker] = []


def register(walker: Walker) -> None:
    """Add a place where a room keeps seals outside of sealed fields; it gets the batch size and returns its count."""
    if walker not in _walkers:
        _walkers.append(walker)


def sealed_models() -> list[tuple[type[models.Model], list[SealedTextField]]]:
    """Return every model that owns sealed columns, with these."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        fields = [field for field in model._meta.local_fields if isinstance(field, SealedTextField)]
        if fields and model._meta.managed and not model._meta.proxy:
            found.append((model, fields))
    return found


def rotate_all(batch: int = 500) -> Iterator[Count]:
    """Seal every field, file and registered place with the first key; yield a count for each."""
    for model, fields in sealed_models():
        yield rotate_model(model, fields, batch)
    yield rotate_files(batch)
    for walker in _walkers:
        yield walker(batch)


def rotate_model(model: type[models.Model], fields: list[SealedTextField], batch: int) -> Count:
    """Seal the columns of one table anew, row by row, in the order of its key."""
    count = Count(model._meta.label)
    using = router.db_for_write(model)
    quote = connections[using].ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    columns = ", ".join(quote(str(field.column)) for field in fields)
    last: Any = None
    while True:
        with connections[using].cursor() as cursor:
            after, values = (f"WHERE {key} > %s", [last]) if last is not None else ("", [])
            cursor.execute(
                f"SELECT {key}, {columns} FROM {table} {after} ORDER BY {key} LIMIT {int(batch)}",  # noqa: S608
                values,
            )
            rows = cursor.fetchall()
        if not rows:
            return count
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            for row_key, *sealed in rows:
                for field, value in zip(fields, sealed, strict=True):
                    _rotate_value(cursor, table, quote(str(field.column)), key, row_key, value, count)
        last = rows[-1][0]


def _rotate_value(
    cursor: Any, table: str, column: str, key: str, row_key: object, value: str | None, count: Count
) -> None:
    """Seal one value anew; where it changed since it was read, the WHERE finds nothing and the change stands."""
    if not value:
        return
    if is_current(value):
        count.current += 1
        return
    try:
        fresh = reseal(value)
    except SealBroken:
        count.broken += 1
        return
    cursor.execute(
        f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s",  # noqa: S608
        [fresh, row_key, value],
    )
    count.resealed += cursor.rowcount


def rotate_files(batch: int) -> Count:
    """Seal the content of private files anew, each under a new name; the old one goes when the row names the new."""
    count = Count("vault.PrivateFile (content)")
    storage = SealedStorage()
    for row in PrivateFile.objects.exclude(file="").order_by("pk").only("pk", "file").iterator(chunk_size=batch):
        name = str(row.file.name)
        try:
            sealed = storage.sealed_content(name)
            if is_current(sealed):
                count.current += 1
                continue
            content = unseal_bytes(sealed)
        except (SealBroken, FileNotFoundError):
            count.broken += 1
            continue
        fresh = storage.save(row.file.field.generate_filename(row, "file"), ContentFile(content))
        changed = PrivateFile.objects.filter(pk=row.pk, file=name).update(file=fresh)
        storage.delete(name if changed else fresh)
        count.resealed += changed
    return count


def rebuild_hashes(batch: int = 500) -> Iterator[Count]:
    """Compute every keyed hash of a field anew, after VAULT_HASH_KEY changed; `resealed` counts those that differ.

    Hashes of links and codes have no source to compute them from: they stop working, and people ask for new ones.
    """
    for model in apps.get_models():
        fields = [field for field in model._meta.local_fields if isinstance(field, HashedField)]
        if not fields or model._meta.proxy:
            continue
        count = Count(model._meta.label)
        for row in model._base_manager.order_by("pk").iterator(chunk_size=batch):
            fresh = {field.attname: field.hash_in(row) for field in fields}
            changes = {name: value for name, value in fresh.items() if getattr(row, name) != value}
            count.current += len(fresh) - len(changes)
            if changes:
                model._base_manager.filter(pk=row.pk).update(**changes)
                count.resealed += len(changes)
        yield count
