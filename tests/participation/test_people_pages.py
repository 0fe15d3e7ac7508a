"""The pages of people around a party, answers from paper and telephone, and leaving as easily as agreeing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import CaseState, PersonRole
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.rules import Actor
from mediator_portal.participation import selectors, services
from mediator_portal.participation.models import AnswerEntry, Consent
from mediator_portal.participation.services import Entered, Refused
from portal.accounts.enums import Role
from portal.notifications.models import OutboxMessage
from portal.notifications.rendering import render_preview
from tests.factories.participation import PartyBrowser, all_codes, browser_of, party_of, person_make
from tests.factories.program_pages import staff_make
from tests.factories.vault import PDF
from tests.reading import undrawn


def beside(party: CasePerson, role: str) -> CasePerson:
    found = person_make(party.case, role, beside=party)
    return CasePerson.objects.select_related("case__program__site", "beside").get(pk=found.pk)


def sign(person: CasePerson) -> Consent:
    choice = selectors.text_of_person(person, "en")
    assert choice is not None
    return services.consent_sign(
        person=person,
        text=choice.text,
        typed_name="Some Body",
        statements=all_codes(choice.text),
        actor=Actor.party(person),
    )


def released(case: Case) -> Case:
    case.refresh_from_db()
    assert case.release_at is not None
    cases.release_due(case.release_at)
    case.refresh_from_db()
    return case


def going_ahead(case: Case) -> Case:
    for person in case.people.select_related("case__program__site").filter(role__in=["complainant", "officer"]):
        sign(person)
    return released(case)


def words(response: Any) -> str:
    return undrawn(response.content.decode())


def test_a_guardian_reads_signs_and_leaves_on_their_own_pages(case: Case, person: CasePerson) -> None:
    parent = beside(person, PersonRole.GUARDIAN)
    browser = browser_of(parent)
    assert "We ask for your answer too" in words(browser.get("status"))
    consent = sign(parent)
    assert (consent.text.role, consent.assent) == ("guardian", False)
    assert "Leave the mediation" in words(browser.get("receipt"))
    going_ahead(case)
    page = words(browser.get("withdraw"))
    assert "for the person you act for" in page
    browser.post("withdraw")
    case.refresh_from_db()
    assert (case.state, case.return_reason) == (CaseState.RETURNED, "withdrawn")
    assert "You have left the mediation" in words(browser.get("status"))
    child = words(browser_of(party_of(case)).get("status"))
    assert "Not going ahead" in child
    assert "You have left" not in child


def test_a_minor_gives_the_date_of_birth_before_reading_and_assents(case: Case, person: CasePerson) -> None:
    CasePerson.objects.filter(pk=person.pk).update(birth_date="")
    browser = browser_of(party_of(case))
    for name, args in (("read", [1]), ("decide", [])):
        assert browser.get(name, *args).url == reverse("participation:about")  # type: ignore[attr-defined]
    assert "Check the year" in words(browser.post("about", {"birth_date": "2199-01-01"}))
    browser.post("about", {"birth_date": "2015-02-03"})
    assert browser.get("read", 1).status_code == 200
    assert "You are under 18" in words(browser.get("status"))
    assert sign(party_of(case)).assent
    beside(person, PersonRole.GUARDIAN)
    assert "You are under 18" not in words(browser.get("status"))


@pytest.mark.parametrize("role", [PersonRole.INTERPRETER, PersonRole.SUPPORT, PersonRole.OBSERVER])
def test_who_only_attends_comes_in_once_it_goes_ahead_signs_and_takes_it_back(
    case: Case, person: CasePerson, role: str
) -> None:
    someone = beside(person, role)
    with pytest.raises(Refused, match="not been asked"):
        services.invitation_issue(person=someone)
    going_ahead(case)
    browser = browser_of(CasePerson.objects.select_related("case__program__site", "beside").get(pk=someone.pk))
    assert "You are asked to be there" in words(browser.get("status"))
    assert "Will you be there?" in words(browser.get("decide"))
    assert browser.get("times").status_code == 302
    sign(browser.person)
    assert "We have your signature" in words(browser.get("status"))
    browser.post("withdraw")
    someone.refresh_from_db()
    assert (someone.answer, someone.signed_at) == ("no", None)
    assert not Consent.objects.filter(person=someone, voided_at=None).exists()
    case.refresh_from_db()
    assert case.state == CaseState.SCHEDULING


def pages(browser: PartyBrowser, *steps: tuple[str, dict[str, Any] | None]) -> int:
    """Return how many pages somebody saw: each one they opened, and each button on the way."""
    seen = 0
    for name, data in steps:
        response = browser.get(name) if data is None else browser.post(name, data)
        assert response.status_code in {200, 302}, (name, response.status_code)
        seen += 1
    return seen


@pytest.mark.parametrize("when", ["before the release", "before scheduling"])
def test_leaving_takes_no_more_pages_than_agreeing(
    case: Case, party: PartyBrowser, other: CasePerson, when: str
) -> None:
    choice = selectors.text_of_person(party.person, "en")
    assert choice is not None
    ticks = {f"tick_{code}": "on" for code in all_codes(choice.text)}
    signed = {**ticks, "esign": "on", "typed_name": "Ana Diaz"}
    to_agree = pages(
        party,
        ("status", None),
        ("decide", {"answer": "yes"}),
        ("sign", signed),
        ("check", {"text": choice.text.pk}),
        ("receipt", None),
    )
    party.person.refresh_from_db()
    assert party.person.answer == "yes"
    if when == "before scheduling":
        sign(other)
        released(case)
    to_leave = pages(party, ("status", None), ("withdraw", None), ("withdraw", {}))
    assert to_leave <= to_agree
    party.person.refresh_from_db()
    assert party.person.answer == "no" or party.person.withdrawn_at is not None


def test_the_receipt_and_every_later_message_say_how_to_leave(case: Case, person: CasePerson) -> None:
    going_ahead(case)
    messages = OutboxMessage.objects.filter(recipient_type="person", recipient_id=person.pk)
    kinds = set(messages.values_list("kind", flat=True))
    assert kinds == {"answer_receipt", "outcome_going_ahead"}
    assert all("You can leave" in render_preview(message).text for message in messages)


# Paper and telephone -------------------------------------------------------------------------------------------------


def entered(person: CasePerson, answer: str, **more: Any) -> AnswerEntry:
    choice = selectors.text_of_person(person, "en")
    assert choice is not None
    staff = more.pop("staff")
    given = Entered(answer, typed_name="Some Body", statements=all_codes(choice.text) if answer == "yes" else ())
    actor = Actor.of(staff, person.case.program.site)
    return services.answer_enter(person=person, entered=given, text=choice.text, actor=actor, **more)


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("signed.pdf", PDF, content_type="application/pdf")


def test_a_call_needs_a_second_name_where_the_policy_says_so(case: Case, person: CasePerson) -> None:
    one = staff_make(case.program.site, Role.COORDINATOR, email="one@example.org")
    two = staff_make(case.program.site, Role.DIRECTOR, email="two@example.org")
    entered(person, "talk", staff=one, channel="telephone")
    case.program.telephone_witness = True
    case.program.save()
    person = party_of(case)
    with pytest.raises(Refused, match="second person"):
        entered(person, "yes", staff=one, channel="telephone")
    with pytest.raises(Refused, match="somebody else"):
        entered(person, "yes", staff=one, channel="telephone", second_staff=one)
    entered(person, "yes", staff=one, channel="telephone", second_staff=two)
    consent = Consent.objects.get(voided_at=None)
    assert (consent.channel, consent.entered_by, consent.second_staff) == ("telephone", one, two)


@pytest.mark.parametrize("answer", ["yes", "no"])
@pytest.mark.parametrize("role", [PersonRole.COMPLAINANT, PersonRole.GUARDIAN])
def test_a_scan_is_for_who_entered_it_until_the_answers_act(
    case: Case, person: CasePerson, settings: Any, answer: str, role: str
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    someone = person if role == PersonRole.COMPLAINANT else beside(person, role)
    one = staff_make(case.program.site, Role.COORDINATOR, email="one@example.org")
    two = staff_make(case.program.site, Role.DIRECTOR, email="two@example.org")
    with pytest.raises(Refused, match="scan"):
        entered(someone, answer, staff=one, channel="paper")
    entered(someone, answer, staff=one, channel="paper", scan=paper())
    url = reverse("participation:scan", args=[case.reference, someone.reference])

    def opens(user: Any) -> int:
        client = Client(headers={"host": case.program.site.hostname})
        client.force_login(user)
        return client.get(url).status_code

    assert (opens(one), opens(two)) == (200, 404)
    case.refresh_from_db()
    assert case.window_closes_at is not None
    Case.objects.filter(pk=case.pk).update(release_at=case.window_closes_at)
    cases.release_due(case.window_closes_at)
    assert (opens(one), opens(two)) == (200, 200)
