"""A party without scripts, a party without a mouse, and a party who mistypes."""

from __future__ import annotations

import pytest

from mediator_portal.cases.models import Case, CasePerson
from program_pages.models import Program
from tests.browser import party
from tests.browser.somebody import PHONE, Somebody
from tests.browser.test_ways_out import MOBILE, comes_in, person_of
from tests.browser.world import World
from tests.factories.cases import CaseFactory


@pytest.fixture
def program(world: World) -> Program:
    return world.load("miami")


@pytest.fixture
def person(program: Program) -> CasePerson:
    """The complainant of a case that asks both parties."""
    return person_of(CaseFactory(program=program, inviting=True), "complainant")


def test_without_scripts(world: World, person: CasePerson) -> None:
    """The whole way, from the link to the receipt and the times, with JavaScript off."""
    one = world.visitor(person.case.program, width=PHONE, java_script_enabled=False, axe=False)
    from mediator_portal.participation.services import invitation_issue

    party.by_link(one, invitation_issue(person=person).link)
    party.prove(world, one, "text message", MOBILE["miami"])
    party.read(one)
    party.says_yes(one, person.name)
    one.open("/take-part/status/").press("Change my answer")
    one.press("No, I do not want to take part").press("Send my answer: no").sees("We have your answer")
    one.open("/take-part/decide/").press("I want to talk to someone first")
    one.type("When and where can we call you?", "After 5 p.m.").press("Send: please call me")
    person.refresh_from_db()
    assert person.wants_talk_at is not None
    Case.objects.filter(pk=person.case_id).update(state="scheduling")
    one.open("/take-part/status/").press("Offer times")
    boxes = one.page.locator('input[name="time"]')
    for number in range(3):
        boxes.nth(number * 6).check(force=True)
    one.press("Send my times").sees("hours in a row")
    assert one.page.locator('input[name="time"]:checked').count() == 3


def test_by_keyboard(world: World, person: CasePerson) -> None:
    """Every choice is reached by Tab, shows its focus, and answers to Enter."""
    one = comes_in(world, person)
    party.read(one)
    tab_to(one, "Yes, I want to take part")
    outline = one.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    with one.page.expect_navigation():
        one.page.keyboard.press("Enter")
    one.look()
    assert one.path.endswith("/sign/")
    for box in one.page.locator("main form input[type=checkbox]").all():
        box.focus()
        one.page.keyboard.press("Space")
    tab_to(one, "typed_name")
    one.page.keyboard.type(person.name)
    with one.page.expect_navigation():
        one.page.keyboard.press("Enter")
    one.sees("What you are about to send")
    tab_to(one, "Sign and send my answer: yes")
    with one.page.expect_navigation():
        one.page.keyboard.press("Enter")
    one.sees("We have your answer")


def tab_to(one: Somebody, wanted: str) -> None:
    """Press Tab until a control of this name or these words has the focus."""
    words = "document.activeElement.name + ' ' + document.activeElement.innerText"
    for _press in range(60):
        one.page.keyboard.press("Tab")
        if wanted in one.page.evaluate(words):
            return
    raise AssertionError(f"{wanted} cannot be reached by keyboard on {one.page.url}")


def test_a_wrong_code(world: World, person: CasePerson) -> None:
    """One sentence and a way to reach a person; what was typed stays."""
    one = world.visitor(person.case.program, width=PHONE)
    one.open("/take-part/").type("Code from your letter", "2222-2222").press("Continue")
    one.sees("does not open anything", "Call")
    assert one.page.get_by_label("Code from your letter").input_value() == "2222-2222"
    one.shown("A wrong code: one sentence, and a way to reach a person.")
    one.open("/take-part/i/00000000000000000000000000000000/", status=404).sees("does not open anything")
    one.open("/take-part/status/")
    assert one.path == "/take-part/"
