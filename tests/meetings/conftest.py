"""Programs and people of these tests."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.enums import Role
from tests.factories.cases import actor_make, user_make
from tests.factories.meetings import MediatorFactory
from tests.factories.program_pages import program_make


@pytest.fixture
def program(db):
    return program_make()


@pytest.fixture
def chicago(db):
    return program_make("chicago.testserver", code="chi", mediators_per_session=1, time_zone="America/Chicago")


@pytest.fixture
def coordinator(program):
    return actor_make(program, Role.COORDINATOR)


@pytest.fixture
def director(program):
    return actor_make(program, Role.DIRECTOR, name="Dora Director")


@pytest.fixture
def pool(program):
    """Four mediators who pass every gate; the first is experienced."""
    return [MediatorFactory(program=program, lead=not number) for number in range(4)]


@pytest.fixture
def sign_in(program, settings):
    """Return a browser that a person is signed in with; the second factor is tested elsewhere."""
    settings.SECOND_FACTOR_REQUIRED = False

    def signed(user, host="testserver"):
        client = Client(headers={"host": host})
        client.force_login(user)
        return client

    return signed


@pytest.fixture
def desk(program, sign_in, coordinator):
    return sign_in(coordinator.user)


@pytest.fixture
def finance(program):
    return user_make(program, Role.FINANCE, name="Fay Finance")
