"""Answers, signatures and withdrawals: each counts once, and every answer looks the same from outside."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from mediator_portal.cases.enums import Answer, CaseState
from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.rules import SYSTEM, Actor
from mediator_portal.cases.signals import case_moved
from mediator_portal.cases.workflow import BY_NAME
from mediator_portal.participation import selectors, services
from mediator_portal.participation.enums import RECEIPT_KIND
from mediator_portal.participation.models import Consent, HelpRequest
from mediator_portal.participation.services import Refused
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from portal.notifications.rendering import render_for_delivery
from tests.factories.participation import all_codes, case_invited, party_of, text_of
from tests.reading import undrawn


def sign(person: CasePerson, **changes: Any) -> Consent:
    text = text_of(person)
    given = {
        "person": person,
        "text": text,
        "typed_name": "Ana  Diaz",
        "statements": all_codes(text),
        "actor": Actor.party(person),
        **changes,
    }
    return services.consent_sign(**given)


def receipts() -> int:
    return OutboxMessage.objects.filter(kind=RECEIPT_KIND).count()


def test_a_signature_keeps_exactly_what_was_signed(person: CasePerson) -> None:
    consent = sign(person)
    text = text_of(person)
    consent.refresh_from_db()
    assert (consent.text_version, consent.text_hash, consent.language) == (1, text.text_hash, "en")
    assert consent.typed_name == "Ana Diaz"
    assert consent.channel == "online"
    person.refresh_from_db()
    assert person.answer == Answer.YES
    assert person.signed_at is not None
    assert receipts() == 1


def test_the_receipt_is_a_pdf_of_the_signed_text(person: CasePerson) -> None:
    consent = sign(person)
    content = services.receipt_pdf(consent)
    assert hashlib.sha256(content).hexdigest() == consent.file.sha256
    reader = PdfReader(io.BytesIO(content))
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    text = text_of(person)
    for said in (
        text.topics[0]["heading"],
        text.statements[0]["text"],
        "Ana Diaz",
        consent.receipt,
        person.case.reference,
        consent.text_hash[:8],
        consent.document_hash[:8],
    ):
        assert said in words
    assert "Rude at a traffic stop" not in words


def test_signing_twice_is_signing_once(person: CasePerson) -> None:
    first, second = sign(person), sign(person, typed_name="Somebody Else")
    assert first.pk == second.pk
    assert Consent.objects.count() == 1
    assert receipts() == 1


@pytest.mark.parametrize(
    "change", [{"typed_name": "  "}, {"typed_name": "x" * 151}, {"statements": []}, {"statements": ["voluntary"]}]
)
def test_an_incomplete_signature_is_refused_and_changes_nothing(person: CasePerson, change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        sign(person, **change)
    person.refresh_from_db()
    assert (person.answer, person.signed_at, receipts()) == ("", None, 0)


def test_the_other_roles_text_is_refused(person: CasePerson, other: CasePerson) -> None:
    with pytest.raises(Refused):
        sign(person, text=text_of(other), statements=all_codes(text_of(other)))


def test_production_refuses_a_text_that_nobody_approved(person: CasePerson, settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(Refused):
        sign(person)
    services.text_approve(
        text=text_of(person),
        approved_by="Counsel",
        approved_on=timezone.localdate(),
        actor=None,  # type: ignore[arg-type]
    )
    assert sign(person).pk


def test_nobody_signs_once_the_case_stopped_asking(person: CasePerson) -> None:
    Case.objects.update(state=CaseState.RETURNED)
    with pytest.raises(MoveRefused):
        sign(person)
    assert Consent.objects.count() == 0


def test_a_no_counts_once_and_makes_a_signature_void(person: CasePerson) -> None:
    consent = sign(person)
    for _time in range(3):
        services.answer_give(person=person, answer=Answer.NO, reason="no_time", actor=Actor.party(person))
    consent.refresh_from_db()
    person.refresh_from_db()
    assert consent.voided_at is not None
    assert (person.answer, person.answer_reason, person.signed_at) == (Answer.NO, "no_time", None)
    assert receipts() == 2
    again = sign(person)
    assert again.pk != consent.pk
    assert selectors.consent_of(person) == again
    assert receipts() == 3


def test_a_wish_to_talk_is_no_answer_and_is_kept_once(person: CasePerson) -> None:
    for _time in range(2):
        services.answer_give(person=person, answer=Answer.TALK, note="after 5", actor=Actor.party(person))
    person.refresh_from_db()
    assert person.answered_at is None
    assert person.wants_talk_at is not None
    assert HelpRequest.objects.get().note == "after 5"
    assert receipts() == 1
    sign(person)
    person.refresh_from_db()
    assert person.answer == Answer.YES


def test_talking_after_a_yes_takes_the_signature_back_until_it_is_given_again(person: CasePerson) -> None:
    first = sign(person)
    services.answer_give(person=person, answer=Answer.TALK, actor=Actor.party(person))
    assert selectors.consent_of(person) is None
    person.refresh_from_db()
    assert person.signed_at is None
    second = sign(person)
    person.refresh_from_db()
    assert person.signed_at is not None
    assert abs(person.signed_at - second.signed_at) < abs(person.signed_at - first.signed_at)
    assert second.pk != first.pk
    assert person.answer == Answer.YES


def test_a_yes_needs_a_signature(person: CasePerson) -> None:
    with pytest.raises(Refused):
        services.answer_give(person=person, answer=Answer.YES, actor=Actor.party(person))


def test_the_receipt_message_is_the_same_for_every_answer(db: None) -> None:
    said = []
    for answer in (Answer.YES, Answer.NO, Answer.TALK):
        person = party_of(case_invited(program_of_test()))
        if answer == Answer.YES:
            sign(person)
        else:
            services.answer_give(person=person, answer=answer, actor=Actor.party(person))
        message = OutboxMessage.objects.get(kind=RECEIPT_KIND, recipient_id=person.pk)
        rendered = render_for_delivery(message)
        said.append((rendered.subject, rendered.content.paragraphs, rendered.content.action_label, message.channel))
    assert said[0] == said[1] == said[2]


def program_of_test() -> Any:
    from program_pages.models import Program
    from tests.factories.program_pages import program_make

    return Program.objects.first() or program_make()


def test_withdrawing_before_the_release_is_a_no_and_after_it_ends_the_case(case: Case, person: CasePerson) -> None:
    sign(person)
    services.party_withdraw(person=person, actor=Actor.party(person))
    person.refresh_from_db()
    assert (person.answer, person.withdrawn_at) == (Answer.NO, None)
    Case.objects.update(state=CaseState.SCHEDULING)
    for _time in range(2):
        services.party_withdraw(person=person, actor=Actor.party(person))
    person.refresh_from_db()
    case.refresh_from_db()
    assert person.withdrawn_at is not None
    assert case.state == CaseState.RETURNED


def test_a_reopened_case_forgets_its_signatures(case: Case, person: CasePerson) -> None:
    sign(person)
    case_moved.send(sender=Case, case=case, move=BY_NAME["reopen"], actor=SYSTEM, entry=None)
    assert selectors.consent_of(person) is None


def test_the_audit_says_that_never_what(person: CasePerson) -> None:
    sign(person)
    services.answer_give(person=person, answer=Answer.NO, reason="no_time", actor=Actor.party(person))
    trail = " ".join(f"{event.action} {event.fields} {event.ids}" for event in AuditEvent.objects.all())
    assert "person.answer" in trail
    assert "consent.sign" not in trail
    assert "no_time" not in trail
    assert "Ana" not in undrawn(trail)


def test_a_signature_enters_the_audit_at_the_release(case: Case, person: CasePerson) -> None:
    sign(person)
    assert not AuditEvent.objects.filter(action="consent.sign").exists()
    case_moved.send(sender=Case, case=case, move=BY_NAME["consent"], actor=SYSTEM, entry=None)
    event = AuditEvent.objects.get(action="consent.sign")
    assert (event.actor_kind, event.ids["person"]) == ("party", person.pk)


def test_a_receipt_is_checked_by_its_code_or_its_file(person: CasePerson) -> None:
    consent = sign(person)
    site = person.case.program.site
    good = (consent.document_hash, consent.file.sha256, consent.document_hash.upper(), " ".join(consent.document_hash))
    assert all(selectors.is_genuine(site, consent.receipt, given) for given in good)
    assert not selectors.is_genuine(site, consent.receipt, "0" * 64)
    assert not selectors.is_genuine(site, consent.receipt, "")
    assert not selectors.is_genuine(site, "R-2222-2222-2222", consent.document_hash)
    assert not selectors.is_genuine(site, "R-2222-2222-2222", "")
    elsewhere = case_invited_elsewhere().program.site
    assert not selectors.is_genuine(elsewhere, consent.receipt, consent.document_hash)


def case_invited_elsewhere() -> Case:
    from tests.factories.program_pages import program_make

    return case_invited(program_make("elsewhere.test"))
