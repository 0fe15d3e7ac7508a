"""Which submissions a list, a choice of columns or an export is about: of one form, of one purpose, or all."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forms_app.models import Submission


# Names that purposes have in addresses; a database would refuse to look for some others.
PURPOSE: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Scope:
    """`kind` is all, form or purpose; `value` the form's key (a UUID as text) or the name of the purpose."""

    kind: str = "all"
    value: str = ""

    @property
    def key(self) -> str:
        """The scope as one text: `all`, `form:…` or `purpose:…`."""
        return f"{self.kind}:{self.value}" if self.value else self.kind

    @classmethod
    def of_form(cls, form: uuid.UUID) -> Scope:
        return cls("form", str(form))

    @classmethod
    def of_purpose(cls, purpose: str) -> Scope:
        return cls("purpose", purpose)

    @classmethod
    def from_key(cls, key: str) -> Scope | None:
        """Return the scope that a text names, or None when it names none."""
        kind, _colon, value = key.partition(":")
        if kind == "all" and not value:
            return cls()
        if kind == "purpose" and PURPOSE.fullmatch(value):
            return cls.of_purpose(value)
        try:
            return cls.of_form(uuid.UUID(value)) if kind == "form" else None
        except ValueError:
            return None

    def within(self, submissions: QuerySet[Submission]) -> QuerySet[Submission]:
        """Return those of the submissions that the scope is about."""
        return submissions.filter(**{self.kind: self.value}) if self.value else submissions
