"""An editor without a mouse: steps, questions, a condition, a draft; a long form is a list that opens as one goes."""

from __future__ import annotations

from typing import Any, Final

import pytest

from forms_app.models import FormPage
from portal.accounts.enums import Role
from program_pages.models import Program
from tests.browser.somebody import DESK, PHONE, Somebody
from tests.browser.world import World

TITLE = "Ask for a room"
# Stops on the way from one control of the builder to another, at most.
STOPS: Final = 60
# What has the focus: its words, where it is, and what stands in the way of seeing it.
FOCUS: Final = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect(), look = getComputedStyle(it);
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const shown = over && (it === over || it.contains(over) || over.contains(it));
  return {
    words: (it.getAttribute("aria-label") || it.labels?.[0]?.innerText || it.innerText || it.title || "").trim(),
    name: it.name || "",
    inside: !!it.closest("#panel-child-content-body-section"),
    hidden: shown ? "" : `stands under ${over ? over.outerHTML.slice(0, 80) : "the edge of the window"}`,
    ring: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2,
  };
}"""


@pytest.fixture
def program(world: World) -> Program:
    return world.load("chicago")


@pytest.fixture(autouse=True)
def _saved_by_hand(settings: Any) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0


class Keys:
    """The keyboard of an editor, who looks at each stop whether they see where they are."""

    def __init__(self, editor: Somebody) -> None:
        self.page = editor.page
        self.keyboard = editor.page.keyboard

    def here(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(FOCUS)
        return found

    def settled(self) -> dict[str, Any]:
        """What has the focus once nothing scrolls any more; it is seen, with a ring."""
        for _again in range(20):
            found = self.here()
            if not found["hidden"]:
                break
            self.page.wait_for_timeout(50)
        assert not found["hidden"], f"“{found['words']}” has the focus and {found['hidden']}"
        assert found["ring"], f"nothing shows that “{found['words']}” has the focus"
        return found

    def to(self, words: str, *, back: bool = False) -> Keys:
        """Go on with Tab until a control of these words has the focus."""
        for _stop in range(STOPS):
            self.keyboard.press("Shift+Tab" if back else "Tab")
            found = self.settled() if self.here()["inside"] else self.here()
            if found["words"].rstrip("*") == words:
                self.settled()
                return self
        raise AssertionError(f"“{words}” is not reached")

    def type(self, words: str) -> Keys:
        self.keyboard.type(words)
        return self

    def press(self, key: str) -> Keys:
        self.keyboard.press(key)
        return self

    def insert(self, kind: str, first: str) -> Keys:
        """Open the menu of the plus that has the focus, find a kind by its name, and land in its first field."""
        self.press("Enter")
        self.page.wait_for_selector("[role=combobox]:focus")
        self.type(kind).press("Enter")
        self.page.wait_for_selector("[name^=body-]:focus")
        assert self.settled()["words"].rstrip("*") == first
        return self


def test_by_keyboard(world: World, program: Program) -> None:
    editor = world.staff(program, Role.EDITOR, "Carlos Vega", axe=False, width=DESK)
    editor.watch.sideways = False
    editor.open(f"/admin/pages/add/forms_app/formpage/{program.site.root_page_id}/")
    editor.page.wait_for_selector("#panel-child-content-body-section .c-sf-add-button")
    keys = Keys(editor)
    keys.to("Title").type(TITLE).to("Purpose").type("Contact")
    keys.to("What each purpose is, and which answers it needs")

    keys.to("Insert a block").insert("Step", "Name of the step").type("Your group")
    keys.to("Insert a block").insert("Yes or no", "Question").type("Do you need a room?")
    keys.to("Help")
    assert _value(editor, "-key") == "do_you_need_a_room", "the key is made of the words when they are left"
    keys.to("Insert a block").insert("E-mail address", "Question").type("Where do we answer?")
    keys.to("Key").press("ControlOrMeta+A").type("email")

    keys.to("Toggle section").press("Enter").to("Add").press("Enter")
    editor.page.wait_for_selector("[name$=-question]:focus")
    keys.settled()
    keys.type("do_you_need_a_room").to("Comparison").to("With").type("yes")
    keys.to("Save draft").press("Enter")
    editor.page.wait_for_url("**/edit/")
    draft = FormPage.objects.get(title=TITLE).get_latest_revision_as_object()
    [step] = draft.definition.steps
    room, email = step.questions
    assert (step.title, room.key, email.key) == ("Your group", "do_you_need_a_room", "email")
    [rule] = email.condition.rules
    assert (rule.question, rule.operator, rule.value) == ("do_you_need_a_room", "is", "yes")

    keys.to("More actions", back=True).press("Enter")
    keys.to("Publish").press("Enter")
    editor.sees("Take it out from behind the condition", "with the key “message”")
    keys.to("Go to the first error").press("Enter")
    editor.page.wait_for_selector("#panel-child-content-body-section :focus")
    assert keys.settled()["inside"]
    assert not FormPage.objects.get(title=TITLE).live


def _value(editor: Somebody, end: str) -> str:
    found: str = editor.page.evaluate(
        f"[...document.querySelectorAll('#panel-child-content-body-section [name$=\"{end}\"]')].pop().value"
    )
    return found


def test_a_long_form_opens_as_a_list_and_the_map_leads_into_it(world: World, program: Program) -> None:
    """Questions are folded at first; a line of the map opens its question, and what is wrong opens by itself."""
    editor = world.staff(program, Role.EDITOR, "Carlos Vega", axe=False, width=DESK)
    editor.watch.sideways = False
    form = FormPage.objects.get(purpose="mediation_request", locale__language_code="en")
    editor.open(f"/admin/pages/{form.pk}/edit/")
    panel = editor.page.locator("#panel-child-content-body-section")
    panel.get_by_text("Which department").wait_for()
    question = panel.get_by_label("Key", exact=True).filter(visible=True)
    assert question.count() == 0
    editor.open(f"/admin/forms/{form.pk}/map/")
    editor.page.locator(".form-map__steps").get_by_role("link", name="E-mail address").click()
    question.wait_for()
    assert question.input_value() == "email"
    panel.get_by_label("Must be answered").filter(visible=True).uncheck()
    editor.page.get_by_role("button", name="More actions").first.click()
    with editor.page.expect_navigation(wait_until="load"):
        editor.page.get_by_role("button", name="Publish").first.click()
    panel.get_by_text("Mark that question as required").wait_for()
    assert question.input_value() == "email"


def test_a_folded_step_is_known_by_its_words_on_a_telephone(world: World, program: Program) -> None:
    editor = world.staff(program, Role.EDITOR, "Carlos Vega", axe=False, width=PHONE)
    editor.watch.sideways = False
    form = FormPage.objects.get(purpose="mediation_request", locale__language_code="en")
    editor.open(f"/admin/pages/{form.pk}/edit/")
    heading = editor.page.locator("#panel-child-content-body-section .w-panel__heading", has_text="Which department")
    heading.wait_for()
    assert heading.evaluate("each => each.scrollWidth <= each.clientWidth"), "nothing of it is cut off"
    heading.click()
    editor.page.locator("#panel-child-content-body-section").get_by_label("Name of the step").first.wait_for()
