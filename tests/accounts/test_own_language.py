"""The language a person reads in: that of the address where it has one, else their own."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from portal.accounts.enums import Role
from tests.factories.accounts import person_with
from tests.factories.program_pages import program_make


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("/portal/desk/", "en"),
        ("/es/portal/desk/", "es"),
        ("/portal/people/", "es"),
        ("/account/password/change/", "es"),
    ],
)
def test_every_page_opens_whatever_language_a_person_has(db: None, settings: Any, path: str, read: str) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    person = person_with(program_make().site, Role.DIRECTOR)
    person.language = "es"
    person.save(update_fields=["language"])
    client = Client(headers={"host": "testserver"})
    client.force_login(person)
    page = client.get(path)
    assert page.status_code == 200
    assert f'<html lang="{read}"' in page.text
