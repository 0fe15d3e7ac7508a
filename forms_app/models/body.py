"""The field that holds what an editor built."""

from __future__ import annotations

from typing import Any

from django.db.models import Field
from wagtail.fields import StreamField


class FormBody(StreamField):
    """A StreamField that migrations know by itself, without its blocks: the database keeps JSON whatever they are, so
    that a new kind of question, or another word in the builder, is no change of the database."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, _args, options = Field.deconstruct(self)
        return name, "wagtail.fields.StreamField", [[]], {**options, "block_lookup": {}}
