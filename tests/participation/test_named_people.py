"""A party names who shall be with them: kept as typed, a proposal for staff, added with one press or not now."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mediator_portal.cases.enums import CaseState, ContactKind, PersonRole
from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.participation import services
from mediator_portal.participation.models import HelpRequest, NamedPerson
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.notifications.models import OutboxMessage
from tests.factories.participation import PartyBrowser, browser_of, party_of
from tests.factories.program_pages import staff_make
from tests.reading import undrawn

TYPED = {
    "who": "guardian",
    "name": "Rosa  Diaz",
    "relationship": "my mother",
    "email": "rosa@example.org",
    "mobile": "(305) 555-0147",
    "address": "1 Elm Street\r\nMiami, FL 33101",
    "language": "es",
}
ROSA = services.Named("guardian", "Rosa Diaz", "my mother", "es", "rosa@example.org", "+13055550147", "")


def text(response: Any) -> str:
    return html.unescape(undrawn(response.content.decode()))


def url(name: str, request: HelpRequest) -> str:
    return reverse(f"participation:{name}", args=[request.person.case.reference, request.pk])


def case_page(desk: Client, person: CasePerson) -> str:
    return text(desk.get(reverse("cases:case", args=[person.case.reference])))


@pytest.fixture
def asked(person: CasePerson) -> HelpRequest:
    return services.help_ask(person=person, needs=[], named=ROSA)


# The party -----------------------------------------------------------------------------------------------------------


def test_a_party_names_somebody_in_fields(party: PartyBrowser) -> None:
    party.post("help", TYPED)
    party.post("help", TYPED)
    named = NamedPerson.objects.get()
    assert (named.role, named.name, named.relationship, named.language) == ("guardian", "Rosa Diaz", "my mother", "es")
    assert (named.email, named.mobile) == ("rosa@example.org", "+13055550147")
    assert "Elm Street" in named.address
    assert named.request.needs == ["guardian"]
    page = text(party.get("help"))
    assert "Rosa Diaz: we will get in touch with you about this person" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"who": ""}, "Choose who this person is."),
        ({"name": " "}, "Type their full name."),
        ({"email": "", "mobile": "", "address": ""}, "Give an e-mail address, a mobile number or a postal address."),
        ({"email": "rosa at home"}, "Enter an e-mail address like"),
        ({"mobile": "12"}, "too few digits"),
        ({"who": "observer"}, "observer is not one of the available choices"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    party: PartyBrowser, wrong: dict[str, str], sentence: str
) -> None:
    page = text(party.post("help", {**TYPED, **wrong, "note": "after five"}))
    assert sentence in page
    assert '<details class="block fold" open>' in page
    assert "after five" in page
    for field, value in TYPED.items():
        if field not in wrong and field != "address":
            assert value in page
    assert not HelpRequest.objects.exists()


def test_a_language_alone_names_nobody(party: PartyBrowser) -> None:
    assert "Tick what you need" in text(party.post("help", {"language": "es"}))
    party.post("help", {"language": "es", "needs": ["remote"]})
    assert not NamedPerson.objects.exists()


def test_what_was_typed_waits_while_the_language_changes(party: PartyBrowser) -> None:
    target = party.post("help", {**TYPED, "elsewhere": "es"})["Location"]
    page = text(party.client.get(target))
    assert 'value="Rosa  Diaz"' in page
    assert "rosa@example.org" in page
    assert 'value="guardian" id="id_who_0" checked' in page
    assert '<details class="block fold" open>' in page


def test_who_only_attends_names_nobody(person: CasePerson) -> None:
    Case.objects.update(state=CaseState.SCHEDULING, consented_at=person.case.invited_at)
    helper = CasePerson.objects.create(case=person.case, role="support", name="Sam", beside=person)
    with pytest.raises(services.Refused):
        services.help_ask(person=helper, needs=["talk"], named=ROSA)


# Staff ---------------------------------------------------------------------------------------------------------------


def test_one_press_puts_them_on_the_case_with_their_own_invitation(
    desk: Client, party: PartyBrowser, person: CasePerson, asked: HelpRequest
) -> None:
    page = case_page(desk, person)
    assert "Parent or guardian, named by" in page
    assert "my mother" in page
    assert "They get a message with their own link at once." in page
    assert "Mark as done" not in page
    for _press in range(2):
        assert desk.post(url("named_add", asked)).status_code == 302
    row = CasePerson.objects.get(case=person.case, role=PersonRole.GUARDIAN)
    assert (row.name, row.relationship, row.beside_id, row.language) == ("Rosa Diaz", "my mother", person.pk, "es")
    assert {(each.kind, each.value) for each in row.contact_points.all()} == {
        (ContactKind.EMAIL, "rosa@example.org"),
        (ContactKind.MOBILE, "+13055550147"),
    }
    assert {(each.state, each.note) for each in row.contact_points.all()} == {("unverified", "Given by the party")}
    assert OutboxMessage.objects.filter(recipient_type="person", recipient_id=row.pk).count() == 1
    asked.refresh_from_db()
    assert asked.done_at is not None
    page = case_page(desk, person)
    assert "named by" not in page
    assert "my mother" in page
    assert "Rosa Diaz: is part of the case now" in text(party.get("help"))


def test_the_button_on_the_page_carries_its_form_token(desk: Client, person: CasePerson, asked: HelpRequest) -> None:
    form = case_page(desk, person).split(f'action="{url("named_add", asked)}"')[1].split("</form>")[0]
    assert "csrfmiddlewaretoken" in form


def test_who_was_named_twice_is_one_person_with_all_ways(person: CasePerson, coordinator: User) -> None:
    first = services.help_ask(person=person, needs=[], named=ROSA)
    again = services.Named("guardian", "Rosa Diaz", mobile="+13055550147", address="1 Elm Street, Miami")
    second = services.help_ask(person=person, needs=["remote"], named=again)
    assert first.pk != second.pk
    one = services.named_add(request=first, actor=coordinator)
    assert services.named_add(request=second, actor=coordinator) == one
    assert sorted(each.kind for each in one.contact_points.all()) == ["address", "email", "mobile"]
    second.refresh_from_db()
    assert second.done_at is None  # a video call was asked for as well


def test_not_now_needs_a_reason_which_the_party_reads(
    desk: Client, party: PartyBrowser, person: CasePerson, asked: HelpRequest
) -> None:
    told = OutboxMessage.objects.count()
    assert "Say in a few words why not now" in text(desk.post(url("named_not_now", asked), {"reason": " "}))
    assert desk.post(url("named_not_now", asked), {"reason": "Please call us first."}).status_code == 302
    assert not CasePerson.objects.filter(role=PersonRole.GUARDIAN).exists()
    assert OutboxMessage.objects.count() == told
    assert "Rosa Diaz: not now" in text(party.get("help"))
    assert "Please call us first." in text(party.get("help"))
    page = case_page(desk, person)
    assert "Please call us first." in page
    assert "rosa@example.org" in page
    desk.post(url("named_add", asked))  # later it fits after all
    assert CasePerson.objects.filter(role=PersonRole.GUARDIAN).count() == 1
    assert "Please call us first." not in text(party.get("help"))


def test_not_now_comes_too_late_for_who_is_on_the_case(desk: Client, asked: HelpRequest, coordinator: User) -> None:
    services.named_add(request=asked, actor=coordinator)
    assert "on the case already" in text(desk.post(url("named_not_now", asked), {"reason": "x"}))
    assert NamedPerson.objects.get().not_now == ""


def test_staff_correct_what_was_typed_without_typing_it_again(
    desk: Client, person: CasePerson, asked: HelpRequest
) -> None:
    page = text(desk.get(url("named_change", asked)))
    for known in ("Rosa Diaz", "my mother", "rosa@example.org"):
        assert known in page
    sent = {"role": "representative", "beside": person.reference, "name": "Rosa Diaz Gil", "email": "rosa@example.org"}
    assert desk.post(url("named_change", asked), sent).status_code == 302
    row = CasePerson.objects.get(name__isnull=False, role="representative")
    assert (row.name, row.beside_id) == ("Rosa Diaz Gil", person.pk)
    assert row.contact_points.get().note == "Given by the party"
    assert NamedPerson.objects.get().added == row


def test_too_late_is_said_and_nothing_is_lost(
    desk: Client, person: CasePerson, asked: HelpRequest, coordinator: User
) -> None:
    Case.objects.update(state=CaseState.SCHEDULING, consented_at=person.case.invited_at)
    page = case_page(desk, person)
    assert "Everybody who decides has agreed already" in page
    assert "Correct, then add" in page
    desk.post(url("named_add", asked))
    assert not CasePerson.objects.filter(role="guardian").exists()
    assert NamedPerson.objects.get().decided_at is None
    with pytest.raises(MoveRefused):
        services.named_add(request=asked, actor=coordinator)
    sent = {"role": "support", "beside": person.reference, "name": "Rosa Diaz", "email": "rosa@example.org"}
    assert desk.post(url("named_change", asked), sent).status_code == 302
    assert CasePerson.objects.get(role="support").name == "Rosa Diaz"


def test_a_request_is_not_done_before_the_person_is_decided_on(desk: Client, asked: HelpRequest) -> None:
    desk.post(url("help_done", asked))
    asked.refresh_from_db()
    assert asked.done_at is None


def test_others_neither_see_nor_decide(
    desk: Client, other: CasePerson, asked: HelpRequest, settings: Any, person: CasePerson
) -> None:
    assert "Rosa" not in text(browser_of(other).get("help"))
    for role in (Role.LIAISON, Role.MEDIATOR, Role.AUDITOR, Role.EDITOR):
        client = Client()
        client.force_login(staff_make(person.case.program.site, role, email=f"{role}@example.org"))
        for name in ("named_add", "named_change", "named_not_now"):
            assert client.post(url(name, asked), {"reason": "x"}).status_code in {403, 404}
    plain = services.help_ask(person=person, needs=["remote"])
    assert desk.post(url("named_add", plain)).status_code == 404
    assert not CasePerson.objects.filter(role="guardian").exists()


def test_names_are_sealed(asked: HelpRequest) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, email, mobile, relationship FROM participation_namedperson")
        row = cursor.fetchone()
    assert not any(word in str(row) for word in ("Rosa", "example.org", "3055550147", "mother"))


def test_the_case_page_asks_no_more_for_three_proposals(desk: Client, person: CasePerson) -> None:
    address = reverse("cases:case", args=[person.case.reference])

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            desk.get(address)
        return len(found)

    services.help_ask(person=person, needs=[], named=ROSA)
    desk.get(address)
    one = queries()
    for name in ("Ada", "Ben"):
        services.help_ask(person=person, needs=[], named=services.Named("support", name, email="a@example.org"))
    assert queries() == one
    assert party_of(person.case).pk == person.pk
