"""The Spanish strings: compiled as written, with the same placeholders, and none missing on a party's pages."""

from __future__ import annotations

import ast
import gettext
import html
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "locale" / "es" / "LC_MESSAGES"
TEMPLATES = sorted(
    [*(ROOT / "templates" / "portal" / "participation").glob("*.html"), *(ROOT / "templates").glob("base*.html")]
)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\$\w+")
TRANSLATE = re.compile(r"""{%-?\s*trans(?:late)?\s+("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b([^%]*)%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
PLURAL = re.compile(r"{%\s*plural\s*%}")
VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")

Entry = dict[str, str]


@cache
def entries() -> tuple[Entry, ...]:
    """Return the entries of the .po file, its heading left out: {"msgid": …, "msgstr": …, "msgstr[0]": …}."""
    found: list[Entry] = []
    for block in (FOLDER / "django.po").read_text(encoding="utf-8").split("\n\n"):
        entry: Entry = {}
        key = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            word, _, text = line.partition(" ")
            if not line.startswith('"'):
                key = word
            entry[key] = entry.get(key, "") + ast.literal_eval(line if line.startswith('"') else text)
        found.append(entry)
    return tuple(entry for entry in found if entry.get("msgid"))


def compiled() -> dict[object, str]:
    """Return what the .mo file holds, its heading left out; plural forms under (msgid, 0) and (msgid, 1)."""
    with (FOLDER / "django.mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in catalog.items() if key}


def said(entry: Entry) -> list[str]:
    """Return the Spanish of an entry, each plural form by itself."""
    return [text for key, text in entry.items() if key.startswith("msgstr")]


def folded(text: str) -> str:
    """Return words with single spaces and named values, as gettext knows them."""
    return " ".join(html.unescape(VARIABLE.sub(r"%(\1)s", text)).split())


def words_of(path: Path) -> set[str]:
    """Return every sentence a template hands to gettext."""
    source = path.read_text(encoding="utf-8")
    found = {ast.literal_eval(literal) for literal in TRANSLATE.findall(source)}
    return {folded(text) for text in found | {PLURAL.split(body)[0] for _, body in BLOCK.findall(source)}}


def test_the_compiled_file_agrees_with_the_written_one() -> None:
    written: dict[object, str] = {}
    for entry in entries():
        if "msgid_plural" in entry:
            written |= {(entry["msgid"], form): text for form, text in enumerate(said(entry))}
        else:
            written[entry["msgid"]] = entry["msgstr"]
    assert compiled() == written


def test_every_entry_is_translated_and_none_doubtful() -> None:
    assert [entry["msgid"] for entry in entries() if not all(said(entry))] == []
    assert [entry["msgid"] for entry in entries() if len(said(entry)) != (2 if "msgid_plural" in entry else 1)] == []
    assert "fuzzy" not in (FOLDER / "django.po").read_text(encoding="utf-8")


def test_every_placeholder_is_kept() -> None:
    wrong = [
        (entry["msgid"], text)
        for entry in entries()
        for text in said(entry)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(entry["msgid"]))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_sentence_of_a_party_has_its_spanish(path: Path) -> None:
    known = {folded(entry["msgid"]) for entry in entries()}
    assert words_of(path) - known == set()


def test_the_templates_are_read() -> None:
    assert "Do you want to take part in the mediation?" in set().union(*map(words_of, TEMPLATES))
    assert any("%(last_day)s" in text for text in set().union(*map(words_of, TEMPLATES)))
