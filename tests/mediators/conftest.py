"""A program like Miami's: two agencies interview, 50 hours of training, two years of term."""

from __future__ import annotations

from typing import Any

import pytest

from portal.accounts.enums import Agency, Role
from portal.accounts.models import User
from program_pages.models import Program, TrainingCourse
from tests.factories.mediators import person_make
from tests.factories.program_pages import course_make, program_make


@pytest.fixture
def program(db: None) -> Program:
    return program_make()


@pytest.fixture
def course(program: Program) -> TrainingCourse:
    return course_make(program, hours=50)


@pytest.fixture
def coordinator(program: Program) -> User:
    return person_make(program, Role.COORDINATOR, name="Cora Coordinator")


@pytest.fixture
def director(program: Program) -> User:
    return person_make(program, Role.DIRECTOR, name="Dina Director")


@pytest.fixture
def panel(program: Program) -> tuple[User, User]:
    """Two panel members, one of each agency."""
    return (
        person_make(program, Role.PANEL_MEMBER, agency=Agency.OVERSIGHT, name="Olga Oversight"),
        person_make(program, Role.PANEL_MEMBER, agency=Agency.POLICE, name="Paul Police"),
    )


@pytest.fixture(autouse=True)
def _sign_in_without_second_factor(settings: Any) -> None:
    """The second factor has tests of its own."""
    settings.SECOND_FACTOR_REQUIRED = False
