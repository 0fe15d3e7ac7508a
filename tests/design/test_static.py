"""The vendored styles: complete, small, and the ones the templates ask for."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
SITE = (STATIC / "css/site.css").read_text()
# Names that only a script, a test or a wider rule asks for.
HOOKS = {"bar-chart__svg", "menu-bar", "usa-checkbox__input", "usa-choices", "usa-list", "usa-radio__input"}


def markup(path: Path) -> str:
    """Return a template's own HTML: tags of the template language are gaps, its variables an @."""
    return re.sub(r"\{\{.*?\}\}", "@", re.sub(r"\{%.*?%\}", " ", path.read_text(), flags=re.DOTALL), flags=re.DOTALL)


def site_templates() -> list[Path]:
    """Return the templates that site.css dresses: mail, letters and the Wagtail admin have their own clothes."""
    others = {"emails", "letters", "wagtailadmin"}
    return [path for path in sorted(TEMPLATES.rglob("*.html")) if path.relative_to(TEMPLATES).parts[0] not in others]


@pytest.mark.parametrize("sheet", ["site", "admin"])
def test_every_file_a_sheet_names_is_there(sheet):
    text = (STATIC / f"css/{sheet}.css").read_text()
    for address in re.findall(r"url\([\"']?([^\"')]+)", text):
        assert (STATIC / "css" / address).resolve().is_file(), address


def test_no_file_names_a_source_map():
    scripts = [*STATIC.glob("js/**/*.js"), *STATIC.glob("css/*.css")]
    assert scripts
    assert [path.name for path in scripts if "sourceMappingURL" in path.read_text()] == []


def test_the_sheet_is_light():
    assert len(gzip.compress(SITE.encode(), 9)) <= 30 * 1024


def test_templates_use_only_classes_that_exist():
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", SITE)) | HOOKS
    unknown = {}
    for path in site_templates():
        for value in re.findall(r'class="([^"]*)"', markup(path)):
            for name in value.split():
                # What a variable completes cannot be known here.
                if "@" not in name and name not in known:
                    unknown.setdefault(name, path.relative_to(TEMPLATES).as_posix())
    assert unknown == {}


def test_templates_carry_no_inline_style_or_script():
    found = []
    for path in site_templates():
        if re.search(
            r"\sstyle=|<style|\son[a-z]+=\"|javascript:|<script(?![^>]*(?:\ssrc=|application/json))", markup(path)
        ):
            found.append(path.relative_to(TEMPLATES).as_posix())
    assert found == []


def test_every_component_is_described():
    described = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/look.md").read_text(), re.MULTILINE))
    components = {
        path.stem for path in (TEMPLATES / "components").glob("*.html") if not path.stem.startswith("styleguide")
    }
    assert components == described


INCLUDE = re.compile(r'{% include "([^"]+)"([^%]*)%}')


def test_a_form_in_a_part_gets_its_token():
    """`only` leaves the form token out: without it every press of such a form is refused with 403."""
    folder = ROOT / "templates"
    texts = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.html")}
    needs = {name for name, text in texts.items() if "{% csrf_token %}" in text}
    while more := {
        name
        for name, text in texts.items()
        if name not in needs and needs & {part for part, _with in INCLUDE.findall(text)}
    }:
        needs |= more
    without = [
        f"{name} includes {part}"
        for name, text in sorted(texts.items())
        for part, options in INCLUDE.findall(text)
        if part in needs and options.rstrip().endswith(" only") and "csrf_token=csrf_token" not in options
    ]
    assert not without
