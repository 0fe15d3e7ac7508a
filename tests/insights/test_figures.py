"""Figures count what the history shows; the public sees no small count anywhere."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.utils import timezone

from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.models import Case, CaseMove
from mediator_portal.insights.metrics import figures, funnel
from mediator_portal.insights.models import YEAR, FiguresPage
from mediator_portal.insights.receivers import page_of_new_program
from program_pages.models import Program
from tests.factories.home import site_make

pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Program:
    site = site_make()
    made = Program.objects.create(
        site=site, code="test", reference_prefix="TST", name="Test", short_name="Test", city="Test", agency_name="A"
    )
    page_of_new_program(sender=None, program=made)
    page_of_new_program(sender=None, program=made)
    return made


def cases(program: Program, count: int, *, state: str = CaseState.CLOSED, moves: tuple[str, ...] = ()) -> None:
    for number in range(count):
        case = Case.objects.create(
            program=program,
            reference=f"TST-{state}-{number}-{len(moves)}",
            state=state,
            allegation="x",
            incident_on=dt.date(2026, 1, 1),
            ended_at=timezone.now() + dt.timedelta(days=20, hours=1),
        )
        for name in moves:
            CaseMove.objects.create(case=case, name=name, before=state, after=state)


WHOLE = ("invite", "consent", "mark_held")


def test_the_page_is_made_once(program: Program) -> None:
    assert FiguresPage.objects.count() == 1


def test_funnel_counts_each_case_once(program: Program) -> None:
    cases(program, 12, moves=(*WHOLE, "mark_held"))
    cases(program, 2, state=CaseState.INVITING, moves=("invite",))
    assert funnel(program, timezone.now() - YEAR) == {
        "received": 14,
        "invited": 14,
        "agreed": 12,
        "held": 12,
        "closed": 12,
    }


def test_other_programs_and_older_cases_do_not_count(program: Program) -> None:
    cases(program, 3)
    Case.objects.update(received_at=timezone.now() - YEAR - dt.timedelta(days=1))
    assert funnel(program, timezone.now() - YEAR)["received"] == 0


def test_public_hides_small_counts_and_times_behind_few_cases(client: Client, program: Program) -> None:
    cases(program, 9, moves=WHOLE)
    told = json.loads(client.get("/figures.json").content)["figures"]
    assert [figure["figure"] for figure in told] == ["funnel"]
    assert {value["count"] for value in told[0]["values"]} == {None}
    csv = b"".join(client.get("/figures.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert ",9" not in csv
    assert "9 cases" not in client.get("/figures/").content.decode()


def test_public_shows_enough(client: Client, program: Program) -> None:
    cases(program, 12, moves=WHOLE)
    page = client.get("/figures/").content.decode()
    assert "12 cases" in page
    assert "20 days" in page
    assert "returned" not in [figure.code for figure in figures(program, timezone.now() - YEAR, public=True)]


def test_files_are_unknown_without_the_page(client: Client, program: Program) -> None:
    FiguresPage.objects.get().unpublish()
    assert client.get("/figures.json").status_code == 404
    assert client.get("/figures.csv").status_code == 404
