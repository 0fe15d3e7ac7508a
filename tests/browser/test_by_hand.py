"""A party without scripts, a party without a mouse, and a party who mistypes."""

from __future__ import annotations

import pytest

from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.participation.services import invitation_issue
from program_pages.models import Program
from tests.browser import party, post
from tests.browser.somebody import DESK, PHONE, Somebody
from tests.browser.test_ways_out import MOBILE, person_of
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
    """From the code of the letter to leaving again, with the keyboard alone: each control is reached, shows that it
    has the focus, and answers; a mistake takes the focus to what is wrong."""
    one = world.visitor(person.case.program, width=DESK)
    one.open("/take-part/")
    one.page.keyboard.press("Tab")
    assert one.page.evaluate("document.activeElement.hash") == "#main", "the first stop leads past the head of the page"
    by_key(one, "code", invitation_issue(person=person).code)
    one.sees("Is it you?")
    while "text message" not in one.page.evaluate("document.activeElement.labels?.[0]?.innerText ?? ''"):
        one.page.keyboard.press("ArrowDown" if one.page.evaluate("document.activeElement.type") == "radio" else "Tab")
    one.page.keyboard.press("Space")
    by_key(one, "Continue")
    world.deliver()
    by_key(one, "code", post.last(MOBILE["miami"]).digits)
    by_key(one, "Read and answer")
    while not one.path.endswith("/decide/"):
        by_key(one, "Next" if one.page.get_by_role("link", name="Next").count() else "Go to your answer")
    by_key(one, "Yes, I want to take part")
    by_key(one, "Check my answer")
    assert "error-summary" in one.page.evaluate("document.activeElement.className")
    one.page.keyboard.press("Tab")
    one.page.keyboard.press("Enter")
    assert one.page.evaluate("document.activeElement.type") == "checkbox"
    one.page.keyboard.press("Space")
    for _box in range(one.page.locator("main form input[type=checkbox]").count() - 1):
        tab_to(one, "tick_", "esign")
        one.page.keyboard.press("Space")
    by_key(one, "typed_name", person.name)
    one.sees("What you are about to send")
    by_key(one, "Sign and send my answer: yes")
    one.sees("We have your answer")
    by_key(one, "Leave the mediation")
    by_key(one, "Leave the mediation now")
    person.refresh_from_db()
    assert person.answer == "no"


def by_key(one: Somebody, wanted: str, typed: str = "") -> None:
    """Tab to a control, type into it, press Enter; the page that comes is looked at."""
    tab_to(one, wanted)
    one.page.keyboard.type(typed)
    with one.page.expect_navigation():
        one.page.keyboard.press("Enter")
    one.look()


def tab_to(one: Somebody, *wanted: str) -> None:
    """Press Tab until a control of one of these names or words has the focus, and see that it shows it."""
    words = (
        "(({name, localName, innerText}) => localName == 'body' ? '' : name + ' ' + innerText)(document.activeElement)"
    )
    for _press in range(60):
        one.page.keyboard.press("Tab")
        if any(each in one.page.evaluate(words) for each in wanted):
            style = one.page.evaluate(
                "(({outlineStyle, outlineWidth}) => [outlineStyle, parseFloat(outlineWidth)])"
                "(getComputedStyle(document.activeElement))"
            )
            assert style[0] != "none", f"{wanted} does not show its focus on {one.page.url}"
            assert style[1] >= 2, f"{wanted} hardly shows its focus on {one.page.url}"
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
