"""Fixtures of the cases."""

from __future__ import annotations

import pytest

from mediator_portal.cases.rules import Actor
from portal.accounts.enums import Role
from program_pages.models import Program
from tests.factories.cases import actor_make
from tests.factories.program_pages import program_make


@pytest.fixture
def program(db: None) -> Program:
    return program_make(code="miami")


@pytest.fixture
def coordinator(program: Program) -> Actor:
    return actor_make(program, Role.COORDINATOR, name="Ana Ruiz")


@pytest.fixture
def director(program: Program) -> Actor:
    return actor_make(program, Role.DIRECTOR, name="Dana Diaz")
