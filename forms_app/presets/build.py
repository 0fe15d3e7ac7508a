"""Short words for the questions of a shipped form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class FormSpec:
    """One shipped form: where it stands, what it is for, and what it asks."""

    purpose: str
    title: str
    slug: str
    summary: str
    intro: str
    body: list[Block]
    button_label: str
    thank_you: str


def heading(title: str, text: str = "") -> Block:
    return {"type": "section", "value": {"title": title, "text": text}}


def ask(kind: str, key: str, label: str, *, hint: str = "", required: bool = True) -> Block:
    value = {"key": key, "label": label, "hint": hint, "required": required, "disclosure": "personal"}
    return {"type": kind, "value": value}


def choose(kind: str, key: str, label: str, options: Options, *, hint: str = "", required: bool = True) -> Block:
    block = ask(kind, key, label, hint=hint, required=required)
    block["value"]["choices"] = [{"code": code, "label": words} for code, words in options]
    return block
