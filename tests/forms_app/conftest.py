"""A site with a contact form, and people of its staff."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from forms_app import purposes
from forms_app.models import FormPage
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles.models import RoleAssignment
from tests.factories.forms_app import form_page_make
from tests.factories.home import site_make


@pytest.fixture
def site(db: None) -> Site:
    return site_make("testserver")


@pytest.fixture
def form_page(site: Site) -> FormPage:
    return form_page_make(site.root_page)


@pytest.fixture
def person(site: Site) -> Callable[..., User]:
    """Return a function that makes somebody with roles at the site (or at another one)."""

    def make(*roles: Role, at: Site | None = None) -> User:
        user = User.objects.create_user(f"user{User.objects.count()}@example.org", "a long password", name="Sam Staff")
        for role in roles:
            RoleAssignment.objects.create(user=user, site=at or site, role=role)
        return user

    return make


@pytest.fixture
def as_coordinator(client: Client, person: Callable[..., User]) -> Client:
    client.force_login(person(Role.COORDINATOR))
    return client


@pytest.fixture
def contact_read_by() -> Iterator[Callable[..., None]]:
    """Return a function that lets people of other roles read what comes through the contact form."""
    before = purposes.get("contact")
    assert before is not None

    def name(*roles: Role) -> None:
        purposes.register(dataclasses.replace(before, readers=roles))

    yield name
    purposes.register(before)


@pytest.fixture(autouse=True)
def _sign_in_without_second_factor(settings: Any) -> None:
    """The second factor has tests of its own."""
    settings.SECOND_FACTOR_REQUIRED = False
