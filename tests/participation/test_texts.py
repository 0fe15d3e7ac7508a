"""Text messages: their alphabet, the Messages API against a server on this machine, callbacks, STOP, bounces."""

from __future__ import annotations

import base64
import hashlib
import hmac
import smtplib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from mediator_portal.cases.models import CasePerson, ContactPoint
from mediator_portal.participation.services import stops
from portal.audit.models import AuditEvent
from portal.notifications import gsm, texts
from portal.notifications.delivery import BACK_OFF, deliver_due
from portal.notifications.enums import MessageState
from portal.notifications.models import OutboxMessage
from portal.notifications.placeholders import SafeTemplate
from portal.notifications.providers import AddressRefused
from portal.notifications.receipts import mail_event_record
from portal.notifications.registry import Letterhead, messages
from portal.notifications.samples import sample_values
from portal.notifications.services import queue
from tests.factories.participation import case_invited, party_of

ACCOUNT, TOKEN, SENDER = "AC00000000000000000000000000000001", "a token of the tests", "+13055550111"


class Carrier(BaseHTTPRequestHandler):
    """Speaks the documented API: 201 with a sid, or an error with a code."""

    answers: list[tuple[int, str]] = []
    heard: list[dict[str, Any]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        values = {name: found[0] for name, found in parse_qs(body).items()}
        self.heard.append({"path": self.path, "auth": self.headers["Authorization"], **values})
        status, content = self.answers.pop(0) if self.answers else (201, '{"sid": "SM1", "status": "queued"}')
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(content.encode())

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def carrier(settings: Any) -> Iterator[type[Carrier]]:
    server = HTTPServer(("127.0.0.1", 0), Carrier)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.TEXT_MESSAGE_PROVIDER = "portal.notifications.texts.MessagesApiProvider"
    settings.TEXT_API_URL = f"http://127.0.0.1:{server.server_port}"
    settings.TEXT_ACCOUNT, settings.TEXT_TOKEN, settings.TEXT_FROM = ACCOUNT, TOKEN, SENDER
    settings.MAIL_ALLOW_LIST = ["+13055550142", "complainant@example.org"]
    Carrier.answers, Carrier.heard = [], []
    yield Carrier
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def person(db: None) -> CasePerson:
    return party_of(case_invited())


@pytest.fixture
def row(person: CasePerson) -> OutboxMessage:
    message = queue(
        "invitation_reminder",
        site=person.case.program.site,
        recipient_type="person",
        recipient_id=person.pk,
        ids={"case": person.case_id, "person": person.pk},
        channel="text",
        cause="test:1",
    )
    assert message is not None
    return message


# The alphabet --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "plain", "parts"),
    [
        ("a" * 160, "a" * 160, 1),
        ("a" * 161, "a" * 161, 2),
        ("a" * 306, "a" * 306, 2),
        ("a" * 307, "a" * 307, 3),
        ("€" * 80, "€" * 80, 1),
        ("€" * 81, "€" * 81, 2),
        ("Él está aquí… “sí”", 'Él esta aqui... "si"', 1),
        ("Wiadomość " * 7, "Wiadomość " * 7, 1),
        ("Wiadomość " * 8, "Wiadomość " * 8, 2),
        ("您有一条消息", "您有一条消息", 1),
    ],
)
def test_a_text_leaves_in_as_few_parts_as_its_words_need(text: str, plain: str, parts: int) -> None:
    written = gsm.plain(text)
    assert (written, gsm.parts(written)) == (plain, parts)


# The longest names among the shipped programs, and a host as a city has one.
HEAD = Letterhead(
    program_name="Community-Police Mediation Program",
    agency_name="Civilian Office of Police Accountability (COPA)",
    telephone="312-555-0100",
    address="",
    from_email="",
    base_url="https://mediation.chicago.gov",
    time_zone="America/Chicago",
)


def test_shipped_texts_leave_in_two_parts_at_most_in_both_languages() -> None:
    for about in messages:
        if "text" not in about.channels:
            continue
        for language in ("en", "es"):
            with translation.override(language):
                words = SafeTemplate(str(about.text_words))
                text = gsm.plain(words.fill(sample_values(about, HEAD, words.names())))
            assert gsm.fits(text), (about.kind, language)
            assert gsm.parts(text) <= 2, (about.kind, language, len(text))


# The API -------------------------------------------------------------------------------------------------------------


def test_a_text_goes_out_over_the_documented_api(carrier: type[Carrier], row: OutboxMessage) -> None:
    assert deliver_due() == 1
    row.refresh_from_db()
    assert row.state == MessageState.SENT
    assert row.tries.get().provider_id == "SM1"
    [heard] = carrier.heard
    assert heard["path"] == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert heard["auth"].startswith("Basic ")
    assert (heard["To"], heard["From"]) == ("+13055550142", SENDER)
    assert heard["StatusCallback"].endswith("/hooks/texts/status/")
    person = party_of(CasePerson.objects.get(pk=row.recipient_id).case)
    for secret in (person.name, person.case.reference, "Rude"):
        assert secret not in heard["Body"]


@pytest.mark.parametrize(("status", "content"), [(500, ""), (429, "{}"), (503, "not json"), (401, '{"code": 20003}')])
def test_what_may_pass_is_tried_again(carrier: type[Carrier], row: OutboxMessage, status: int, content: str) -> None:
    carrier.answers = [(status, content)]
    deliver_due()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (MessageState.QUEUED, 1)
    assert row.not_before > timezone.now() + BACK_OFF[0] / 2
    OutboxMessage.objects.update(not_before=timezone.now())
    deliver_due()
    row.refresh_from_db()
    assert row.state == MessageState.SENT


def test_nobody_listens(carrier: type[Carrier], row: OutboxMessage, settings: Any) -> None:
    settings.TEXT_API_URL = "http://127.0.0.1:9"
    deliver_due()
    row.refresh_from_db()
    assert (row.state, row.tries.get().error) == (MessageState.QUEUED, "TextsBusy")


@pytest.mark.parametrize(("code", "state"), [(21211, "bounced"), (21614, "bounced"), (21610, "opted_out")])
def test_a_number_that_takes_nothing_is_marked_and_the_next_way_is_tried(
    carrier: type[Carrier], row: OutboxMessage, person: CasePerson, code: int, state: str
) -> None:
    carrier.answers = [(400, f'{{"code": {code}, "message": "no"}}')]
    deliver_due(limit=1)
    row.refresh_from_db()
    assert (row.state, row.tries.get().error) == (MessageState.FAILED, "AddressRefused")
    mobile = person.contact_points.get(kind="mobile")
    assert mobile.state == state
    assert mobile.changes.get().source == ("person" if state == "opted_out" else "carrier")
    another = OutboxMessage.objects.get(cause=f"bounced:{row.pk}")
    assert (another.channel, another.kind) == ("email", "invitation_reminder")
    assert AuditEvent.objects.filter(action="message.refused").count() == 1


# Callbacks -----------------------------------------------------------------------------------------------------------


def call_back(person: CasePerson, name: str, values: dict[str, str], *, token: str = TOKEN, signed: bool = True) -> int:
    host = person.case.program.site.hostname
    url = reverse(f"notifications:{name}")
    headers = {"host": host}
    if signed:
        headers["X-Twilio-Signature"] = texts.signature(f"http://{host}{url}", values, token)
    return Client(enforce_csrf_checks=True, headers=headers).post(url, values).status_code


def test_the_signature_is_the_documented_one() -> None:
    """The address, then every name and value in the order of the names, by HMAC-SHA1 with the token, in base64."""
    values = {"To": "+18005551212", "From": "+14158675309", "Digits": "1234"}
    text = "https://example.org/hooks/?foo=1Digits1234From+14158675309To+18005551212"
    expected = base64.b64encode(hmac.new(b"12345", text.encode(), hashlib.sha1).digest()).decode()
    assert texts.signature("https://example.org/hooks/?foo=1", values, "12345") == expected


@pytest.mark.parametrize("name", ["text_status", "text_incoming"])
def test_nothing_unsigned_is_believed(carrier: type[Carrier], person: CasePerson, name: str, settings: Any) -> None:
    values = {"From": "+13055550142", "Body": "STOP", "MessageSid": "SM1", "MessageStatus": "failed", "To": "x"}
    assert call_back(person, name, values, signed=False) == 403
    assert call_back(person, name, values, token="another") == 403
    assert Client(headers={"host": person.case.program.site.hostname}).get(
        reverse(f"notifications:{name}")
    ).status_code in {403, 405}
    settings.TEXT_TOKEN = ""
    assert call_back(person, name, values, token="") == 404
    assert person.contact_points.filter(state="opted_out").count() == 0


@pytest.mark.parametrize("words", ["STOP", " stop. ", "Unsubscribe", "ALTO"])
def test_stop_is_obeyed_everywhere(carrier: type[Carrier], row: OutboxMessage, person: CasePerson, words: str) -> None:
    assert call_back(person, "text_incoming", {"From": "+13055550142", "Body": words}) == 200
    assert set(ContactPoint.objects.filter(kind="mobile").values_list("state", flat=True)) == {"opted_out"}
    deliver_due()
    assert carrier.heard == []


def test_other_answers_are_not_read(carrier: type[Carrier], person: CasePerson) -> None:
    assert call_back(person, "text_incoming", {"From": "+13055550142", "Body": "Please stop calling me names"}) == 200
    assert person.contact_points.get(kind="mobile").state == "unverified"


def test_how_far_a_text_got(carrier: type[Carrier], row: OutboxMessage, person: CasePerson) -> None:
    deliver_due()
    known = {"MessageSid": "SM1", "To": "+13055550142"}
    assert call_back(person, "text_status", {**known, "MessageStatus": "sent"}) == 204
    assert call_back(person, "text_status", {**known, "MessageStatus": "delivered"}) == 204
    assert row.tries.get().arrived is True
    assert call_back(person, "text_status", {"MessageSid": "SM-unknown", "MessageStatus": "failed"}) == 204
    lost = {**known, "MessageStatus": "undelivered", "ErrorCode": "30005"}
    for _again in range(2):
        assert call_back(person, "text_status", lost) == 204
    row.refresh_from_db()
    assert (row.state, row.tries.get().error) == (MessageState.FAILED, "carrier-30005")
    assert person.contact_points.get(kind="mobile").changes.count() == 1
    assert OutboxMessage.objects.filter(cause=f"bounced:{row.pk}").count() == 1


def test_a_passing_trouble_says_nothing_about_the_number(
    carrier: type[Carrier], row: OutboxMessage, person: CasePerson
) -> None:
    deliver_due()
    values = {"MessageSid": "SM1", "To": "+13055550142", "MessageStatus": "undelivered", "ErrorCode": "30003"}
    assert call_back(person, "text_status", values) == 204
    assert person.contact_points.get(kind="mobile").state == "unverified"


# Mail ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def mail_row(person: CasePerson, settings: Any) -> OutboxMessage:
    settings.MAIL_ALLOW_LIST = ["complainant@example.org"]
    message = queue(
        "invitation_reminder",
        site=person.case.program.site,
        recipient_type="person",
        recipient_id=person.pk,
        ids={"case": person.case_id, "person": person.pk},
        cause="test:mail",
    )
    assert message is not None
    return message


@pytest.mark.parametrize(("code", "state", "contact"), [(550, "failed", "bounced"), (450, "queued", "unverified")])
def test_a_mail_server_that_refuses_for_good_marks_the_address(
    mail_row: OutboxMessage, person: CasePerson, monkeypatch: Any, code: int, state: str, contact: str
) -> None:
    def refuse(self: Any, *args: Any, **options: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({"complainant@example.org": (code, b"no")})

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    deliver_due(limit=1)
    mail_row.refresh_from_db()
    assert mail_row.state == state
    assert person.contact_points.get(kind="email").state == contact


@pytest.mark.parametrize(
    ("event", "contact"),
    [("bounced", "bounced"), ("rejected", "bounced"), ("complained", "opted_out"), ("delivered", "unverified")],
)
def test_what_the_mail_provider_reports(mail_row: OutboxMessage, person: CasePerson, event: str, contact: str) -> None:
    deliver_due(limit=1)
    reported = SimpleNamespace(
        event_type=event, message_id=mail_row.tries.get().provider_id, recipient="Complainant@example.org"
    )
    mail_event_record(None, reported)
    assert person.contact_points.get(kind="email").state == contact
    mail_event_record(None, SimpleNamespace(event_type=event, message_id="unknown", recipient=""))


# The way out ---------------------------------------------------------------------------------------------------------


def test_a_mail_to_a_party_carries_the_way_out_and_only_its_button_acts(
    mail_row: OutboxMessage, person: CasePerson, mailoutbox: list[Any]
) -> None:
    deliver_due(limit=1)
    contact = person.contact_points.get(kind="email")
    path = reverse("participation:stop", args=[stops.stop_token(contact)])
    assert path in mailoutbox[0].body
    client = Client(headers={"host": person.case.program.site.hostname})
    page = client.get(path).content.decode()
    assert "begins with “c”" in page
    for secret in (person.name, person.case.reference, "example.org"):
        assert secret not in page
    contact.refresh_from_db()
    assert contact.state == "unverified"
    assert client.post(path).status_code == 200
    contact.refresh_from_db()
    assert (contact.state, contact.changes.get().source) == ("opted_out", "person")
    assert "We no longer write" in client.get(path).content.decode()
    for wrong in (f"{contact.pk}-{'0' * 24}", "nonsense", f"{10**30}-1"):
        assert client.get(reverse("participation:stop", args=[wrong])).status_code == 404
    contact.value = "new@example.org"
    contact.save()
    assert client.get(path).status_code == 404


def test_a_refusal_is_an_error_of_its_own() -> None:
    assert texts.refusal_of(None) is None
    assert isinstance(texts.refusal_of("30005"), AddressRefused)
