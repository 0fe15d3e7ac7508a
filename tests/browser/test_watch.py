"""What is looked for on every screen is found, also on a screen that looks like one that was clean."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.browser.watch import Clean, violations

CLEAN: Final = """<!doctype html><html lang="en"><head><title>Case 12</title></head><body><main><h1>Case 12</h1>
<label for="id_12">Name</label><input id="id_12" value="Ann"><a href="/12/" aria-label="Open 12">12</a>
</main></body></html>"""


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("12", "34", ""),
        ('for="id_12"', 'for="id_34"', "label"),
        (">Name<", "><", "label"),
        ("<title>Case 12</title>", "", "document-title"),
        (' lang="en"', "", "html-has-lang"),
        (' aria-label="Open 12">12<', "><", "link-name"),
        ("<h1>", '<h1 style="color: #999; background: #fff">', "color-contrast"),
        ("</head>", "<style>h1 { color: #999; background: #fff }</style></head>", "color-contrast"),
        ("<h1>Case 12</h1>", "<h1>Case 12</h1><p id=a></p><p id=a></p><a href=/ aria-labelledby=a></a>", "link-name"),
    ],
)
def test_a_fault_is_found_beside_a_clean_screen(chromium: Browser, old: str, new: str, rule: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto("about:blank")
    page.set_content(CLEAN)
    assert violations(page) == []
    page.set_content(CLEAN.replace(old, new))
    found = violations(page)
    context.close()
    assert any(rule in one for one in found) if rule else found == []


def test_what_one_process_found_clean_the_others_of_the_run_know(tmp_path: Path) -> None:
    one, two, alone = Clean(), Clean(), Clean()
    one.share(tmp_path / "axe")
    two.share(tmp_path / "axe")
    one.add("a screen")
    assert "a screen" in one
    assert "a screen" in two
    assert "another screen" not in two
    assert "a screen" not in alone
