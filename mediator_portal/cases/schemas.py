"""What a referral looks like over the API: made from the forms of the desk's page, so that the two cannot differ.

A schema says which fields there are and of which type; what they may hold is asked of the forms.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict, Field, StrictBool, StrictInt, create_model, field_validator

from mediator_portal.cases.enums import OutwardWord
from mediator_portal.cases.forms.referral import MOST_ON_A_SIDE, SIDES, OfficerForm, PartyForm, ReferralForm

DAY = r"^\d{4}-\d{2}-\d{2}$"
# What the forms need and `referral_data` adds where it is left out.
FILLED_IN = frozenset({"language"})


class Strict(Schema):
    """A part of a referral: a field that nobody knows is refused by name, and so is a text that is no text."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="after")
    @classmethod
    def _is_text(cls, value: Any) -> Any:
        """Refuse halves of characters, which JSON can carry and nothing can keep."""
        if isinstance(value, str):
            try:
                value.encode()
            except UnicodeEncodeError:
                raise ValueError(_("This text has characters that cannot be read.")) from None
        return value


def part_of(form: type[forms.Form], name: str) -> type[Strict]:
    """Return the schema of a form: its fields with their labels, types and lengths."""
    fields: dict[str, Any] = {
        key: _typed(field, needed=field.required and key not in FILLED_IN) for key, field in form.base_fields.items()
    }
    return create_model(name, __base__=Strict, __doc__=form.__doc__, **fields)


def _typed(field: forms.Field, *, needed: bool) -> tuple[Any, Any]:
    """Return a field of a form as pydantic takes it: its type, and the rest about it."""
    about = "\n\n".join(str(words) for words in (field.label, field.help_text) if words)
    if isinstance(field, forms.BooleanField):
        return StrictBool, Field(False, description=about)
    kind: Any = StrictInt if isinstance(field, forms.IntegerField) else str
    limits = _limits(field, needed) if kind is str else {}
    if needed:
        return kind, Field(..., description=about, **limits)
    return kind | None, Field(None, description=about, **limits)


def _limits(field: forms.Field, needed: bool) -> dict[str, Any]:
    """Return what the document says of a text: days as in ISO 8601, else its lengths."""
    if isinstance(field, forms.DateField):
        return {"pattern": DAY, "json_schema_extra": {"format": "date"}}
    return {"min_length": 1 if needed else None, "max_length": getattr(field, "max_length", None)}


Complainant = part_of(PartyForm, "ReferralComplainant")
Officer = part_of(OfficerForm, "ReferralOfficer")
# Exactly one of the two is there: one person, or everybody on that side.
ONE_OR_ALL: Any = [{"oneOf": [{"required": [side]}, {"required": [f"{side}s"]}]} for side in SIDES]


def _alone(part: type[Strict]) -> tuple[Any, Any]:
    """Return a side with one person."""
    return part | None, None


def _everybody(part: type[Strict]) -> tuple[Any, Any]:
    """Return a side with several people: a list of the same parts."""
    about = "Instead of the one, everybody on this side. Each is asked, and each has their own ways to be reached."
    return list[part] | None, Field(None, min_length=1, max_length=MOST_ON_A_SIDE, description=about)  # type: ignore[valid-type]


class _Referral(part_of(ReferralForm, "ReferralComplaint")):  # type: ignore[misc]
    """The complaint, with the rule that the document states of its people."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"allOf": ONE_OR_ALL})


ReferralIn = create_model(
    "Referral",
    __base__=_Referral,
    __doc__="A complaint with the people it is about.",
    complainant=_alone(Complainant),
    complainants=_everybody(Complainant),
    officer=_alone(Officer),
    officers=_everybody(Officer),
)


class ReferralReceived(Schema):
    """The case that a referral became."""

    reference: str = Field(description="The program's own reference of the case. Keep it: results are asked for by it.")


class ReferralResult(Schema):
    """The one word of a case that leaves the program."""

    reference: str
    outcome: OutwardWord | None = Field(description="Null while the case is open, whatever happens in it.")
