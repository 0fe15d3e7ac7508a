"""The portal's menu: short ones are shown whole, long ones keep what is needed rarely behind one word."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

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


def test_a_short_menu_has_no_more(program: Program) -> None:
    text = page(program, Role.LIAISON, "cases:liaison")
    assert "Officers to reach" in text
    assert "more-menu" not in text


def test_a_long_menu_keeps_the_rest_behind_one_word(program: Program) -> None:
    text = page(program, Role.COORDINATOR, "cases:desk")
    front, _word, behind = text.partition('<details class="more-menu">')
    behind, _end, _rest = behind.partition("</details>")
    assert front.count("<li>") >= 7
    for name in ("cases:list", "meetings:board", "forms_app:submissions"):
        assert f'href="{reverse(name)}"' in front
        assert f'href="{reverse(name)}"' not in behind
    for name in ("meetings:venues", "notifications:letters"):
        assert f'href="{reverse(name)}"' in behind


def test_where_somebody_is_stands_in_front(program: Program) -> None:
    text = page(program, Role.COORDINATOR, "meetings:venues")
    front = text.partition('<details class="more-menu">')[0]
    assert f'<a href="{reverse("meetings:venues")}" aria-current="page">' in front
