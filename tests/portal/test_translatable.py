"""Every word of a template goes through gettext."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates" / "emails").rglob("*.txt"))
# Pages for developers only.
LEFT_OUT = ("styleguide",)
# Attributes whose values people read or hear.
SPOKEN = re.compile(r"""\b(?:alt|title|placeholder|aria-label|aria-description|label)="([^"]*)\"""")
WORD = re.compile(r"[A-Za-z]{2,}")
# Names of file formats are the same in every language.
NAMES = re.compile(r"\b(?:CSV|JSON|XLSX|PDF)\b")


def words_of(source: str) -> list[str]:
    """Return the runs of letters in a template that gettext never sees."""
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", source, flags=re.S)
    text = re.sub(r"\{% (blocktranslate|blocktrans)\b.*?\{% end\1 %\}", "", text, flags=re.S)
    text = re.sub(r"\{% block (body_class|body_attrs) %\}.*?\{% endblock \1 %\}", "", text, flags=re.S)
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
    text = re.sub(r"<!--.*?-->|<!DOCTYPE[^>]*>", "", text, flags=re.S)
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", "", text, flags=re.S)
    spoken = [match.group(1) for match in SPOKEN.finditer(text)]
    visible = re.sub(r"<[^>]*>", "\n", text)
    visible = NAMES.sub("", visible)
    visible = re.sub(r"&[a-z]+;|&#\d+;", "", visible)
    return [line.strip() for line in [*visible.splitlines(), *spoken] if WORD.search(line)]


@pytest.mark.parametrize("path", [p for p in TEMPLATES if not any(word in str(p) for word in LEFT_OUT)], ids=str)
def test_every_word_can_be_translated(path: Path) -> None:
    assert words_of(path.read_text()) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<p>{% translate "Hello" %}</p>', []),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", []),
        ('<img alt="A seal">', ["A seal"]),
        ("<p>{{ name }}</p>", []),
        ('<a href="/x/">{% comment %}note{% endcomment %}</a>', []),
    ],
)
def test_the_test_itself_finds_literals(source: str, found: list[str]) -> None:
    assert words_of(source) == found
