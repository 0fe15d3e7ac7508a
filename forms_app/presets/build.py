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


def step(title: str, *items: Block, text: str = "", when: Block | None = None) -> Block:
    return {"type": "step", "value": {"title": title, "text": text, "items": list(items), **_condition(when)}}


def stop(title: str, text: str, when: Block, *, link: tuple[str, str] = ("", "")) -> Block:
    """End the form when a rule holds; `link` is words and address of what else is possible."""
    label, url = link
    value = {"title": title, "text": text, "link_label": label, "link_url": url, **_condition(when)}
    return {"type": "stop", "value": value}


def rule(question: str, operator: str, value: str = "") -> Block:
    return {"question": question, "operator": operator, "value": value}


def heading(title: str, text: str = "") -> Block:
    return {"type": "section", "value": {"title": title, "text": text}}


def ask(kind: str, key: str, label: str, *, hint: str = "", required: bool = True, when: Block | None = None) -> Block:
    value = {"key": key, "label": label, "hint": hint, "required": required, "disclosure": "personal"}
    return {"type": kind, "value": {**value, **_condition(when)}}


def choose(
    kind: str,
    key: str,
    label: str,
    options: Options,
    *,
    hint: str = "",
    required: bool = True,
    when: Block | None = None,
) -> Block:
    block = ask(kind, key, label, hint=hint, required=required, when=when)
    block["value"]["choices"] = [{"code": code, "label": words} for code, words in options]
    return block


def _condition(when: Block | None) -> Block:
    return {"condition": {"match": "all", "rules": [when]}} if when else {}
