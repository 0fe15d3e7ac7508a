"""What holds on every page of a party: few queries, no word before the proof, one receipt and one refusal for all."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, translate_url
from django.utils import timezone, translation

from forms_app.presets import load_forms
from mediator_portal.cases.enums import Answer, CaseState, ContactKind, PersonRole
from mediator_portal.cases.models import Case, CasePerson, ContactPoint
from mediator_portal.cases.rules import Actor
from mediator_portal.meetings.enums import SessionState
from mediator_portal.meetings.models import MediationSession, Room, Venue
from mediator_portal.participation import services
from mediator_portal.participation.models import Consent
from mediator_portal.participation.services import stops
from mediator_portal.participation.urls import urlpatterns
from portal.notifications.delivery import deliver_due
from portal.notifications.models import OutboxMessage
from tests.factories.participation import (
    NAMES,
    PartyBrowser,
    all_codes,
    browser_of,
    case_invited,
    party_of,
    person_make,
    text_of,
)

MOST: Final = 12
TOKEN: Final = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"')
POSTED_ONLY: Final = {"leave", "text_language"}
EVERY: Final = {
    each.name for each in urlpatterns if str(each.pattern).startswith(("take-part/", "verify/"))
} - POSTED_ONLY
OPEN: Final = {"start", "greet", "stop", "left", "verify"}


def address(name: str, person: CasePerson) -> str:
    """Return the address of a page as this person comes to it."""
    if name == "greet":
        return services.invitation_issue(person=person).link
    contact = person.contact_points.first()
    assert contact is not None
    words = {"stop": [stops.stop_token(contact)], "read": [1]}
    return reverse(f"participation:{name}", args=words.get(name, []))


def at_the_code(person: CasePerson) -> PartyBrowser:
    browser = PartyBrowser(person).enter()
    browser.post("identity", {"way": person.contact_points.get(kind=ContactKind.MOBILE).pk})
    return browser


def at_the_fact(person: CasePerson) -> PartyBrowser:
    person.case.program.identity_fact = True
    person.case.program.save(update_fields=["identity_fact"])
    CasePerson.objects.filter(pk=person.pk).update(birth_year="1980")
    browser = at_the_code(person)
    browser.post("identity_code", {"code": browser.code()})
    return browser


def at_the_call(person: CasePerson) -> PartyBrowser:
    browser = PartyBrowser(person).enter()
    browser.post("identity", {"way": "call"})
    return browser


# Queries -------------------------------------------------------------------------------------------------------------


def ready_to_send(person: CasePerson) -> PartyBrowser:
    browser = browser_of(person)
    ticks = {f"tick_{code}": "on" for code in all_codes(text_of(person))}
    browser.post("sign", {**ticks, "esign": "on", "typed_name": "Ana Diaz"})
    return browser


def said_no(person: CasePerson) -> PartyBrowser:
    load_forms(person.case.program)
    browser = browser_of(person)
    browser.post("no", {"reason": "no_time"})
    return browser


def signed(person: CasePerson) -> PartyBrowser:
    return browser_of(person).signed()


def confirmed(person: CasePerson) -> PartyBrowser:
    browser = signed(person)
    starts_at = timezone.now() + dt.timedelta(days=7)
    venue = Venue.objects.create(program=person.case.program, name="Palm Library", address="1 Book Street")
    MediationSession.objects.create(
        case=person.case,
        state=SessionState.CONFIRMED,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=3),
        mediators_needed=2,
        room=Room.objects.create(venue=venue, name="Room 4"),
    )
    Case.objects.filter(pk=person.case_id).update(state=CaseState.CONFIRMED)
    return browser


def scheduling(person: CasePerson) -> PartyBrowser:
    browser = signed(person)
    Case.objects.filter(pk=person.case_id).update(state=CaseState.SCHEDULING)
    return browser


def held(person: CasePerson) -> PartyBrowser:
    program = person.case.program
    load_forms(program)
    program.closing_rule = "parties_state_success"
    program.save(update_fields=["closing_rule"])
    browser = confirmed(person)
    MediationSession.objects.update(state=SessionState.HELD)
    Case.objects.filter(pk=person.case_id).update(state=CaseState.HELD)
    return browser


def returned(person: CasePerson) -> PartyBrowser:
    browser = signed(person)
    ended = {"state": CaseState.RETURNED, "return_reason": "declined", "ended_at": timezone.now()}
    Case.objects.filter(pk=person.case_id).update(**ended)
    return browser


DECIDING: Final = {"status", "help", "about", "read", "decide", "no", "talk", "sign", "paper"}
AGREED: Final = {"status", "help", "receipt", "receipt_file", "withdraw"}
# Where a party stands, and the pages that show something of their own there; every other page leads elsewhere.
STAGES: Final[dict[Callable[[CasePerson], PartyBrowser], set[str]]] = {
    PartyBrowser: set(),
    at_the_code: {"identity", "identity_code"},
    at_the_fact: {"identity", "identity_code", "identity_fact"},
    at_the_call: {"identity", "identity_call"},
    browser_of: DECIDING,
    ready_to_send: DECIDING | {"check"},
    said_no: DECIDING | {"receipt", "feedback"},
    signed: DECIDING | AGREED,
    scheduling: AGREED | {"times", "prepare"},
    confirmed: AGREED | {"session", "session_change", "calendar", "prepare"},
    held: AGREED | {"statements", "survey"},
    returned: AGREED - {"withdraw"},
}


def test_every_page_is_shown_at_some_stage() -> None:
    assert OPEN.union(*STAGES.values()) == EVERY


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
def test_every_page_takes_few_queries_wherever_a_party_stands(
    person: CasePerson, stage: Callable[[CasePerson], PartyBrowser]
) -> None:
    """At most 12, also where the page only leads on."""
    client = stage(person).client
    shown, heavy = set(), {}
    for name in sorted(EVERY):
        url = address(name, person)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        if response.status_code == 200:
            shown.add(name)
        if len(queries) > MOST:
            heavy[name] = len(queries)
    assert heavy == {}
    assert shown == OPEN | STAGES[stage]


# Before the proof ----------------------------------------------------------------------------------------------------


def secrets_of(case: Case) -> set[str]:
    """Return whatever is known of a case and its people, in the words it is kept in, and each part of a name."""
    found = {case.reference, case.intake_number, case.allegation, str(case.incident_on), "January 7"}
    for person in case.people.all():
        found |= {person.name, *person.name.split(), person.badge, person.unit, person.birth_date, person.reference}
        found |= {point.value for point in person.contact_points.all()}
        found |= {"".join(char for char in point.value if char.isdigit())[-7:] for point in person.contact_points.all()}
    return {each.lower() for each in found if len(each) > 2}


@pytest.fixture
def known(case: Case) -> Case:
    """A case of which everything is known."""
    case.intake_number = "IA-2026-7781"
    case.save(update_fields=["intake_number", "intake_hash"])
    for person in case.people.all():
        person.badge, person.unit = "4417", "Harbor Patrol"
        person.save()
    guardian = person_make(case, PersonRole.GUARDIAN, beside=party_of(case))
    guardian.name = "Quill Marlow"
    guardian.save()
    return case


@pytest.mark.parametrize("role", [PersonRole.COMPLAINANT, PersonRole.OFFICER, PersonRole.GUARDIAN])
@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_before_the_proof_tells_of_case_or_person(known: Case, role: str, language: str) -> None:
    """Every page, also with everything typed wrong: a stranger who holds the letter learns what is in the letter."""
    person = party_of(known, role)
    browsers = [stage(person) for stage in (PartyBrowser, at_the_code, at_the_call, at_the_fact)]
    typed = {"code": "000001", "way": "nothing", "fact": "nobody", "receipt": "R-2222-2222-2222", "document_hash": "0"}
    secrets = secrets_of(known)
    shown = set()
    for browser in browsers:
        for name in sorted(EVERY):
            with translation.override("en"):
                url = translate_url(address(name, person), language)
            for response in (browser.client.get(url), browser.client.post(url, typed)):
                shown |= {name} if response.status_code == 200 else set()
                page = TOKEN.sub(b"", response.content).decode().lower()
                found = [each for each in secrets if re.search(rf"(?<!\w){re.escape(each)}(?!\w)", page)]
                assert found == [], (name, response.status_code)
    assert shown == OPEN | {"identity", "identity_code", "identity_call", "identity_fact"}


# One message and one refusal for all ---------------------------------------------------------------------------------


def yes(person: CasePerson) -> None:
    text = text_of(person)
    services.consent_sign(
        person=person, text=text, typed_name="Ana", statements=all_codes(text), actor=Actor.party(person)
    )


def no(person: CasePerson) -> None:
    services.answer_give(person=person, answer=Answer.NO, reason="no_trust", actor=Actor.party(person))


def talk(person: CasePerson) -> None:
    services.answer_give(person=person, answer=Answer.TALK, note="After five", actor=Actor.party(person))


def sent(act: Callable[[CasePerson], None], case: Case) -> list[tuple[str, str, str, list[str]]]:
    """Return what reaches a party of their own answer: whole mails as they leave, without links and receipt number."""
    person = party_of(case)
    ContactPoint.objects.filter(person=person, kind=ContactKind.MOBILE).update(carries_invitation=True)
    mail.outbox.clear()
    act(person)
    while deliver_due():
        pass
    receipts = list(Consent.objects.filter(person=person).values_list("receipt", flat=True))
    found = []
    for one in mail.outbox:
        parts = [str(one.body), *(str(content) for content, _kind in one.alternatives)]  # type: ignore[attr-defined]
        bare = [re.sub(r"https?://[^\s\"<>]+", "LINK", part) for part in parts]
        for receipt in receipts:
            bare = [part.replace(receipt, "RECEIPT") for part in bare]
        headers = sorted(set(one.extra_headers) - {"Message-ID", "Date"})
        found.append((str(one.subject), "\n".join(bare), ",".join(one.recipients()), headers))
    return found


def test_the_receipt_mail_is_the_same_for_every_answer(case: Case) -> None:
    """Byte for byte, apart from links, receipt numbers and the moment; and nothing but this one mail is sent."""
    program = case.program
    mails = {act.__name__: sent(act, case_invited(program)) for act in (yes, no, talk)}
    assert [len(each) for each in mails.values()] == [1, 1, 1]
    assert mails["yes"] == mails["no"] == mails["talk"]
    assert "We have your answer" in mails["yes"][0][0]
    kinds = OutboxMessage.objects.filter(recipient_type="person").values_list("kind", "channel")
    assert len(set(kinds)) == 1


def test_a_receipt_that_does_not_exist_and_a_wrong_code_get_the_same_bytes(party: PartyBrowser) -> None:
    party.signed()
    consent = Consent.objects.get()
    url = reverse("participation:verify")
    wrong_hash = "0" * 64
    tries = {
        "wrong code": (consent.receipt, wrong_hash),
        "unknown number": ("R-2222-2222-2222", wrong_hash),
        "another's code": ("R-2222-2222-2222", consent.document_hash),
    }
    pages: dict[str, Any] = {}
    for name, (receipt, code) in tries.items():
        response = Client().post(url, {"receipt": receipt, "document_hash": code})
        content = TOKEN.sub(b"", response.content)
        content = content.replace(receipt.encode(), b"NUMBER").replace(code.encode(), b"CODE")
        headers = {key: value for key, value in response.headers.items() if key not in {"X-Request-ID", "Expires"}}
        pages[name] = (response.status_code, headers, content)
    assert b"Not valid" in pages["wrong code"][2]
    assert pages["wrong code"] == pages["unknown number"] == pages["another's code"]
    assert NAMES[PersonRole.COMPLAINANT].encode() not in pages["wrong code"][2]


# Typed values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "name", "typed"),
    [
        (PartyBrowser, "start", {"code": "7ktm 2x"}),
        (at_the_code, "identity", {"way": "call"}),
        (at_the_code, "identity_code", {"code": "12 3"}),
        (at_the_fact, "identity_fact", {"fact": "19"}),
        (browser_of, "about", {"birth_date": "04/05"}),
    ],
)
def test_another_language_keeps_what_was_typed(
    person: CasePerson, stage: Callable[[CasePerson], PartyBrowser], name: str, typed: dict[str, str]
) -> None:
    """A press on a language is a button of the form, on the pages before the proof as well; it tries no code."""
    browser = stage(person)
    page = browser.get(name).content.decode()
    assert 'id="typed"' in page
    assert 'form="typed"' in page
    response = browser.post(name, {**typed, "elsewhere": "es"})
    assert response.url == f"/es{reverse(f'participation:{name}')}"  # type: ignore[attr-defined]
    there = browser.client.get(response.url).content.decode()  # type: ignore[attr-defined]
    for value in typed.values():
        assert f'value="{value}"' in there
    assert there.count(" checked") == (1 if "way" in typed else 0)
    assert "usa-error-message" not in there
