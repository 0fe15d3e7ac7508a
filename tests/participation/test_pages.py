"""A party's way through the pages, without a script: what each GET and POST does, and what it never does."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mediator_portal.cases.enums import Answer, CaseState, ContactKind
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.participation import rules, selectors, services, throttle
from mediator_portal.participation.models import Consent, HelpRequest, IdentityCheck, Invitation
from mediator_portal.participation.views.common import DEAD_WORDS
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from tests.factories.participation import PartyBrowser, call_number_of, party_of
from tests.reading import source as text

BEHIND_PROOF = (
    "status",
    "decide",
    "paper",
    "no",
    "talk",
    "sign",
    "check",
    "receipt",
    "receipt_file",
    "withdraw",
    "help",
    "times",
    "session",
    "session_change",
    "calendar",
    "prepare",
    "statements",
    "survey",
    "feedback",
)


# The way in ----------------------------------------------------------------------------------------------------------


def test_a_link_can_be_opened_any_number_of_times_and_changes_nothing(person: CasePerson) -> None:
    link = services.invitation_issue(person=person).link
    client = Client()
    before = (AuditEvent.objects.count(), OutboxMessage.objects.count(), str(Invitation.objects.values()))
    answers = [client.get(link) for _time in range(50)] + [client.head(link) for _time in range(50)]
    assert {answer.status_code for answer in answers} == {200}
    assert (AuditEvent.objects.count(), OutboxMessage.objects.count(), str(Invitation.objects.values())) == before
    assert "party" not in client.session


def test_the_greeting_tells_nothing_about_case_or_person(person: CasePerson) -> None:
    response = Client().get(services.invitation_issue(person=person).link)
    page = text(response)
    assert "Test agency" in page
    assert "305-555-0100" in page
    for secret in (person.case.reference, "Ana", "Diaz", "Ortiz", "complain", "officer", "Rude"):
        assert secret not in page.replace("officer-", "")
    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("kind", ["wrong", "expired", "replaced"])
def test_dead_codes_and_links_get_one_sentence(person: CasePerson, kind: str) -> None:
    issued = services.invitation_issue(person=person)
    code, link = issued.code, issued.link
    if kind == "wrong":
        code, link = "2222-2222", reverse("participation:greet", args=["0" * 32])
    elif kind == "expired":
        Case.objects.update(window_closes_at=timezone.now() - dt.timedelta(minutes=1))
    else:
        services.invitation_reissue(person=person, actor=None)  # type: ignore[arg-type]
    client = Client()
    by_code, by_link = client.post(reverse("participation:start"), {"code": code}), client.get(link)
    assert str(DEAD_WORDS) in text(by_code)
    assert str(DEAD_WORDS) in text(by_link)
    assert "305-555-0100" in text(by_code)
    assert f'value="{code}"' in text(by_code)
    assert "party" not in client.session


def test_a_typed_code_leads_to_the_proof(person: CasePerson) -> None:
    issued = services.invitation_issue(person=person)
    client = Client()
    response = client.post(reverse("participation:start"), {"code": issued.code.lower().replace("-", " ")})
    assert response.status_code == 302
    assert response.url == reverse("participation:identity")
    assert client.get(response.url).status_code == 200


def test_guessing_is_slowed_and_links_still_open_elsewhere(person: CasePerson) -> None:
    issued = services.invitation_issue(person=person)
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    url = reverse("participation:start")
    answers = [guesser.post(url, {"code": f"2222-22{number:02d}"}) for number in range(22, 22 + 12)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert guesser.post(url, {"code": issued.code}).status_code == 429
    assert Client(REMOTE_ADDR="198.51.100.7").post(url, {"code": issued.code}).status_code == 302


def test_dead_links_take_no_try_from_codes_and_a_living_link_always_opens(person: CasePerson) -> None:
    old = services.invitation_issue(person=person)
    new = services.invitation_reissue(person=person, actor=None, send=False)  # type: ignore[arg-type]
    behind_a_scanner = Client(REMOTE_ADDR="203.0.113.8")
    statuses = [behind_a_scanner.get(old.link).status_code for _opening in range(22)]
    assert statuses == [404] * 20 + [429] * 2
    assert behind_a_scanner.get(new.link).status_code == 200
    assert behind_a_scanner.post(reverse("participation:start"), {"code": new.code}).status_code == 302


def test_guessing_from_many_addresses_is_slowed_for_the_program(person: CasePerson, monkeypatch: Any) -> None:
    monkeypatch.setattr("mediator_portal.participation.throttle.BY_PROGRAM", throttle.Limit("program", 3, 3600))
    url = reverse("participation:start")

    def tries(address: str, count: int) -> list[int]:
        one = Client(REMOTE_ADDR=address)
        return [one.post(url, {"code": "2222-2222"}).status_code for _try in range(count)]

    assert [tries(f"198.51.100.{number}", 1) for number in range(3)] == [[200]] * 3
    assert tries("198.51.100.3", 4) == [200, 200, 429, 429]
    link = services.invitation_issue(person=person).link
    assert Client(REMOTE_ADDR="198.51.100.9").get(link).status_code == 200


# Proof ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BEHIND_PROOF)
def test_no_page_opens_before_the_proof(person: CasePerson, name: str) -> None:
    stranger = PartyBrowser(person)
    assert stranger.get(name).url == reverse("participation:start")
    invited = PartyBrowser(person).enter()
    assert invited.get(name).url == reverse("participation:identity")


def test_pages_before_the_proof_tell_a_stranger_nothing(person: CasePerson) -> None:
    browser = PartyBrowser(person).enter()
    contact = person.contact_points.get(kind=ContactKind.MOBILE)
    pages = [browser.get("identity"), browser.post("identity", {"way": contact.pk}), browser.get("identity_code")]
    browser.post("identity", {"way": "call"})
    pages.append(browser.get("identity_call"))
    for page in pages:
        for secret in (person.case.reference, "Diaz", "Ortiz", "555-0142", "@example", "complainant", "Rude"):
            assert secret not in text(page)
    assert "42" in text(pages[0])


def test_without_another_contact_only_a_call_is_offered(case: Case, person: CasePerson) -> None:
    person.contact_points.filter(kind=ContactKind.MOBILE).delete()
    page = text(PartyBrowser(person).enter().get("identity"))
    assert page.count('type="radio"') == 1


def test_a_wrong_code_says_so_and_five_pause(person: CasePerson) -> None:
    browser = PartyBrowser(person).enter()
    browser.post("identity", {"way": person.contact_points.get(kind=ContactKind.MOBILE).pk})
    wrong = "000000" if browser.code() != "000000" else "111111"
    pages = [text(browser.post("identity_code", {"code": wrong})) for _time in range(5)]
    assert "This is not the code" in pages[0]
    assert "break of 30 minutes" in pages[4]
    assert "break of 30 minutes" in text(browser.post("identity_code", {"code": browser.code()}))
    assert browser.get("status").url == reverse("participation:identity")


def test_a_call_back_lets_in_the_session_that_asked_and_no_other(person: CasePerson) -> None:
    asked, thief = PartyBrowser(person).enter(), PartyBrowser(person).enter()
    for browser in (thief, asked):
        browser.post("identity", {"way": "call"})
    check = IdentityCheck.objects.latest("pk")
    assert call_number_of(check) in text(asked.get("identity_call"))
    assert asked.post("identity_call").url == reverse("participation:identity_call")
    services.identity_confirm_by_staff(check=check, number=call_number_of(check), actor=None)  # type: ignore[arg-type]
    assert asked.post("identity_call").url == reverse("participation:status")
    assert thief.post("identity_call").url == reverse("participation:identity_call")
    assert thief.get("status").url == reverse("participation:identity")


def test_the_session_key_changes_at_the_door_and_at_the_proof(person: CasePerson) -> None:
    browser = PartyBrowser(person)
    keys = [browser.client.session.session_key]
    browser.enter()
    keys.append(browser.client.session.session_key)
    browser.prove()
    keys.append(browser.client.session.session_key)
    assert len(set(keys)) == 3


def test_a_reissue_closes_open_pages(party: PartyBrowser) -> None:
    assert party.get("status").status_code == 200
    services.invitation_reissue(person=party.person, actor=None)  # type: ignore[arg-type]
    assert party.get("status").url == reverse("participation:start")


def lapse(browser: PartyBrowser) -> None:
    session = browser.client.session
    session["party"] = {**session["party"], "seen_at": time.time() - rules.IDLE.total_seconds() - 1}
    session.save()


def test_an_hour_away_asks_again_and_keeps_what_was_typed(party: PartyBrowser) -> None:
    lapse(party)
    sent = party.post("help", {"needs": ["interpreter", "remote"], "note": "Spanish, please"})
    assert sent.url == reverse("participation:identity")
    assert HelpRequest.objects.count() == 0
    assert "Spanish, please" not in str(party.client.session["party"])
    contact = party.person.contact_points.get(kind=ContactKind.MOBILE)
    party.post("identity", {"way": contact.pk})
    back = party.post("identity_code", {"code": party.code()})
    assert back.url == reverse("participation:help")
    page = text(party.get("help"))
    assert "Spanish, please" in page
    assert page.count(" checked") == 2


def test_closing_the_pages_forgets_the_party(party: PartyBrowser) -> None:
    assert party.post("leave").url == reverse("participation:left")
    assert party.get("left").status_code == 200
    assert party.get("status").url == reverse("participation:start")


# Read, decide, sign ---------------------------------------------------------------------------------------------------


def test_reading_is_one_topic_on_a_page_with_its_step(party: PartyBrowser) -> None:
    choice = selectors.text_for(party.person.case.program, party.person.role, "en")
    assert choice is not None
    topics = choice.text.topics
    for step, topic in enumerate(topics, start=1):
        page = text(party.get("read", step))
        assert topic["heading"] in page
        assert f"Step {step} of {len(topics) + 1}" in page
    assert f"Step {len(topics) + 1} of {len(topics) + 1}" in text(party.get("decide"))
    assert party.get("read", 99).url == reverse("participation:read", args=[1])


def test_the_three_choices_are_equal_and_none_is_chosen(party: PartyBrowser, other: CasePerson) -> None:
    page = text(party.get("decide"))
    buttons = [part.split(">")[0] for part in page.split('<button class="choices-equal__button')[1:]]
    assert [part.split('value="')[1].split('"')[0] for part in buttons] == ["yes", "no", "talk"]
    assert "choices-equal--selected" not in page
    from tests.factories.participation import browser_of

    theirs = text(browser_of(other).get("decide"))
    assert [part.split(">")[0] for part in theirs.split('<button class="choices-equal__button')[1:]] == buttons


def test_deciding_sends_nothing_yet(party: PartyBrowser) -> None:
    for answer, page in (("yes", "sign"), ("no", "no"), ("talk", "talk")):
        assert party.post("decide", {"answer": answer}).url == reverse(f"participation:{page}")
        assert party.get(page).status_code == 200
    party.person.refresh_from_db()
    assert (party.person.answer, party.person.answered_at) == ("", None)
    assert "Choose one of the three answers" in text(party.post("decide", {"answer": "maybe"}))


def test_the_whole_way_to_a_signed_yes(party: PartyBrowser) -> None:
    party.signed()
    page = text(party.get("receipt"))
    consent = Consent.objects.get()
    assert consent.receipt in page
    assert party.person.case.reference in page
    file = party.get("receipt_file")
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF")
    assert "Waiting" in text(party.get("status"))


def test_pressing_the_last_button_again_shows_the_same_receipt(party: PartyBrowser) -> None:
    party.signed()
    assert party.post("check", {"text": Consent.objects.get().text_id}).url == reverse("participation:receipt")
    assert Consent.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="answer_receipt").count() == 1


def test_mistakes_on_the_signature_page_are_named_and_kept(party: PartyBrowser) -> None:
    page = text(party.post("sign", {"typed_name": "Ana Diaz", "tick_voluntary": "on"}))
    assert "Something needs another look" in page
    assert 'href="#id_tick_private"' in page
    assert 'value="Ana Diaz"' in page
    assert page.count(" checked") == 1
    assert party.get("check").url == reverse("participation:sign")


def test_going_back_from_the_check_keeps_the_signature_page(party: PartyBrowser) -> None:
    ticks = {
        f"tick_{row['code']}": "on"
        for row in selectors.text_for(party.person.case.program, party.person.role, "en").text.statements
    }  # type: ignore[union-attr]
    party.post("sign", {**ticks, "esign": "on", "typed_name": "Ana Diaz"})
    assert "Ana Diaz" in text(party.get("check"))
    assert 'value="Ana Diaz"' in text(party.get("sign"))
    assert "Ana Diaz" not in str(party.client.session["party"])
    assert Consent.objects.count() == 0


def test_a_no_needs_no_reason_and_shows_its_receipt(party: PartyBrowser) -> None:
    assert party.post("no").url == reverse("participation:receipt")
    party.person.refresh_from_db()
    assert party.person.answer == Answer.NO
    assert "We have your answer" in text(party.get("receipt"))
    assert party.get("receipt_file").status_code == 404


def test_a_change_of_mind_meets_the_same_three_choices(party: PartyBrowser) -> None:
    party.post("no", {"reason": "no_time"})
    page = text(party.get("decide"))
    assert page.count("choices-equal--selected") == 1
    party.signed()
    party.person.refresh_from_db()
    assert party.person.answer == Answer.YES


def test_spanish_pages_read_the_spanish_text(person: CasePerson) -> None:
    from django.utils.translation import override

    from tests.factories.participation import browser_of

    browser = browser_of(person)
    with override("es"):
        url = reverse("participation:read", args=[1])
    assert url.startswith("/es/")
    assert "Qué es la mediación" in text(browser.client.get(url))


def test_a_text_that_stands_in_says_so(person: CasePerson) -> None:
    from django.utils.translation import override

    from mediator_portal.participation.models import ConsentText
    from tests.factories.participation import browser_of

    ConsentText.objects.filter(language="es").delete()
    browser = browser_of(person)
    with override("es"):
        url = reverse("participation:read", args=[1])
    page = text(browser.client.get(url))
    assert 'lang="en"' in page
    assert "What mediation is" in page


# Help, times, the way out ---------------------------------------------------------------------------------------------


def test_help_is_kept_and_stands_on_the_person(party: PartyBrowser) -> None:
    assert "Tick what you need" in text(party.post("help", {"note": "later"}))
    party.post("help", {"needs": ["interpreter"], "note": "Spanish"})
    party.post("help", {"needs": ["interpreter"], "note": "Spanish"})
    party.person.refresh_from_db()
    assert HelpRequest.objects.count() == 1
    assert "An interpreter – Spanish" in party.person.needs
    assert "An interpreter" in text(party.get("help"))


def test_times_are_offered_once_it_goes_ahead(party: PartyBrowser) -> None:
    assert party.get("times").url == reverse("participation:status")
    Case.objects.update(state=CaseState.SCHEDULING)
    page = party.get("times")
    first = text(page).split('name="time" value="')[1].split('"')[0]
    day = first.split("T")[0]
    assert "at least 3 hours" in text(party.post("times", {"time": [first]}))
    hours = [f"{day}T{hour:02d}" for hour in (10, 11, 12)]
    assert party.post("times", {"time": [*hours, "2020-01-01T10", "junk"]}).url == reverse("participation:status")
    kept = party.person.times.get()
    assert kept.ends_at - kept.starts_at == dt.timedelta(hours=3)
    assert kept.starts_at.astimezone(party.person.case.program.tz).hour == 10
    assert text(party.get("times")).count(" checked") == 3


def test_a_call_instead_of_times(party: PartyBrowser) -> None:
    Case.objects.update(state=CaseState.SCHEDULING)
    party.post("times", {"call": "1"})
    assert HelpRequest.objects.get().needs == ["talk"]


def test_leaving_takes_one_page_and_one_button(party: PartyBrowser) -> None:
    Case.objects.update(state=CaseState.SCHEDULING)
    assert party.get("withdraw").status_code == 200
    party.person.case.refresh_from_db()
    assert party.person.case.state == CaseState.SCHEDULING
    assert party.post("withdraw").url == reverse("participation:status")
    assert "You have left the mediation" in text(party.get("status"))
    assert party.post("withdraw").url == reverse("participation:status")


def test_after_the_release_both_read_the_same_words(case: Case, person: CasePerson, other: CasePerson) -> None:
    from tests.factories.participation import browser_of

    mine, theirs = browser_of(person), browser_of(other)
    mine.post("no")
    Case.objects.update(state=CaseState.RETURNED, return_reason="declined", ended_at=timezone.now())
    pages = [text(browser.get("status")) for browser in (mine, theirs)]
    assert all("Not going ahead" in page for page in pages)
    assert "no" not in pages[1].lower().split("not going ahead")[0].split("<h1>")[-1]


# Receipts ------------------------------------------------------------------------------------------------------------


def test_verify_says_valid_or_not_valid_and_slows_guessing(party: PartyBrowser) -> None:
    party.signed()
    consent = Consent.objects.get()
    url, anyone = reverse("participation:verify"), Client()
    good = anyone.post(url, {"receipt": consent.receipt.lower(), "document_hash": consent.document_hash})
    bad = anyone.post(url, {"receipt": consent.receipt, "document_hash": "0" * 64})
    unknown = anyone.post(url, {"receipt": "R-2222-2222-2222", "document_hash": "0" * 64})
    assert ">Valid<" in text(good)
    assert ">Not valid<" in text(bad)
    assert ">Not valid<" in text(unknown)
    assert "Ana" not in text(good)
    assert consent.person.case.reference not in text(good)
    statuses = [anyone.post(url, {"receipt": "R", "document_hash": "0"}).status_code for _time in range(20)]
    assert statuses[-1] == 429


def test_another_partys_session_never_mixes(case: Case, person: CasePerson, other: CasePerson) -> None:
    """Two parties at one library computer: the second starts clean."""
    browser = PartyBrowser(person).enter().prove()
    link = services.invitation_issue(person=other).link
    browser.client.post(link)
    assert browser.get("status").url == reverse("participation:identity")
    assert party_of(case).pk == person.pk
