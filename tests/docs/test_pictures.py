"""Pictures in the docs: each is there, and says what the walk that made it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
IMAGE = re.compile(r'<img src="([^"]+)" alt="([^"]+)"')
PAGES = [page for page in sorted(DOCS.rglob("*.md")) if IMAGE.search(page.read_text())]
CAPTIONS = {f"walkthrough/{name}": words for name, words in IMAGE.findall((DOCS / "walkthrough/README.md").read_text())}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_every_picture_is_there(page: Path) -> None:
    for name, _words in IMAGE.findall(page.read_text()):
        assert (page.parent / name).is_file(), name


@pytest.mark.parametrize(("page", "least"), [("docs/editing-forms.md", 6), ("README.md", 4)])
def test_pictures_of_the_walk_stand_with_its_words(page: str, least: int) -> None:
    """`make walkthrough` numbers its pictures anew: a page that shows one names what is on it now."""
    shown = IMAGE.findall((DOCS.parent / page).read_text())
    assert len(shown) >= least
    for name, words in shown:
        assert CAPTIONS.get(name.removeprefix("docs/")) == words, name
