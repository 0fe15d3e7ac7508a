"""What forms look like over the API, apart from their own schemas (`forms_app/schemas/`)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

LONGEST_TEXT = 2000


class ClosedOut(Schema):
    """Why a form cannot be sent now, in words for people, and where they can go instead."""

    title: str
    text: str
    link_url: str = ""
    link_label: str = ""


class LanguageOut(Schema):
    """One language of a form."""

    language: str
    title: str
    url: str = Field(description="The form's own page, for people.")
    definition_url: str


class FormOut(Schema):
    """One published form that everybody may fill in."""

    form: uuid.UUID = Field(description="The same in every language, for as long as the form is there.")
    purpose: str
    language: str
    title: str
    version: str = Field(description="Changes with every change of a question.")
    languages: list[LanguageOut]
    closed: ClosedOut | None = None


class FormList(Schema):
    """Every published form of the program that everybody may fill in."""

    items: list[FormOut]


class FormDefinition(FormOut):
    """A form with everything it asks."""

    intro: str = Field(description="HTML.")
    button_label: str
    thank_you: str = Field(description="HTML, to be shown with the receipt.")
    stamp: str = Field(description="Send it back with the answers. It tells when the form was opened.")
    answers: dict[str, Any] = Field(
        description="JSON Schema (draft 2020-12) of the answers. Its member x-form has the steps, in their order."
    )


class SubmissionIn(Schema):
    """Answers to a form."""

    model_config = ConfigDict(extra="forbid")

    answers: dict[str, Any] = Field(description="By the key of their question; see the form's JSON Schema.")
    language: str = Field("", max_length=10, description="Of the form as it was shown; the program's own without it.")
    stamp: str = Field("", max_length=LONGEST_TEXT, description="As it came with the form.")
    website: str = Field(
        "",
        max_length=LONGEST_TEXT,
        description="What stands in a field that people do not see. Programs fill it in; such forms are looked at.",
    )


class Received(Schema):
    """A form that arrived."""

    receipt: str = Field(description="The number by which the program finds it.")
    secret: str = Field(description="With it the receipt can be asked for again. It is told here and nowhere else.")
    state: Literal["received"] = "received"


class Receipt(Schema):
    """What can be learned of a form that was sent: that it arrived."""

    receipt: str
    state: Literal["received"] = "received"
    sent_at: dt.datetime
