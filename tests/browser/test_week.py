"""A mediator's week on a telephone: by thumb, by keyboard, and without a script; each well under a minute."""

from __future__ import annotations

import time
from typing import Final

import pytest
from playwright.sync_api import CDPSession, Page

from mediator_portal.mediators.models import Mediator
from program_pages.models import Program
from tests.browser.somebody import PHONE, Somebody
from tests.browser.world import World
from tests.factories.meetings import MediatorFactory, interpreter_make

MINUTE: Final = 60


@pytest.fixture(scope="module")
def program(world: World) -> Program:
    return world.load("miami")


@pytest.fixture
def mediator(program: Program) -> Mediator:
    return MediatorFactory(program=program, week=False)


def hours(mediator: Mediator) -> list[tuple[int, int, int]]:
    rows = mediator.weekly.values_list("weekday", "starts", "ends")
    return sorted((day, starts.hour, ends.hour) for day, starts, ends in rows)


def at(page: Page, box: str) -> tuple[float, float]:
    """Return the middle of a box of the week on the screen."""
    place = page.locator(f'input[name="free"][value="{box}"]').bounding_box()
    assert place is not None
    return place["x"] + place["width"] / 2, place["y"] + place["height"] / 2


class Thumb:
    """A thumb on the glass, moved by the browser's own protocol: it scrolls where a real one would."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.glass: CDPSession = page.context.new_cdp_session(page)

    def drag(self, *boxes: str, rest: float = 0.0) -> None:
        """Put the thumb on the first box, rest there (seconds), and move over the others."""
        places = [at(self.page, box) for box in boxes]
        self._send("touchStart", places[0])
        self.page.wait_for_timeout(rest * 1000)
        for (x, y), (to_x, to_y) in zip(places, places[1:], strict=False):
            for step in range(1, 9):
                self._send("touchMove", (x + (to_x - x) * step / 8, y + (to_y - y) * step / 8))
                self.page.wait_for_timeout(16)
        self._send("touchEnd", None)
        self.page.wait_for_timeout(120)

    def _send(self, kind: str, place: tuple[float, float] | None) -> None:
        points = [{"x": place[0], "y": place[1]}] if place else []
        self.glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def ticked(page: Page) -> set[str]:
    return set(page.locator('input[name="free"]:checked').evaluate_all("all => all.map((each) => each.value)"))


def opened(world: World, program: Program, mediator: Mediator, **options: object) -> Somebody:
    assert mediator.user is not None
    one = world.signed_in(program, mediator.user, width=PHONE, **options)
    return one.open("/portal/availability/")


def test_by_thumb(world: World, program: Program, mediator: Mediator) -> None:
    one = opened(world, program, mediator)
    began = time.monotonic()
    page, thumb = one.page, Thumb(one.page)
    page.locator(".week").evaluate("each => each.scrollIntoView({block: 'start'})")
    before = page.evaluate("window.scrollY")
    # Sideways at once, downwards after a moment's rest; the page stays where it is.
    thumb.drag("0-9", "4-9")
    assert ticked(page) == {f"{day}-9" for day in range(5)}
    thumb.drag("1-10", "1-13", rest=0.3)
    assert {f"1-{hour}" for hour in range(9, 14)} <= ticked(page)
    assert page.evaluate("window.scrollY") == before
    # The same way back clears.
    thumb.drag("4-9", "3-9")
    assert not {"3-9", "4-9"} & ticked(page)
    # A tap is a tap.
    page.touchscreen.tap(*at(page, "2-11"))
    assert "2-11" in ticked(page)
    # A quick movement downwards scrolls, as everywhere, and paints nothing.
    painted = ticked(page)
    thumb.drag("3-15", "3-11")
    assert ticked(page) == painted
    assert page.evaluate("window.scrollY") > before
    # A day's name marks the whole day.
    page.get_by_role("button", name="Friday: mark or clear all hours").tap()
    assert {f"4-{hour}" for hour in range(9, 19)} <= ticked(page)
    one.press("Save my week").sees("Your week is saved")
    assert time.monotonic() - began < MINUTE
    assert hours(mediator) == [(0, 9, 10), (1, 9, 14), (2, 9, 10), (2, 11, 12), (4, 9, 19)]


def test_by_keyboard(world: World, program: Program, mediator: Mediator) -> None:
    one = opened(world, program, mediator)
    began, page = time.monotonic(), one.page
    page.locator('input[name="free"][value="0-9"]').focus()
    name = page.evaluate("document.activeElement.closest('label').innerText.trim()")
    assert name == "Monday, 9 a.m. to 10 a.m."
    page.keyboard.press("Space")
    for _hour in range(3):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("End")
    page.keyboard.press("Shift+ArrowUp")
    assert ticked(page) == {"0-9", "0-10", "0-11", "0-12", "1-12"}
    # One stop for the whole week: the next Tab leaves it.
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('tbody input')")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.value") == "5-11"
    one.press("Save my week").sees("Your week is saved")
    assert time.monotonic() - began < MINUTE
    assert hours(mediator) == [(0, 9, 13), (1, 12, 13)]


def test_by_mouse_a_quick_stroke_leaves_no_gaps(world: World, program: Program, mediator: Mediator) -> None:
    one = opened(world, program, mediator)
    page = one.page
    page.set_viewport_size({"width": 1280, "height": 900})
    page.mouse.move(*at(page, "0-9"))
    page.mouse.down()
    page.mouse.move(*at(page, "0-16"))
    page.mouse.up()
    page.mouse.click(*at(page, "2-9"))
    one.press("Save my week")
    assert hours(mediator) == [(0, 9, 17), (2, 9, 10)]


def test_without_a_script(world: World, program: Program, mediator: Mediator) -> None:
    one = opened(world, program, mediator, java_script_enabled=False, axe=False)
    one.looks = False
    began, page = time.monotonic(), one.page
    assert not page.locator("[data-week-hint]").is_visible()
    for box in ("0-9", "0-10", "0-11"):
        page.locator(f'input[name="free"][value="{box}"]').check(force=True)
    one.unfold("Copy a day")
    one.choose("Copy", "Monday").tick("Tuesday", group="To").tick("Friday", group="To")
    one.press("Copy the day and save").sees("The day is copied, and your week is saved")
    assert time.monotonic() - began < MINUTE
    assert hours(mediator) == [(0, 9, 12), (1, 9, 12), (4, 9, 12)]
    one.unfold("Pause everything").press("Pause", exact=True).sees("Your availability is paused")
    one.press("End the pause").sees("Welcome back")


@pytest.mark.parametrize("width", [360, 1280])
def test_hatched_hours_can_be_marked_where_the_policy_allows(world: World, program: Program, width: int) -> None:
    """The wide week of an interpreter fits a telephone, too."""
    type(program).objects.filter(pk=program.pk).update(availability_outside_hours=True)
    interpreter = interpreter_make(program, account=True)
    assert interpreter.user is not None
    one = world.signed_in(program, interpreter.user, title="Interpreter", width=width)
    one.open("/portal/availability/").sees("You may mark hatched hours, too")
    one.page.locator('input[name="free"][value="6-8"]').check(force=True)
    one.press("Save my week").sees("Your week is saved")
    assert interpreter.weekly.filter(weekday=6, starts="08:00").exists()
    type(program).objects.filter(pk=program.pk).update(availability_outside_hours=False)
