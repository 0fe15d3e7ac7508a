"""Model fields for personal data: sealed at rest, found again only by exact keyed hash.

The database itself refuses a plain text in a sealed column (a CHECK constraint asks for the seal's prefix), so a raw
update or an `F("other")` cannot let one in.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core import checks
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator
from django.db import models

from portal.vault.crypto import PREFIX, keyed_hash, seal, unseal

# Up to this many characters a sealed text is asked for on one line.
ONE_LINE = 254


class SealedTextField(models.TextField):
    """Text that is encrypted in the database. It cannot be searched; add a `HashedField` beside it for exact search.

    `max_length` counts the characters of the plain text. An empty text stays empty, so that it can be told apart.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def check(self, **options: Any) -> list[checks.CheckMessage]:
        found = super().check(**options)
        if self.unique or getattr(self, "db_index", False):
            found.append(
                checks.Error(
                    "A sealed column is different at every save: it can be neither unique nor indexed.",
                    hint="Put the constraint or the index on a HashedField beside it.",
                    obj=self,
                    id="vault.E001",
                )
            )
        return found

    def db_check(self, connection: Any) -> str:
        """Return the constraint under the column: empty or sealed."""
        column = connection.ops.quote_name(self.column)
        # No blank after a comma: Django takes ", " for the end of a column when it reads a table of SQLite.
        return f"({column} = '' OR substr({column},1,{len(PREFIX)}) = '{PREFIX}')"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if value is None or value == "" else seal(str(value))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return value if value is None or value == "" else unseal(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"A sealed field cannot be searched ({self.name}__{lookup_name}); use its hash.")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise TypeError(f"A sealed field cannot be searched ({self.name}__{lookup_name}); use its hash.")

    def value_to_string(self, obj: models.Model) -> str:
        """Refuse: a serialized value would stand in clear text in a dump, a revision or a log."""
        raise TypeError(f"{self.model.__name__}.{self.name} is sealed and is not serialized.")

    def formfield(self, **options: Any) -> Any:
        if self.choices is None and self.max_length is not None and self.max_length <= ONE_LINE:
            options.setdefault("widget", forms.TextInput)
        return super().formfield(**options)


class SealedJSONField(SealedTextField):
    """A JSON value that is encrypted in the database. None is NULL; every other value is sealed."""

    empty_values = [None]

    # For the type checker (django-stubs): what may be put in, and what comes out.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else seal(json.dumps(value, cls=DjangoJSONEncoder))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None or value == "" else json.loads(unseal(value))

    def to_python(self, value: Any) -> Any:
        return value

    def formfield(self, **options: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": forms.JSONField, **options})


class HashedField(models.CharField):
    """The keyed hash of another field of the same row, kept in step at every save; empty for an empty value.

    A save that names its fields must name this one with its source (it is refused otherwise). `QuerySet.update` and
    `bulk_update` do not come by here: change the source through `save`, or give the hash too.
    """

    def __init__(self, source: str = "", kind: str = "name", **options: Any) -> None:
        self.source = source
        self.kind = kind
        options = {"max_length": 64, "editable": False, "blank": True, "db_index": True, **options}
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "source": self.source, "kind": self.kind}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        hashed = self.hash_in(model_instance)
        setattr(model_instance, self.attname, hashed)
        return hashed

    def hash_in(self, row: models.Model) -> str:
        """Return the hash of the source as it stands in a row; empty for an empty one."""
        value = getattr(row, self.source)
        return keyed_hash(self.kind_in(row), str(value)) if value else ""

    def kind_in(self, row: models.Model) -> str:
        """Return which spelling rule a row follows; a subclass whose rows differ reads it from the row."""
        return self.kind


def refuse_half_saves(sender: type[models.Model], update_fields: frozenset[str] | None, **options: Any) -> None:
    """Refuse a save that names a source and leaves its hash as it was (receiver of pre_save)."""
    if update_fields is None:
        return
    for field in sender._meta.concrete_fields:
        if isinstance(field, HashedField) and field.source in update_fields and field.name not in update_fields:
            raise ValueError(f"Save {sender.__name__}.{field.source} together with its hash {field.name}.")
