"""Postal addresses of the United States: street, unit, city, state and ZIP code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms_app.definition import Question
from forms_app.kinds import register
from forms_app.kinds.base import ONLY_ANSWERED, Kind
from forms_app.schemas import patterns
from forms_app.schemas.logic import Formula
from forms_app.schemas.values import BLANK_PARTS, EMPTY, Schema, object_of
from forms_app.shapes import Raw, parts_of
from forms_app.widgets import PartsWidget

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ADDRESS_PARTS: Final = ("street", "unit", "city", "state", "zip")
NEEDED: Final = ("street", "city", "state", "zip")
LONGEST_PART: Final = 120
ZIP: Final = re.compile(r"[0-9]{5}(-[0-9]{4})?")
# How each part is named, filled in by browsers, and how wide it is.
SHOWN: Final[Mapping[str, tuple[str | _StrPromise, str, str]]] = {
    "street": (_("Street and number"), "address-line1", ""),
    "unit": (_("Apartment, unit or floor (optional)"), "address-line2", ""),
    "city": (_("City"), "address-level2", "md"),
    "state": (_("State"), "address-level1", "sm"),
    "zip": (_("ZIP code"), "postal-code", "sm"),
}


class AddressWidget(PartsWidget):
    labels = tuple(words for words, _complete, _width in SHOWN.values())

    def __init__(self) -> None:
        super().__init__(
            [
                forms.TextInput(
                    {"autocomplete": complete, "class": f"usa-input usa-input--{width}" if width else "usa-input"}
                )
                for _words, complete, width in SHOWN.values()
            ]
        )

    def decompress(self, value: Any) -> list[Any]:
        return [value.get(name) for name in ADDRESS_PARTS] if isinstance(value, Mapping) else [None] * len(SHOWN)


class AddressField(forms.MultiValueField):
    def __init__(self, **options: Any) -> None:
        parts = [forms.CharField(max_length=LONGEST_PART, required=name in NEEDED) for name in ADDRESS_PARTS]
        super().__init__(parts, require_all_fields=False, widget=AddressWidget(), **options)

    def compress(self, data_list: list[Any]) -> Any:
        if not any(data_list):
            return None
        found = dict(zip(ADDRESS_PARTS, (str(each or "") for each in data_list), strict=True))
        if not ZIP.fullmatch(found["zip"]):
            raise ValidationError(self.error_messages["zip"], code="zip")
        return found


@register
class Address(Kind):
    word = "address"
    label = _("Postal address")
    description = _("Street, city, state and ZIP code, each in its own field.")
    icon = "home"
    place = 50
    example = _("Your address")
    takes_default = False
    has_form = True
    operators = ONLY_ANSWERED
    needed = _("Enter an address.")

    def field(self, question: Question) -> forms.Field:
        incomplete = self.say(question, _("Enter street, city, state and ZIP code."))
        code = self.say(question, _("Enter a ZIP code with five digits."))
        return AddressField(**self.options(question, incomplete=incomplete, zip=code))

    def sent(self, name: str, question: Question, value: Any) -> Raw:
        if not isinstance(value, Mapping):
            return super().sent(name, question, value)
        return {f"{name}_{at}": [str(value.get(part) or "")] for at, part in enumerate(ADDRESS_PARTS)}

    def given(self, name: str, question: Question, value: Any) -> Raw:
        return parts_of(name, value, ADDRESS_PARTS, LONGEST_PART)

    def words(self, question: Question, value: Any) -> str:
        if not isinstance(value, Mapping):
            return str(value)
        parts = {name: str(value.get(name) or "") for name in ADDRESS_PARTS}
        place = " ".join(each for each in (parts["state"], parts["zip"]) if each)
        lines = [parts["street"], parts["unit"], ", ".join(each for each in (parts["city"], place) if each)]
        return "\n".join(line for line in lines if line)

    def examples(self, question: Question) -> Sequence[Any]:
        return [{"street": "1 Main Street", "city": "Miami", "state": "FL", "zip": "33130"}]

    def shape(self, question: Question) -> Schema:
        return object_of(dict.fromkeys(ADDRESS_PARTS, {"type": ["string", "null"], "maxLength": LONGEST_PART}))

    def strict(self, question: Question) -> Schema:
        part = {"type": "string", "pattern": patterns.NOT_BLANK}
        code = {"type": "string", "pattern": rf"^{patterns.BLANKS}*[0-9]{{5}}(?:-[0-9]{{4}})?{patterns.BLANKS}*$"}
        return {"type": "object", "required": list(NEEDED), "properties": {**dict.fromkeys(NEEDED, part), "zip": code}}

    def empty(self, question: Question) -> list[Schema]:
        return [EMPTY, BLANK_PARTS]

    def answered(self) -> Formula:
        return {"type": "object", "not": BLANK_PARTS}
