"""Mediators sign an agreement of their own: rules, the signature, its pages, the report that waits for it."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from mediator_portal.cases.enums import EntryChannel
from mediator_portal.cases.models import Case
from mediator_portal.cases.rules import Actor
from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings import services as meetings
from mediator_portal.meetings import signing, timers
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import MediationSession, Seat
from mediator_portal.meetings.today import session_items
from mediator_portal.participation import rules, services
from mediator_portal.participation.enums import TextRole
from mediator_portal.participation.models import ConsentText, MediatorSignature
from mediator_portal.participation.presets import load_texts
from mediator_portal.participation.services import Refused
from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from program_pages.models import Program
from tests.factories.cases import actor_make
from tests.factories.meetings import MediatorFactory, confirmed_session, mediator_actor, request_make
from tests.factories.participation import all_codes, signed
from tests.factories.program_pages import program_make

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture
def program(db: None) -> Program:
    made = program_make(mediators_sign=True)
    load_texts(made)
    return made


@pytest.fixture
def coordinator(program: Program) -> Actor:
    return actor_make(program, Role.COORDINATOR, name="Cora Coordinator")


@pytest.fixture
def enter(settings: Any) -> Any:
    settings.SECOND_FACTOR_REQUIRED = False

    def signed_in(user: Any) -> Client:
        client = Client(headers={"host": "testserver"})
        client.force_login(user)
        return client

    return signed_in


def text_of(program: Program, language: str = "en") -> ConsentText:
    return ConsentText.objects.get(program=program, role=TextRole.MEDIATOR, language=language)


def given(session: MediationSession, mediator: Mediator, **changes: Any) -> dict[str, Any]:
    text = text_of(session.case.program)
    values = {
        "session": session,
        "mediator": mediator,
        "text": text,
        "typed_name": "Mona  Mediator",
        "statements": all_codes(text),
        "actor": mediator_actor(mediator),
    }
    return {**values, **changes}


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("signed.pdf", PDF, "application/pdf")


def report(session: MediationSession, mediator: Mediator, *, absent: tuple[Mediator, ...] = ()) -> None:
    there = [seat.mediator_id for seat in session.seats.filter(state="confirmed") if seat.mediator not in absent]
    facts: dict[str, Any] = {"ended_early": False, "settlement": True, "people": [], "mediators": there}
    meetings.report_record(session=session, mediator=mediator, actor=mediator_actor(mediator), **facts)


# Rules ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "has_text", "production", "approved", "expected"),
    [
        (False, True, False, False, False),
        (True, False, False, False, False),
        (True, True, False, False, True),
        (True, True, True, False, False),
        (True, True, True, True, True),
        (False, True, True, True, False),
    ],
)
def test_who_is_asked(
    db: None, settings: Any, policy: bool, has_text: bool, production: bool, approved: bool, expected: bool
) -> None:
    program = program_make(mediators_sign=policy)
    if has_text:
        load_texts(program)
    if approved:
        ConsentText.objects.filter(program=program).update(approved_by="Counsel", approved_on=dt.date(2026, 1, 2))
    settings.PRODUCTION = production
    assert signing.asks(program) is expected


# The signature -------------------------------------------------------------------------------------------------------


def test_a_mediator_signs_once(program: Program) -> None:
    session, (first, second) = confirmed_session(program)
    signature = services.mediator_sign(**given(session, first))
    again = services.mediator_sign(**given(session, first, typed_name="Somebody else", statements=[]))
    assert again == signature
    assert signature.typed_name == "Mona Mediator"
    assert (signature.text_version, signature.text_hash) == (1, text_of(program).text_hash)
    assert Seat.objects.get(mediator=first).signed_at == signature.signed_at
    assert Seat.objects.get(mediator=second).signed_at is None
    event = AuditEvent.objects.get(action="agreement.sign")
    assert (event.actor_id, event.ids["on_paper"]) == (first.user_id, False)
    assert "Mona" not in str(event.ids)
    with pytest.raises(IntegrityError), transaction.atomic():
        MediatorSignature.objects.create(
            mediator=first, case=session.case, text=signature.text, text_version=1, statements=[], language="en"
        )


def test_the_document_says_what_was_signed(program: Program) -> None:
    session, (first, _second) = confirmed_session(program)
    signature = services.mediator_sign(**given(session, first))
    pages = PdfReader(BytesIO(services.receipt_pdf(signature))).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    text = text_of(program)
    said = [text.title, *(part for topic in text.topics for part in topic["paragraphs"])]
    said += [row["text"] for row in (*text.statements, *text.esign)]
    for line in said:
        assert line[:60] in words, line
    assert signature.receipt in words
    assert "Signed as Mediator" in words
    assert "give the session back" in words
    assert (
        rules.document_hash(
            text_hash=text.text_hash,
            receipt=signature.receipt,
            typed_name="Mona Mediator",
            statements=all_codes(text),
            signed_at=signature.signed_at,
            channel="online",
        )
        == signature.document_hash
    )


def test_anybody_can_check_the_receipt(program: Program, client: Client) -> None:
    session, (first, _second) = confirmed_session(program)
    signature = signed(session, first)
    assert signature.file is not None

    def answer(code: str, receipt: str = signature.receipt) -> str:
        return client.post(reverse("participation:verify"), {"receipt": receipt, "document_hash": code}).text

    assert ">Valid<" in answer(signature.document_hash)
    assert ">Valid<" in answer(signature.file.sha256)
    assert ">Not valid<" in answer("0" * 64)
    assert ">Not valid<" in answer(signature.document_hash, "R-2222-2222-2222")
    assert ">Valid<" in answer(signature.document_hash.upper(), signature.receipt.lower().replace("-", " "))
    assert first.name not in answer(signature.document_hash)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"statements": []}, "Tick every statement"),
        ({"typed_name": " "}, "Type your full name"),
        ({"channel": EntryChannel.PAPER}, "Attach the scan"),
    ],
)
def test_what_a_signature_needs(program: Program, changes: dict[str, Any], refused: str) -> None:
    session, (first, _second) = confirmed_session(program)
    with pytest.raises(Refused, match=refused):
        services.mediator_sign(**given(session, first, **changes))
    assert not MediatorSignature.objects.exists()


def test_nobody_signs_for_a_mediator(program: Program, coordinator: Actor) -> None:
    session, (first, second) = confirmed_session(program)
    with pytest.raises(Refused, match="Only the mediator signs online"):
        services.mediator_sign(**given(session, first, actor=coordinator))
    with pytest.raises(SessionRefused):
        services.mediator_sign(**given(session, first, actor=mediator_actor(second)))
    stranger = MediatorFactory(program=program)
    with pytest.raises(Refused, match="Only a confirmed mediator"):
        services.mediator_sign(**given(session, stranger))
    other = ConsentText.objects.get(program=program, role=TextRole.OBSERVER, language="en")
    with pytest.raises(Refused, match="not the one for you"):
        services.mediator_sign(**given(session, first, text=other, statements=all_codes(other)))


def test_a_standby_signs_once_they_are_needed(program: Program) -> None:
    session, (first, second, standby) = confirmed_session(program, standby=1)
    with pytest.raises(Refused, match="Only a confirmed mediator"):
        services.mediator_sign(**given(session, standby))
    signed(session, first)
    meetings.seat_release(seat=Seat.objects.get(mediator=first), actor=mediator_actor(first))
    assert signed(session, standby).mediator == standby
    assert MediatorSignature.objects.filter(mediator=first).exists()
    assert [seat.mediator for seat in signing.unsigned(session.seats.all())] == [second]


def test_another_session_of_the_case_needs_no_second_signature(program: Program, coordinator: Actor) -> None:
    session, (first, second) = confirmed_session(program)
    signed(session, first)
    for mediator in (first, second):
        meetings.seat_release(seat=Seat.objects.get(mediator=mediator), actor=coordinator)
        request_make_again(session, mediator)
    session.refresh_from_db()
    meetings.mediators_confirm(session=session, mediators=[first, second], actor=coordinator, reason="They know it")
    assert {seat.mediator: seat.signed_at is not None for seat in session.seats.all()} == {first: True, second: False}


def request_make_again(session: MediationSession, mediator: Mediator) -> None:
    session.requests.filter(mediator=mediator).delete()
    request_make(session, mediator)


# The report ----------------------------------------------------------------------------------------------------------


def test_the_report_waits_for_who_was_there(program: Program) -> None:
    session, (first, second) = confirmed_session(program, trait="begun")
    with pytest.raises(SessionRefused, match="Not signed yet by"):
        report(session, first)
    signed(session, first)
    with pytest.raises(SessionRefused, match=second.name):
        report(session, first)
    report(session, first, absent=(second,))
    session.refresh_from_db()
    assert session.state == "held"


def test_the_report_waits_for_nothing_that_nobody_can_do(program: Program) -> None:
    ConsentText.objects.filter(program=program, role=TextRole.MEDIATOR).delete()
    session, (first, _second) = confirmed_session(program, trait="begun")
    report(session, first)
    assert MediationSession.objects.get(pk=session.pk).state == "held"


def test_the_report_page_leads_to_the_agreement_first(program: Program, enter: Any) -> None:
    session, (first, _second) = confirmed_session(program, trait="begun")
    client = enter(first.user)
    page = client.get(reverse("meetings:session_report", args=[session.reference]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("participation:agreement", args=[session.reference])
    assert "Before the report" in page.text
    signed(session, first)
    assert client.get(reverse("meetings:session_report", args=[session.reference])).status_code == 200


# Reminders -----------------------------------------------------------------------------------------------------------


def test_who_has_not_signed_is_asked_once(program: Program) -> None:
    session, (first, second) = confirmed_session(program)
    signed(session, first)
    early = session.starts_at - dt.timedelta(days=program.confirm_days + 1)
    assert timers.agreement_reminder(early) == 0
    late = session.starts_at - dt.timedelta(days=1)
    assert timers.agreement_reminder(late) == 1
    assert timers.agreement_reminder(late) == 0
    message = OutboxMessage.objects.get(kind="agreement_wanted")
    assert message.recipient_id == second.user_id


def test_staff_find_it_among_todays_work(program: Program) -> None:
    session, (first, second) = confirmed_session(program)
    signed(session, first)

    def asked(now: dt.datetime, *, signs: bool = True) -> list[str]:
        return [item.label for item in session_items(session, now, signs=signs) if "agreement" in item.label]

    assert asked(session.starts_at - dt.timedelta(days=3)) == []
    assert asked(session.starts_at - dt.timedelta(days=1)) == [f"Not signed the agreement yet: {second.name}"]
    assert asked(session.ends_at + dt.timedelta(hours=1)) == [f"Not signed the agreement yet: {second.name}"]
    assert asked(session.starts_at - dt.timedelta(days=1), signs=False) == []


# Pages ---------------------------------------------------------------------------------------------------------------


def answers(text: ConsentText, **changes: str) -> dict[str, str]:
    ticks = {f"tick_{code}": "on" for code in all_codes(text)}
    return {**ticks, "esign": "on", "typed_name": "Mona Mediator", "shown": str(text.pk), **changes}


def test_read_tick_check_sign(program: Program, enter: Any) -> None:
    session, (first, _second) = confirmed_session(program)
    client, url = enter(first.user), reverse("participation:agreement", args=[session.reference])
    text = text_of(program)
    page = client.get(url)
    assert all(topic["heading"] in page.text for topic in text.topics)
    empty = client.post(url, {"shown": text.pk, "typed_name": "Mona"})
    assert empty.status_code == 422
    assert "If you cannot promise it, call us" in empty.text
    assert 'value="Mona"' in empty.text
    check = client.post(url, answers(text))
    assert "What you are about to sign" in check.text
    assert not MediatorSignature.objects.exists()
    changed = client.post(url, answers(text, change="1"))
    assert 'value="Mona Mediator"' in changed.text
    assert changed.text.count(" checked") == len(text.statements) + 1
    done = client.post(url, answers(text, sign="1"), follow=True)
    signature = MediatorSignature.objects.get()
    assert signature.receipt in done.text
    assert client.get(url).status_code == 302
    pdf = client.get(reverse("participation:agreement_file", args=[session.reference]))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert AuditEvent.objects.filter(action="agreement.download").count() == 1


def test_a_version_published_meanwhile_is_read_again(program: Program, enter: Any, coordinator: Actor) -> None:
    session, (first, _second) = confirmed_session(program)
    old = text_of(program)
    new = services.text_draft(program=program, role=TextRole.MEDIATOR, language="en", actor=coordinator.user)
    services.text_publish(text=new, actor=coordinator.user)
    url = reverse("participation:agreement", args=[session.reference])
    client = enter(first.user)
    answer = client.post(url, answers(old, sign="1"))
    assert answer.status_code == 409
    assert "it has a new version" in answer.text
    assert 'value="Mona Mediator"' in answer.text
    assert " checked" not in answer.text
    assert not MediatorSignature.objects.exists()
    assert f'name="shown" value="{new.pk}"' in answer.text
    client.post(url, answers(new, sign="1"))
    assert MediatorSignature.objects.get().text == new


def test_in_the_readers_language(program: Program, enter: Any) -> None:
    session, (first, _second) = confirmed_session(program)
    url = reverse("participation:agreement", args=[session.reference])
    page = enter(first.user).get(f"/es{url}")
    assert text_of(program, "es").topics[0]["heading"] in page.text
    ConsentText.objects.filter(program=program, role=TextRole.MEDIATOR, language="es").delete()
    page = enter(first.user).get(f"/es{url}")
    assert text_of(program).topics[0]["heading"] in page.text
    assert "English" in page.text


def test_where_nobody_is_asked_there_is_no_page(program: Program, enter: Any) -> None:
    session, (first, _second) = confirmed_session(program)
    program.mediators_sign = False
    program.save()
    url = reverse("participation:agreement", args=[session.reference])
    assert enter(first.user).get(url).status_code == 404
    shown = enter(first.user).get(reverse("meetings:session", args=[session.reference])).text
    assert "agreement" not in shown


def test_without_a_text_the_page_says_so(program: Program, enter: Any) -> None:
    session, (first, _second) = confirmed_session(program)
    ConsentText.objects.filter(program=program, role=TextRole.MEDIATOR).delete()
    page = enter(first.user).get(reverse("participation:agreement", args=[session.reference]))
    assert "your report does not wait for it" in page.text


@pytest.mark.parametrize(
    ("policy", "has_text", "told"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_staff_are_told_where_nobody_can_sign(
    program: Program, coordinator: Actor, enter: Any, policy: bool, has_text: bool, told: bool
) -> None:
    session, _mediators = confirmed_session(program)
    Program.objects.filter(pk=program.pk).update(mediators_sign=policy)
    if not has_text:
        ConsentText.objects.filter(program=program, role=TextRole.MEDIATOR).delete()
    page = enter(coordinator.user).get(reverse("meetings:session", args=[session.reference])).text
    assert ("they have no agreement that can be signed yet" in page) is told


def test_a_mediator_who_left_keeps_their_copy_and_signs_no_more(program: Program, enter: Any) -> None:
    session, (first, second, _standby) = confirmed_session(program, standby=1)
    signed(session, first)
    for mediator in (first, second):
        meetings.seat_release(seat=Seat.objects.get(mediator=mediator), actor=mediator_actor(mediator))
    own = enter(first.user).get(reverse("participation:agreement_receipt", args=[session.reference]))
    assert own.status_code == 200
    gone = enter(second.user)
    for name in ("agreement", "agreement_receipt", "agreement_file"):
        assert gone.get(reverse(f"participation:{name}", args=[session.reference])).status_code == 404


@pytest.mark.parametrize("how", ["replaced", "absent", "ended"])
def test_whoever_is_not_asked_any_more_is_told_so(program: Program, coordinator: Actor, enter: Any, how: str) -> None:
    session, (first, second) = confirmed_session(program, trait="confirmed" if how == "replaced" else "begun")
    client, url = enter(second.user), reverse("participation:agreement", args=[session.reference])
    assert client.get(url).status_code == 200
    if how == "replaced":
        meetings.seat_release(seat=Seat.objects.get(mediator=second), actor=coordinator)
    if how == "absent":
        signed(session, first)
        report(session, first, absent=(second,))
    if how == "ended":
        Case.objects.filter(pk=session.case_id).update(ended_at=timezone.now())
    sent = client.post(url, answers(text_of(program), sign="1"))
    assert (sent.status_code, client.get(url).status_code) == (409, 404)
    assert "There is nothing for you to sign" in sent.text
    assert not MediatorSignature.objects.filter(mediator=second).exists()
    with pytest.raises(Refused):
        services.mediator_sign(**given(session, second))
    for page in (
        client.get(reverse("meetings:session", args=[session.reference])),
        client.get("/portal/", follow=True),
    ):
        assert url not in page.text


def test_staff_record_a_paper(program: Program, coordinator: Actor, enter: Any) -> None:
    session, (first, _second) = confirmed_session(program)
    client = enter(coordinator.user)
    url = reverse("participation:mediator_signature", args=[session.reference, first.reference])
    overview = client.get(reverse("meetings:session", args=[session.reference])).text
    assert url in overview
    assert "Has not signed the agreement yet" in overview
    text = text_of(program)
    ticks = {f"tick_{code}": "on" for code in all_codes(text)}
    missing = client.post(url, {**ticks, "typed_name": "Mona Mediator"})
    assert missing.status_code == 422
    assert "Attach the scan" in missing.text
    done = client.post(url, {**ticks, "typed_name": "Mona Mediator", "scan": paper()}, follow=True)
    assert "marked as given on paper" in done.text
    signature = MediatorSignature.objects.get()
    assert (signature.channel, signature.entered_by) == ("paper", coordinator.user)
    shown = client.get(url).text
    assert "Cora Coordinator" in shown
    assert signature.receipt in shown
    scan = client.get(reverse("participation:mediator_scan", args=[session.reference, first.reference]))
    assert b"".join(scan.streaming_content) == PDF
    overview = client.get(reverse("meetings:session", args=[session.reference])).text
    assert "Signed the agreement on" in overview


def test_an_unfit_scan_is_told_on_the_page(program: Program, coordinator: Actor, enter: Any) -> None:
    session, (first, _second) = confirmed_session(program)
    url = reverse("participation:mediator_signature", args=[session.reference, first.reference])
    ticks = {f"tick_{code}": "on" for code in all_codes(text_of(program))}
    unfit = SimpleUploadedFile("signed.pdf", b"MZ\x90 program", "application/pdf")
    answer = enter(coordinator.user).post(url, {**ticks, "typed_name": "Mona Mediator", "scan": unfit})
    assert answer.status_code == 422
    assert 'value="Mona Mediator"' in answer.text
    assert not MediatorSignature.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_first_page_asks_the_same_queries_for_one_and_three(
    program: Program, enter: Any, django_assert_max_num_queries: Any, rows: int
) -> None:
    mediator = MediatorFactory(program=program)
    for number in range(rows):
        session, _mediators = confirmed_session(program, starts_at=timezone.now() + dt.timedelta(days=9 + number))
        seat = session.seats.get(number=1)
        seat.mediator = mediator
        seat.save()
    client = enter(mediator.user)
    client.get(reverse("meetings:home"))
    with django_assert_max_num_queries(19):
        page = client.get(reverse("meetings:home"))
    assert page.text.count("Read and sign") == rows
