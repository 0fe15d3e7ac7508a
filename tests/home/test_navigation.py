"""The portal's menu: short ones are shown whole, long ones keep what is needed rarely behind one word."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from home import navigation
from portal.accounts.enums import Role
from program_pages.models import Program
from tests.factories.accounts import person_with, sign_in
from tests.factories.program_pages import program_make


@pytest.fixture
def program(db: None) -> Program:
    return program_make()


def page(program: Program, role: Role, name: str) -> str:
    client = Client(headers={"host": program.site.hostname})
    sign_in(client, person_with(program.site, role))
    return client.get(reverse(name)).content.decode()


def parts(text: str) -> tuple[list[str], list[str]]:
    """Return the items of the menu's line and those behind its word, as they stand in the page."""
    menu = text.partition('<nav class="portal-nav"')[2].partition("</nav>")[0]
    line, _word, behind = menu.partition('<details class="more-menu')
    return re.findall(r"<li.*?</li>", line), re.findall(r"<li.*?</li>", behind)


def is_in(entries: list[str], name: str) -> bool:
    return any(f'href="{reverse(name)}"' in entry for entry in entries)


def test_a_short_menu_has_no_more(program: Program) -> None:
    text = page(program, Role.LIAISON, "cases:liaison")
    assert "Officers to reach" in text
    assert "more-menu" not in text
    assert "more-menu" not in page(program, Role.MEDIATOR, "meetings:sessions"), "five are two lines of a telephone"


def test_a_long_menu_keeps_the_rest_behind_one_word(program: Program) -> None:
    line, behind = parts(page(program, Role.COORDINATOR, "cases:desk"))
    assert len(line) == 7
    wide = [entry for entry in behind if "more-menu__narrow" not in entry]
    for name in ("cases:list", "meetings:board", "forms_app:submissions"):
        assert is_in(line, name)
        assert not is_in(wide, name)
    for name in ("meetings:venues", "notifications:letters"):
        assert is_in(wide, name)
        assert not is_in(line, name)


def test_where_somebody_is_stands_in_front(program: Program) -> None:
    line, behind = parts(page(program, Role.COORDINATOR, "meetings:venues"))
    assert line[-1] == f'<li><a href="{reverse("meetings:venues")}" aria-current="page">Venues</a></li>'
    assert not is_in(behind, "meetings:venues")


def test_on_a_telephone_three_stand_in_front_beside_where_somebody_is(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is one line on a desk may be more on a telephone; there the rest is behind the word, and none is lost."""
    monkeypatch.setattr(navigation, "MOST_NARROW", 4)
    text = page(program, Role.MEDIATOR, "meetings:sessions")
    assert "more-menu more-menu--narrow" in text
    line, behind = parts(text)
    late = [entry for entry in line if "portal-nav__late" in entry]
    assert len(line) - len(late) == 4
    assert [entry.replace("portal-nav__late", "more-menu__narrow") for entry in late] == behind != []
    assert f'<li><a href="{reverse("meetings:sessions")}" aria-current="page">Sessions</a></li>' in line
    assert not is_in(behind, "meetings:sessions")
