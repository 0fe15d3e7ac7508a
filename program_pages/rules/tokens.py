"""Texts that name policy values: `{notice}` stands for the value in words, so no number is typed by hand.

A sentence (or, in rich text, a paragraph or list item) that names a value which must not be shown is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from program_pages.rules.facts import FACTS

# What a text may name beside the policy's facts: the state of the mediator roles.
ROLES = "roles"
NAMES = (*FACTS, ROLES)
TOKEN = re.compile(r"\{([a-z][a-z0-9_]*)\}")
TOKEN_AND_PERIOD = re.compile(TOKEN.pattern + r"(\.?)")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
ELEMENT = re.compile(r"<(p|li|h2|h3|h4)\b[^>]*>.*?</\1>", re.DOTALL)


def unknown_tokens(text: str) -> list[str]:
    """Return the names in braces that no policy value has, in their order."""
    return [name for name in TOKEN.findall(text) if name not in NAMES]


def fill_text(text: str, values: Mapping[str, str | None]) -> str:
    """Return plain text with its values, without the sentences whose value must not be shown."""
    if "{" not in text:
        return text
    paragraphs = []
    for paragraph in text.split("\n"):
        kept = [_filled(sentence, values) for sentence in SENTENCE_END.split(paragraph) if _sayable(sentence, values)]
        if kept or not paragraph.strip():
            paragraphs.append(" ".join(kept))
    return "\n".join(paragraphs).strip()


def fill_html(html: str, values: Mapping[str, str | None]) -> str:
    """Return rich text with its values escaped, without the paragraphs and items whose value must not be shown."""
    if "{" not in html:
        return html
    escaped = {name: None if value is None else escape(value) for name, value in values.items()}
    kept = ELEMENT.sub(lambda match: match.group(0) if _sayable(match.group(0), escaped) else "", html)
    return _filled(kept, escaped)


def _sayable(text: str, values: Mapping[str, str | None]) -> bool:
    return all(values.get(name) is not None for name in TOKEN.findall(text))


def _filled(text: str, values: Mapping[str, str | None]) -> str:
    """Put the values in. One that ends with a period ("7 p.m.") ends its sentence too."""

    def value(match: re.Match[str]) -> str:
        words = values.get(match.group(1)) or ""
        return words if words.endswith(".") else words + match.group(2)

    return TOKEN_AND_PERIOD.sub(value, text)
