"""Cases and browsers of this room's tests."""

from __future__ import annotations

import pytest

from mediator_portal.cases.enums import PersonRole
from mediator_portal.cases.models import Case, CasePerson
from tests.factories.participation import PartyBrowser, browser_of, case_invited, party_of


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
def party(person: CasePerson) -> PartyBrowser:
    return browser_of(person)
