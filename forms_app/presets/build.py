"""Short words for the questions of a shipped form.

A form is written once, in English, with its words marked for translation: built while a language is active it has that
language's words (`loader.py`), the same keys, codes and order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

Block = dict[str, Any]
Options = Sequence[tuple[str, Any]]

# Folders without a page of their own, by slug (`loader.FOLDERS`); "contact" is the contact page where there is one.
HOME: Final = ""
CONTACT: Final = "contact"
SURVEYS: Final = "surveys"
PORTAL: Final = "portal-forms"


@dataclass(frozen=True)
class FormSpec:
    """One shipped form: what it is for, where it stands, and what it asks."""

    purpose: str
    title: str
    slug: str
    summary: str
    intro: str
    body: list[Block] = field(default_factory=list)
    button_label: str = ""
    thank_you: str = ""
    folder: str = HOME


def step(title: str, *items: Block, text: str = "", when: Block | None = None) -> Block:
    return {"type": "step", "value": {"title": title, "text": text, "items": list(items), **_condition(when)}}


def stop(title: str, text: str, when: Block, *, link: tuple[str, str] = ("", "")) -> Block:
    """End the form when a rule holds; `link` is words and address of what else is possible."""
    label, url = link
    value = {"title": title, "text": text, "link_label": label, "link_url": url, **_condition(when)}
    return {"type": "stop", "value": value}


def rule(question: str, operator: str, value: str = "") -> Block:
    return {"question": question, "operator": operator, "value": value}


def folded(title: str, *items: Block) -> Block:
    """Questions that stand below their heading once somebody opens it."""
    counts = {"repeats": False, "least": 1, "most": 5, "add_label": "", "key": ""}
    return {"type": "group", "value": {"title": title, "text": "", "items": list(items), "folded": True, **counts}}


def drop_down(block: Block) -> Block:
    """Choices as a list that opens."""
    block["value"]["drop_down"] = True
    return block


def heading(title: str, text: str = "") -> Block:
    return {"type": "section", "value": {"title": title, "text": text}}


def ask(kind: str, key: str, label: str, *, hint: str = "", required: bool = True, when: Block | None = None) -> Block:
    value = {"key": key, "label": str(label), "hint": hint, "required": required, "disclosure": "personal"}
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
    block["value"]["choices"] = _listed(options)
    return block


def grid(key: str, label: str, rows: Options, scale: Options, *, hint: str = "", required: bool = True) -> Block:
    """Several things rated on one scale."""
    block = choose("rating_grid", key, label, scale, hint=hint, required=required)
    block["value"]["rows"] = _listed(rows)
    return block


def not_after_today(block: Block) -> Block:
    """A day that has come."""
    block["value"]["limits"] = {"most": "today"}
    return block


def at_most(block: Block, length: int) -> Block:
    """A text of at most so many characters."""
    block["value"]["limits"] = {"most": str(length)}
    return block


def _listed(options: Options) -> list[Block]:
    return [{"code": code, "label": str(words)} for code, words in options]


def _condition(when: Block | None) -> Block:
    return {"condition": {"match": "all", "rules": [when]}} if when else {}
