"""The agreement to sign with a pen: what it says, who prints it, and under which version staff record it."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from mediator_portal.cases.enums import CaseState, PersonRole
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.participation import documents, services
from mediator_portal.participation.enums import TextRole
from mediator_portal.participation.models import Consent, ConsentText, MediatorSignature
from mediator_portal.participation.presets import load_texts
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from tests.factories.meetings import confirmed_session
from tests.factories.participation import all_codes, browser_of, person_make, text_of
from tests.factories.vault import PDF
from tests.reading import source as text


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("signed.pdf", PDF, content_type="application/pdf")


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def url(name: str, person: CasePerson) -> str:
    return reverse(f"participation:{name}", args=[person.case.reference, person.reference])


def newer(old: ConsentText, actor: User) -> ConsentText:
    draft = services.text_draft(program=old.program, role=old.role, language=old.language, actor=actor)
    return services.text_publish(text=draft, actor=actor)


def yes(agreement: ConsentText, **more: Any) -> dict[str, Any]:
    ticks = {f"tick_{code}": "on" for code in all_codes(agreement)}
    return {"channel": "paper", "answer": "yes", "typed_name": "Ana Diaz", "text": agreement.pk, **ticks, **more}


# What it says --------------------------------------------------------------------------------------------------------


def test_a_party_gets_the_whole_agreement_with_three_answers_and_leaves_no_trace(person: CasePerson) -> None:
    party = browser_of(person)
    assert reverse("participation:paper") in text(party.get("sign"))
    before = AuditEvent.objects.count()
    paper = party.get("paper")
    assert paper["Content-Type"] == "application/pdf"
    said = words_of(paper.content)
    agreement = text_of(person)
    for each in (
        *(topic["heading"] for topic in agreement.topics),
        *(row["text"] for row in agreement.statements),
        *("Yes, I want to take part", "No, I do not want to take part", "I want to talk to someone first"),
        *(person.case.reference, agreement.text_hash[:8], "version", "Day of signing"),
    ):
        assert each in said or each.replace("version", "Version") in said
    assert person.name not in said
    assert "Rude at a traffic stop" not in said
    assert AuditEvent.objects.count() == before
    assert party.get("paper").content == paper.content


@pytest.mark.parametrize("role", [PersonRole.INTERPRETER, PersonRole.GUARDIAN])
def test_everybody_who_signs_has_their_paper(case: Case, role: str) -> None:
    person = person_make(case, role)
    agreement = text_of(person)
    said = words_of(documents.paper_of_person(person, agreement))
    attends = role == PersonRole.INTERPRETER
    assert ("Yes, I will be there" in said) is attends
    assert ("I want to talk to someone first" in said) is not attends


def test_a_paper_is_in_the_language_of_its_text(person: CasePerson) -> None:
    said = words_of(documents.paper_of_person(person, text_of(person, "es")))
    assert "Sí, quiero participar" in said
    assert "Your answer" not in said


def test_after_the_answers_act_there_is_nothing_to_sign(person: CasePerson) -> None:
    party = browser_of(person)
    Case.objects.update(state=CaseState.RETURNED)
    assert party.get("paper").url == reverse("participation:status")


# Staff ---------------------------------------------------------------------------------------------------------------


def test_staff_print_it_from_the_case_and_it_is_audited(desk: Client, person: CasePerson) -> None:
    assert url("twin_paper", person) in text(desk.get(reverse("cases:case", args=[person.case.reference])))
    paper = desk.get(url("twin_paper", person))
    assert text_of(person).title in words_of(paper.content)
    assert AuditEvent.objects.filter(action="case.read").exists()
    assert desk.get(url("twin_paper", person), {"text": text_of(person, "es").pk}).status_code == 200


def test_a_paper_signed_before_the_new_version_is_recorded_as_what_it_is(
    desk: Client, coordinator: User, person: CasePerson
) -> None:
    old = text_of(person)
    new = newer(old, coordinator)
    page = text(desk.get(url("twin", person)))
    assert f'name="text" value="{new.pk}"' in page
    assert f'name="other_text" value="{old.pk}"' in page
    assert page.index('<button type="submit" hidden>') < page.index('name="other_text"')
    other = text(desk.post(url("twin", person), {**yes(new), "other_text": old.pk}))
    assert f'name="text" value="{old.pk}"' in other
    assert 'value="Ana Diaz"' in other
    assert "Something needs another look" not in other
    assert not Consent.objects.exists()
    assert desk.post(url("twin", person), yes(old, scan=scan())).status_code == 302
    consent = Consent.objects.get()
    assert (consent.text, consent.text_version, consent.text_hash) == (old, old.version, old.text_hash)


def test_what_staff_ticked_stays_under_the_version_they_saw(
    desk: Client, coordinator: User, person: CasePerson
) -> None:
    old = text_of(person)
    newer(old, coordinator)
    desk.post(url("twin", person), yes(old, scan=scan()))
    assert Consent.objects.get().text == old


def test_a_paper_in_another_language(desk: Client, person: CasePerson) -> None:
    spanish = text_of(person, "es")
    desk.post(url("twin", person), yes(spanish, scan=scan()))
    consent = Consent.objects.get()
    assert (consent.text, consent.language) == (spanish, "es")


def test_no_other_text_can_be_chosen(desk: Client, coordinator: User, person: CasePerson, other: CasePerson) -> None:
    draft = services.text_draft(
        program=person.case.program, role=TextRole.COMPLAINANT, language="en", actor=coordinator
    )
    for wrong in (text_of(other), draft):
        assert desk.get(url("twin_paper", person), {"text": wrong.pk}).status_code == 404
        assert desk.post(url("twin", person), yes(wrong, scan=scan())).status_code == 404
    assert desk.get(url("twin_paper", person), {"text": "x"}).status_code == 404
    assert not Consent.objects.exists()


def test_a_second_paper_hides_no_scan(desk: Client, person: CasePerson) -> None:
    first = b"%PDF-1.4 nothing %%EOF"
    no = {"channel": "paper", "answer": "no", "scan": SimpleUploadedFile("no.pdf", first, "application/pdf")}
    assert desk.post(url("twin", person), no).status_code == 302
    assert desk.post(url("twin", person), yes(text_of(person), scan=scan())).status_code == 302
    page = text(desk.get(reverse("cases:case", args=[person.case.reference])))
    links = re.findall(rf"{url('scan', person)}\?entry=\d+", page)
    assert len(links) == 2
    assert [b"".join(desk.get(link).streaming_content) for link in links] == [first, PDF]
    assert b"".join(desk.get(url("scan", person)).streaming_content) == PDF
    for wrong in ("0", "x", "99999999999999999999"):
        assert desk.get(url("scan", person), {"entry": wrong}).status_code == 404


# A mediator ----------------------------------------------------------------------------------------------------------


def test_the_paper_of_a_mediator(desk: Client, coordinator: User, case: Case, person: CasePerson) -> None:
    program = case.program
    program.mediators_sign = True
    program.save(update_fields=["mediators_sign"])
    load_texts(program)
    session, (first, _second) = confirmed_session(program)
    old = ConsentText.objects.get(program=program, role=TextRole.MEDIATOR, language="en")
    newer(old, coordinator)
    args = [session.reference, first.reference]
    signing, printed = (
        reverse("participation:mediator_signature", args=args),
        reverse("participation:mediator_paper", args=args),
    )
    assert printed in text(desk.get(signing))
    said = words_of(desk.get(printed, {"text": old.pk}).content)
    assert old.statements[0]["text"] in said
    assert "I want to talk to someone first" not in said
    other = text(desk.post(signing, {"typed_name": "Mona Mediator", "other_text": old.pk}))
    assert 'value="Mona Mediator"' in other
    ticks = {f"tick_{code}": "on" for code in all_codes(old)}
    desk.post(signing, {**ticks, "typed_name": "Mona Mediator", "text": old.pk, "scan": scan()})
    assert MediatorSignature.objects.get().text == old
    with translation.override("es"):
        assert documents.paper_of_mediator(session.case, old).startswith(b"%PDF")
