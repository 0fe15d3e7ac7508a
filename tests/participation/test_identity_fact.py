"""One more fact after the code, where the policy asks: only in addition, never a hint, five failures pause."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from home.today import items_for
from mediator_portal.cases.enums import ContactKind
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.participation import rules, services
from mediator_portal.participation.models import IdentityCheck
from mediator_portal.participation.services import CodeResult
from portal.accounts.models import User
from tests.factories.participation import PartyBrowser
from tests.reading import source


@pytest.mark.parametrize(
    ("typed", "year", "badge", "right"),
    [
        ("1980", "1980", "", True),
        (" 19-80 ", "1980", "", True),
        ("1981", "1980", "", False),
        ("b-042", "", "B 042", True),
        ("42", "", "0042", True),
        ("1980", "1980", "42", True),
        ("42", "1980", "42", True),
        ("", "", "", False),
        ("", "1980", "", False),
        ("0", "", "0", False),
    ],
)
def test_which_fact_is_right(typed: str, year: str, badge: str, right: bool) -> None:
    assert rules.is_known_fact(typed, SimpleNamespace(birth_year=year, badge=badge)) is right


@pytest.fixture
def asked(case: Case, person: CasePerson) -> PartyBrowser:
    """A party of a program that asks one more fact; their code was right."""
    case.program.identity_fact = True
    case.program.save(update_fields=["identity_fact"])
    person.birth_year = "1980"
    person.save(update_fields=["birth_year"])
    browser = PartyBrowser(person).enter()
    browser.post("identity", {"way": person.contact_points.get(kind=ContactKind.MOBILE).pk})
    assert browser.post("identity_code", {"code": browser.code()}).url == reverse("participation:identity_fact")  # type: ignore[attr-defined]
    return browser


def test_the_code_alone_does_not_open_and_the_fact_after_it_does(asked: PartyBrowser) -> None:
    assert asked.get("status").url == reverse("participation:identity")  # type: ignore[attr-defined]
    assert asked.post("identity_fact", {"fact": "1980"}).url == reverse("participation:status")  # type: ignore[attr-defined]
    assert asked.get("status").status_code == 200


def test_the_fact_is_never_asked_alone(case: Case, person: CasePerson) -> None:
    case.program.identity_fact = True
    case.program.save(update_fields=["identity_fact"])
    person.birth_year = "1980"
    person.save(update_fields=["birth_year"])
    browser = PartyBrowser(person).enter()
    assert browser.get("identity_fact").url == reverse("participation:identity")  # type: ignore[attr-defined]
    browser.post("identity", {"way": person.contact_points.get(kind=ContactKind.MOBILE).pk})
    assert browser.post("identity_fact", {"fact": "1980"}).url == reverse("participation:identity")  # type: ignore[attr-defined]
    check = IdentityCheck.objects.get()
    assert services.identity_fact_check(check=check, typed="1980") == CodeResult.EXPIRED
    check.code_passed_at = timezone.now() - rules.PAUSE
    check.save(update_fields=["code_passed_at"])
    assert services.identity_fact_check(check=check, typed="1980") == CodeResult.EXPIRED
    check.refresh_from_db()
    assert check.passed_at is None


def test_nobody_is_shut_out_by_a_fact_that_nobody_knows(case: Case, person: CasePerson) -> None:
    case.program.identity_fact = True
    case.program.save(update_fields=["identity_fact"])
    browser = PartyBrowser(person).enter().prove()
    assert browser.get("status").status_code == 200


def test_the_question_hints_at_nothing(asked: PartyBrowser, other: CasePerson) -> None:
    page = source(asked.get("identity_fact"))
    for secret in ("1980</", "Diaz", asked.person.case.reference, "complain", "Rude"):
        assert secret not in page
    assert "The year you were born, or your badge number" in page


def test_wrong_facts_count_as_wrong_codes_do_and_staff_are_told_until_it_is_mended(
    asked: PartyBrowser, coordinator: User, monkeypatch: Any
) -> None:
    site = asked.person.case.program.site
    pages = [asked.post("identity_fact", {"fact": "1970"}).content.decode() for _time in range(5)]
    assert "This is not what we know" in pages[0]
    assert "break of 30 minutes" in pages[4]
    assert "break of 30 minutes" in asked.post("identity_fact", {"fact": "1980"}).content.decode()

    def told(hours: float) -> list[str]:
        return [str(item.label) for item in items_for(coordinator, site, timezone.now() + dt.timedelta(hours=hours))]

    assert "Complainant: too many wrong codes" in told(0)
    assert "Complainant: too many wrong codes" in told(20)
    assert "Complainant: too many wrong codes" not in told(49)
    IdentityCheck.objects.create(
        person=asked.person, method="call_back", expires_at=timezone.now(), passed_at=timezone.now()
    )
    assert "Complainant: too many wrong codes" not in told(1)
