"""Cases and browsers of this room's tests."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from mediator_portal.cases.enums import PersonRole
from mediator_portal.cases.models import Case, CasePerson
from portal.accounts.enums import Role
from portal.accounts.models import User
from tests.factories.participation import PartyBrowser, browser_of, case_invited, party_of
from tests.factories.program_pages import staff_make


@pytest.fixture
def case(db: None) -> Case:
    return case_invited()


@pytest.fixture
def person(case: Case) -> CasePerson:
    return party_of(case)


@pytest.fixture
def other(case: Case) -> CasePerson:
    return party_of(case, PersonRole.OFFICER)


@pytest.fixture
def coordinator(case: Case) -> User:
    return staff_make(case.program.site, Role.COORDINATOR)


@pytest.fixture
def desk(coordinator: User, settings: Any) -> Client:
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(coordinator)
    return client


@pytest.fixture
def party(person: CasePerson) -> PartyBrowser:
    return browser_of(person)
