"""Every address × every role, with real objects of the own and of the other program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.accounts.enums import Role
from tests import database
from tests.factories.accounts import sign_in
from tests.security.table import ELSEWHERE, ROWS, Row
from tests.world import ProgramWorld, build

pytestmark = pytest.mark.django_db
UNKNOWN = "/portal/no-such-address/"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, ProgramWorld]]:
    """Both programs, made once for all cells and rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        database.first_rows()
        yield build()
        transaction.set_rollback(True)


def portal_addresses() -> dict[str, Any]:
    """Return every named address below /portal/ with its view."""
    return {name: view for path, name, view in _walk(get_resolver()) if path.startswith("portal/")}


def _walk(resolver: Any, prefix: str = "", names: str = "") -> Iterator[tuple[str, str, Any]]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, path, names + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif isinstance(pattern, URLPattern):
            yield path, f"{names}{pattern.name}", pattern.callback


def test_every_portal_address_stands_in_the_table() -> None:
    assert set(portal_addresses()) == {row.name for row in ROWS} | set(ELSEWHERE)


@pytest.mark.parametrize("name", sorted(ELSEWHERE))
def test_declared_access_of_addresses_tested_elsewhere(name: str) -> None:
    assert portal_addresses()[name].access.roles == ELSEWHERE[name]


def client_of(world: ProgramWorld, role: Role, host: str) -> Client:
    client = Client(HTTP_HOST=host)
    sign_in(client, world.users[role])
    return client


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_who_may_open_what(world: dict[str, ProgramWorld], role: Role) -> None:
    """An allowed cell gives its page; every other one the very 404 of an unknown address."""
    own = world["miami"]
    client = client_of(own, role, own.host)
    unknown = client.get(UNKNOWN)
    assert unknown.status_code == 404
    wrong = [fault for row in ROWS if (fault := _fault(client, row, own, role in row.who, unknown.content))]
    assert wrong == []


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_nothing_of_the_other_program(world: dict[str, ProgramWorld], role: Role) -> None:
    """The same person, the same role: objects of the other program are unknown at home, and its host knows nobody."""
    own, other = world["miami"], world["chicago"]
    at_home = client_of(own, role, own.host)
    abroad = client_of(own, role, other.host)
    wrong = []
    for row in ROWS:
        arguments = row.arguments(other)
        if arguments.keys() - {"format", "name", "purpose", "kind", "language"}:
            wrong += [_status(at_home, row, arguments)] if _status(at_home, row, arguments)[1] != 404 else []
        wrong += [_status(abroad, row, arguments)] if _status(abroad, row, arguments)[1] != 404 else []
    assert wrong == []


def test_strangers_are_sent_to_the_sign_in(world: dict[str, ProgramWorld]) -> None:
    """Somebody not signed in learns nothing: everything leads to the sign-in, or takes no GET from anybody."""
    own = world["miami"]
    client = Client(HTTP_HOST=own.host)
    for row in ROWS:
        address = reverse(row.name, kwargs=row.arguments(own))
        response = client.get(address)
        if 405 in row.answers and response.status_code == 405:
            continue
        assert (row.name, response.status_code) == (row.name, 302)
        assert response["Location"].startswith("/account/login/")


def _status(client: Client, row: Row, arguments: dict[str, object]) -> tuple[str, int]:
    """Ask; an address that takes POST only is asked by POST."""
    address = reverse(row.name, kwargs=arguments)
    status = client.get(address).status_code
    return row.name, client.post(address).status_code if status == 405 else status


def _fault(client: Client, row: Row, world: ProgramWorld, allowed: bool, unknown: bytes) -> str:
    address = reverse(row.name, kwargs=row.arguments(world))
    response = client.get(address)
    if allowed:
        return "" if response.status_code in row.answers else f"{row.name}: {response.status_code}, not {row.answers}"
    if response.status_code != 404:
        return f"{row.name}: {response.status_code}, not 404"
    return "" if response.content == unknown else f"{row.name}: another 404 than an unknown address"


def test_the_mediator_whom_the_demo_names_has_an_agreement_to_sign(world: dict[str, ProgramWorld]) -> None:
    for made in world.values():
        named = made.walker.roster.mediators[0]
        assert named.seats.filter(state="confirmed", session__state="confirmed", signed_at=None).exists()
