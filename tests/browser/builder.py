"""An editor's hands on the form builder: what the StreamField's menus, panels and fields are, by their words."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

from playwright.sync_api import Locator, TimeoutError, expect

from tests.browser.somebody import Somebody

PANEL: Final = "#panel-child-content-body-section"
# Milliseconds in which a menu opens.
MENU: Final = 5_000
STREAM: Final = "[data-streamfield-stream-container]"


class Block:
    """One block of a form, or the form itself: fields by their labels, blocks inside it."""

    def __init__(self, editor: Somebody, place: Locator) -> None:
        self.editor = editor
        self.place = place

    def add(self, kind: str, **fields: str) -> Block:
        """Press the last plus of the stream in this block, choose a kind, fill in fields by their labels."""
        stream = self.place.locator(STREAM).first
        children = stream.locator("> [data-streamfield-child]")
        before = children.count()
        option = self.editor.page.get_by_role("option", name=kind, exact=True).locator("visible=true")
        plus = stream.locator("> div > .c-sf-add-button").last
        for _again in range(4):  # a press before the builder's scripts are ready opens nothing, and people press again
            plus.evaluate("each => each.scrollIntoView({block: 'center'})")
            plus.click()
            with suppress(TimeoutError):
                option.wait_for(timeout=MENU)
                break
            self.editor.page.keyboard.press("Escape")  # a second press would close a menu that opened late
        option.click()
        expect(children).to_have_count(before + 1)
        made = Block(self.editor, children.nth(before))
        for label, words in fields.items():
            made.type(label.replace("_", " "), words)
        return made

    def type(self, label: str, words: str) -> Block:
        """Type into the first field of this label, and leave it."""
        field = self._field(label)
        field.fill(words)
        field.blur()
        return self

    def value(self, label: str) -> str:
        return self._field(label).input_value()

    def only_if(self, question: str, value: str) -> Block:
        """Unfold the condition of this block, add a rule, choose among the keys and answers that are offered."""
        panel = self.place.locator("[data-contentpath=condition]").last
        toggle = panel.get_by_role("button", name="Toggle section").first
        if toggle.get_attribute("aria-expanded") == "false":
            toggle.click()
        panel.locator("[data-contentpath=rules]").get_by_role("button", name="Add", exact=True).last.click()
        rule = Block(self.editor, panel)
        for label, words in (("Key of an earlier question", question), ("With", value)):
            rule._field(label).focus()
            assert words in self.offered(), f"“{words}” is not offered for “{label}”: {self.offered()}"
            rule.type(label, words)
        return self

    def offered(self) -> list[str]:
        """Return what the field that has the focus offers."""
        found: list[str] = self.editor.page.evaluate(
            "[...(document.activeElement.list?.options ?? [])].map((each) => each.value)"
        )
        return found

    def _field(self, label: str) -> Locator:
        return self.place.get_by_label(re.compile(rf"^{re.escape(label)}\*?$")).first


def the_form(editor: Somebody) -> Block:
    return Block(editor, editor.page.locator(PANEL))
