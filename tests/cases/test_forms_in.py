"""A request or a referral that came through a form becomes a case: once, with what is known filled in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms_app import purposes
from forms_app.models import Submission
from forms_app.presets.loader import shipped_page
from forms_app.services import submission_create
from mediator_portal.cases.models import Case
from portal.accounts.enums import Role
from portal.accounts.models import User
from program_pages.models import Program
from tests.factories.program_pages import staff_make

REQUEST = {
    "our_department": "yes",
    "complained": "yes",
    "intake_number": "C-2026-17",
    "happened_on": "2026-01-07",
    "place": "Main Street",
    "what_happened": "He shouted at me at a stop.",
    "officer": "Badge 4471",
    "name": "Rosa Alvarez",
    "email": "rosa@mail.example",
    "telephone": "305-555-0123",
    "best_time": "After five",
    "language": "es",
    "needs": "An interpreter",
}
REFERRAL = {
    "referred_by": "Lee Grant, Unit 3",
    "email": "lee@police.example",
    "intake_number": "C-2026-18",
    "incident_on": "2026-01-07",
    "allegation": "Discourtesy at a stop.",
    "complainant_name": "Rosa Alvarez",
    "complainant_email": "rosa@mail.example",
    "complainant_language": "en",
    "complainant_address": {"street": "1 Palm St", "unit": "", "city": "Miami", "state": "FL", "zip": "33101"},
    "officer_name": "Dale Whitman",
    "officer_badge": "4471",
    "officer_email": "dale@police.example",
}


@pytest.fixture
def coordinator(program: Program) -> User:
    return staff_make(program.site, Role.COORDINATOR)


@pytest.fixture
def desk(coordinator: User, settings: Any) -> Client:
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(coordinator)
    return client


def sent(program: Program, purpose: str, answers: dict[str, Any], user: User | None = None) -> Submission:
    known = purposes.get(purpose)
    page = shipped_page(known, program, "en") if known else None
    assert page is not None
    submission, _created = submission_create(
        site=program.site,
        page=None,
        purpose=purpose,
        definition=page.definition,
        answers=answers,
        language="en",
        idempotency_key=f"{purpose}-1",
        user=user,
    )
    return submission


def filled_in(html: str) -> dict[str, str]:
    """Return what the page would send."""
    inputs = [dict(re.findall(r'([a-z-]+)="([^"]*)"', tag)) | {"tag": tag} for tag in re.findall("<input[^>]*>", html)]
    sent = [each for each in inputs if each.get("type") != "radio" or "checked" in each["tag"]]
    found = {each["name"]: each.get("value", "") for each in sent if "name" in each}
    found |= dict(re.findall(r'<textarea name="([a-z_-]+)"[^>]*>\s*([^<]*)</textarea>', html))
    for name in ("complainant_language", "officer_language"):
        field = html.split(f'name="{name}"')[1].split("</select>", maxsplit=1)[0]
        found[name] = field.split('" selected')[0].split('value="')[-1]
    return found


def test_a_request_waits_for_a_person_and_is_taken_over_with_what_is_known(program: Program, desk: Client) -> None:
    row = sent(program, "mediation_request", REQUEST)
    assert not Case.objects.exists()
    listed = desk.get(reverse("forms_app:submission", args=[row.receipt])).content.decode()
    address = reverse("cases:from_form", args=[row.receipt])
    assert address in listed
    html = desk.get(address).content.decode()
    for words in ("C-2026-17", "He shouted at me", "Rosa Alvarez", "305-555-0123", "Badge 4471", "An interpreter"):
        assert words in html
    assert not Case.objects.exists()
    data = filled_in(html)
    assert data["complainant_language"] == "es"
    data |= {"officer_badge": "4471", "officer_email": "dale@police.example"}
    for _again in range(2):
        assert desk.post(address, data).status_code == 302
    case = Case.objects.get()
    assert (case.state, case.source, case.intake_number) == ("referred", "form", "C-2026-17")
    assert case.people.get(role="complainant").name == "Rosa Alvarez"
    row.refresh_from_db()
    assert row.state == "done"
    again = desk.get(reverse("forms_app:submission", args=[row.receipt])).content.decode()
    assert case.reference in again


def test_a_referral_from_outside_opens_nothing_by_itself(program: Program) -> None:
    sent(program, "referral", REFERRAL)
    assert not Case.objects.exists()


def test_a_complete_referral_of_the_programs_staff_is_a_case_at_once(program: Program, coordinator: User) -> None:
    row = sent(program, "referral", REFERRAL, coordinator)
    case = Case.objects.get()
    assert case.opened_from.get().submission == row
    assert case.people.get(role="officer").badge == "4471"


def test_an_incomplete_one_waits_for_a_coordinator(program: Program, coordinator: User, desk: Client) -> None:
    row = sent(program, "referral", {**REFERRAL, "officer_email": None}, coordinator)
    assert not Case.objects.exists()
    assert "Dale Whitman" in desk.get(reverse("cases:from_form", args=[row.receipt])).content.decode()


def test_other_forms_and_what_is_held_open_no_case(program: Program, desk: Client) -> None:
    row = sent(program, "mediation_request", REQUEST)
    Submission.objects.update(screening="held")
    assert desk.get(reverse("cases:from_form", args=[row.receipt])).status_code == 404
    assert desk.get(reverse("cases:from_form", args=["nothing"])).status_code == 404
