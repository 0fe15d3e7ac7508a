"""Queries and time of the pages that staff and mediators open all day."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.data import SOURCE
from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.models import Case
from portal.accounts.enums import Role
from portal.accounts.roles.models import RoleAssignment
from program_pages.models import Program

ROUNDS = 7


@dataclass(frozen=True)
class Measured:
    """One page: its queries and the median of its times, in milliseconds."""

    name: str
    queries: int
    milliseconds: float


def measure(program: Program) -> list[Measured]:
    """Open each page a few times as the person it is for."""
    case = Case.objects.filter(program=program, state=CaseState.CONFIRMED, source=SOURCE).order_by("-pk")[0]
    pages = (
        ("the mediator's home", Role.MEDIATOR, "/portal/"),
        ("the case desk list", Role.COORDINATOR, "/portal/desk/cases/"),
        ("a case page", Role.COORDINATOR, f"/portal/desk/cases/{case.reference}/"),
    )
    return [_page(program, name, role, address) for name, role, address in pages]


def _page(program: Program, name: str, role: Role, address: str) -> Measured:
    client = Client(HTTP_HOST=program.site.hostname)
    person = RoleAssignment.objects.filter(site=program.site, role=role).order_by("pk")[0].user
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    # Counted now: the next request empties Django's log.
    queries = len(captured)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}.")
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - began) * 1000)
    return Measured(name, queries, statistics.median(times))
