"""A party's pages in the browser: every answer, both languages, with and without a script, on a small telephone."""

from __future__ import annotations

import gzip
from itertools import product
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response

from mediator_portal.cases.enums import Answer, ContactKind
from mediator_portal.cases.models import CasePerson, ContactPoint
from mediator_portal.participation.models import Consent
from mediator_portal.participation.services import invitation_issue
from program_pages.models import Program
from tests.browser import party, post
from tests.browser.somebody import PHONE, Somebody
from tests.browser.ways import Way, each_way
from tests.browser.world import World
from tests.factories.cases import CaseFactory

MOBILE: Final = "+13055550123"
SCRIPTS: Final = pytest.mark.parametrize("scripts", [True, False], ids=["script", "no-script"])
HEAVIEST: Final = 60_000


@pytest.fixture(scope="module")
def miami(world: World) -> Program:
    return world.load("miami")


@pytest.fixture
def person(miami: Program, way: Way) -> CasePerson:
    """Somebody who is invited in the language of the walk: an e-mail that carried it, a mobile for the code."""
    case = CaseFactory(program=miami, inviting=True)
    found: CasePerson = case.people.get(role="complainant")
    found.language = way.language
    found.save(update_fields=["language"])
    found.contact_points.update(carries_invitation=True)
    ContactPoint.objects.get_or_create(person=found, kind=ContactKind.MOBILE, defaults={"value": MOBILE})
    return found


def comes_in(world: World, person: CasePerson, **options: Any) -> Somebody:
    one = world.visitor(person.case.program, width=PHONE, name="a party", **options)
    one.axe = options.get("java_script_enabled", True)
    if not one.axe:
        one.watch.sideways = False
    party.by_link(one, invitation_issue(person=person).link)
    party.prove(world, one, "text message", MOBILE)
    return one


def answer_of(person: CasePerson) -> str:
    return CasePerson.objects.get(pk=person.pk).answer


@each_way()
def test_no(world: World, person: CasePerson, way: Way) -> None:
    one = comes_in(world, person, language=way.language, **way.device)
    party.read(one)
    one.press("No, I do not want to take part").sees("Your answer: no")
    assert answer_of(person) == ""
    one.press("Send my answer: no").sees("We have your answer")
    assert answer_of(person) == Answer.NO


@each_way()
def test_talk_first(world: World, person: CasePerson, way: Way) -> None:
    one = comes_in(world, person, language=way.language, **way.device)
    party.read(one)
    one.press("I want to talk to someone first")
    one.type("When and where can we call you?", "After 5 p.m.")
    one.press("Send: please call me").sees("We have your answer")
    assert answer_of(person) == Answer.TALK


@each_way()
def test_a_wrong_code_opens_nothing(world: World, person: CasePerson, way: Way) -> None:
    one = world.visitor(person.case.program, width=PHONE, name="a stranger", language=way.language, **way.device)
    party.by_link(one, invitation_issue(person=person).link)
    one.tick("text message").press("Continue")
    world.deliver()
    right = post.last(MOBILE).digits
    one.type("Six-digit code", "000000" if right != "000000" else "111111")
    one.press("Check the code").sees("This is not the code")
    one.sees_not(person.case.reference, person.name)
    one.open("/take-part/decide/").sees("Is it you?")


@SCRIPTS
def test_the_language_changes_in_the_middle_of_signing(world: World, person: CasePerson, scripts: bool) -> None:
    """What was typed stays, help leads back, and the text that is signed is the one on the screen."""
    one = comes_in(world, person, java_script_enabled=scripts)
    one.open("/take-part/sign/")
    one.type("Your full name", "Ana Dí")
    one.page.locator("main form#typed input[type=checkbox]").first.check(force=True)
    one.press("Español").sees("Firme el acuerdo")
    assert one.path == "/es/take-part/sign/"
    assert one.page.locator("#id_typed_name").input_value() == "Ana Dí"
    assert one.page.locator("main form#typed input[type=checkbox]").first.is_checked()
    one.press("Pedir un intérprete, una").press("Volver sin pedir nada")
    assert one.page.locator("#id_typed_name").input_value() == "Ana Dí"
    for box in one.page.locator("main form#typed input[type=checkbox]").all():
        box.check(force=True)
    one.page.locator("#id_typed_name").fill("Ana Díaz")
    with one.page.expect_navigation():
        one.page.locator("#id_typed_name").press("Enter")
    assert one.path == "/es/take-part/check/"
    one.look().sees("Ana Díaz").press("English").sees("Check your answer", "Ana Díaz")
    one.press("Español").sees("Ana Díaz")
    with one.page.expect_navigation():
        one.page.locator("main form:has(input[name=text]) button").click()
    one.look()
    consent = Consent.objects.get(person=person)
    assert (consent.language, consent.typed_name) == ("es", "Ana Díaz")


def styles_of(page: Page) -> list[dict[str, str]]:
    found: list[dict[str, str]] = page.evaluate(
        """() => [...document.querySelectorAll('.choices-equal__button')].map((each) => {
          const style = getComputedStyle(each), label = getComputedStyle(each.querySelector('strong'));
          const box = each.getBoundingClientRect();
          const names = ['color', 'backgroundColor', 'borderTopColor', 'borderTopWidth', 'fontSize', 'fontWeight',
            'paddingTop', 'paddingLeft', 'textAlign', 'opacity', 'boxShadow', 'outlineStyle'];
          return {width: `${box.width}`, height: `${box.height}`,
            label: label.fontSize + label.fontWeight + label.color,
            ...Object.fromEntries(names.map((name) => [name, style[name]]))};
        })"""
    )
    return found


def test_the_three_answers_look_alike_and_none_is_chosen(world: World, person: CasePerson) -> None:
    one = comes_in(world, person)
    for width, path in product((PHONE, 1280), ("/take-part/decide/", "/es/take-part/decide/")):
        one.page.set_viewport_size({"width": width, "height": 900})
        one.open(path)
        styles = styles_of(one.page)
        assert len(styles) == 3
        assert styles[0] == styles[1] == styles[2]
        assert one.page.locator(".choices-equal--selected, :checked").count() == 0
        assert one.page.evaluate("document.activeElement.className") != "choices-equal__button"
        values = [each.get_attribute("value") for each in one.page.locator(".choices-equal__button").all()]
        assert values == ["yes", "no", "talk"]


def test_the_pages_from_the_first_to_the_receipt_weigh_little(world: World, person: CasePerson) -> None:
    """All of a yes on a first visit, pictures left out: pages, style, scripts, letters, compressed as they are sent.

    Style and scripts count once: their addresses carry a fingerprint, and a browser keeps them.
    """
    one = world.visitor(person.case.program, width=PHONE, name="a party")
    one.looks = False
    answers: list[Response] = []
    # Playwright marks its handlers, which a built-in method does not let it do.
    one.page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108
    party.by_link(one, invitation_issue(person=person).link)
    party.prove(world, one, "text message", MOBILE)
    party.read(one)
    party.says_yes(one, "Ana Diaz")
    pages = [each for each in answers if each.request.resource_type == "document" and each.status == 200]
    assert len(pages) >= 13
    assert all(each.headers.get("content-encoding") == "gzip" for each in pages)
    weights = [(urlsplit(each.url).path, each.request.sizes()["responseBodySize"]) for each in pages]
    kinds = {"document", "image", "other"}
    files = sorted({urlsplit(each.url).path for each in answers if each.request.resource_type not in kinds})
    assert any(path.endswith(".css") for path in files)
    assert not [path for path in files if path.endswith(".woff2")]
    weights += [(path, len(gzip.compress(one.fetch(path)))) for path in files]
    assert min(size for _path, size in weights) > 0
    assert sum(size for _path, size in weights) <= HEAVIEST, sorted(weights, key=lambda each: -each[1])
