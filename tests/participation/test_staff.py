"""Beside a case: letters, new links, call-backs, answers from paper and telephone; agreement texts."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from forms_app.presets.build import choose
from home.today import items_for
from mediator_portal.cases.enums import Answer, ContactKind
from mediator_portal.cases.models import Case, CasePerson, ContactPoint
from mediator_portal.participation import rules, services
from mediator_portal.participation.enums import DeclineReason, TextRole
from mediator_portal.participation.models import Consent, ConsentText, HelpRequest, IdentityCheck
from mediator_portal.participation.presets import load_texts
from mediator_portal.participation.services import Refused, TextIncomplete
from mediator_portal.participation.staff import missing_texts
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from tests.factories.forms_app import form_page_make
from tests.factories.participation import all_codes, browser_of, call_number_of, case_invited, text_of
from tests.factories.program_pages import program_make, staff_make
from tests.factories.vault import PDF
from tests.reading import source as text


def url(name: str, person: CasePerson) -> str:
    return reverse(f"participation:{name}", args=[person.case.reference, person.reference])


def test_the_case_page_says_that_somebody_answered_never_what(desk: Client, person: CasePerson) -> None:
    browser_of(person).post("no", {"reason": "not_safe"})
    page = text(desk.get(reverse("cases:case", args=[person.case.reference])))
    assert "Has answered" in page
    assert "Not reached yet" in page
    assert "not_safe" not in page
    assert "I would not feel safe" not in page


def test_a_printed_letter_carries_code_and_is_audited(desk: Client, person: CasePerson) -> None:
    assert "no postal address" in text(desk.post(url("letter", person)))
    ContactPoint.objects.create(person=person, kind=ContactKind.ADDRESS, value="12 Palm Street\nTestville, FL 33101")
    assert desk.get(url("letter", person)).status_code == 200
    response = desk.post(url("letter", person))
    assert response["Content-Type"] == "application/pdf"
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    assert services.invitation_issue(person=person).code in words
    assert "12 Palm Street" in words
    assert person.case.reference not in words
    assert AuditEvent.objects.filter(action="invitation.print").count() == 1


def test_a_new_link_shows_what_it_sends_and_sends_it(desk: Client, person: CasePerson) -> None:
    old = services.invitation_issue(person=person).code
    page = text(desk.get(url("reissue", person)))
    assert "This will send" in page
    assert OutboxMessage.objects.count() == 0
    desk.post(url("reissue", person))
    assert services.invitation_issue(person=person).code != old
    assert OutboxMessage.objects.filter(kind="invitation_again").count() == 1
    assert desk.post(url("reissue", person), {"print": "1"}).url == url("letter", person)
    assert OutboxMessage.objects.filter(kind="invitation_again").count() == 1


def test_a_call_back_stands_on_the_list_of_today_until_it_is_confirmed(
    desk: Client, coordinator: User, person: CasePerson
) -> None:
    check = services.call_back_ask(person=person)
    site = person.case.program.site
    items = [item for item in items_for(coordinator, site, timezone.now()) if item.kind == "call"]
    assert len(items) == 1
    page = desk.get(items[0].url)
    assert "305-555-0142" in text(page)
    assert "not the number" in text(desk.post(items[0].url, {"number": "0x"}))
    assert desk.post(items[0].url, {"number": call_number_of(check)}).status_code == 302
    check.refresh_from_db()
    assert check.confirmed_by == coordinator
    assert not [item for item in items_for(coordinator, site, timezone.now()) if item.kind == "call"]


def test_a_pause_is_told_to_the_coordinator(coordinator: User, person: CasePerson) -> None:
    now = timezone.now()
    IdentityCheck.objects.create(person=person, method="code", expires_at=now + rules.PAUSE, failures=5, failed_at=now)
    kinds = [item.kind for item in items_for(coordinator, person.case.program.site, timezone.now())]
    assert "identity" in kinds


def test_a_request_for_help_waits_until_it_is_done(desk: Client, coordinator: User, person: CasePerson) -> None:
    request = services.help_ask(person=person, needs=["interpreter"], note="Spanish")
    site = person.case.program.site
    assert "help" in [item.kind for item in items_for(coordinator, site, timezone.now())]
    assert "Spanish" in text(desk.get(reverse("cases:case", args=[person.case.reference])))
    desk.post(reverse("participation:help_done", args=[person.case.reference, request.pk]))
    assert HelpRequest.objects.get().done_by == coordinator
    assert "help" not in [item.kind for item in items_for(coordinator, site, timezone.now())]


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("signed.pdf", PDF, content_type="application/pdf")


def yes_on_paper(person: CasePerson) -> dict[str, Any]:
    ticks = {f"tick_{code}": "on" for code in all_codes(text_of(person))}
    return {"channel": "paper", "answer": "yes", "typed_name": "Ana Diaz", **ticks}


def test_a_yes_on_paper_is_marked_so(desk: Client, coordinator: User, person: CasePerson) -> None:
    data = yes_on_paper(person)
    assert "Write the full name" in text(desk.post(url("twin", person), {**data, "typed_name": "", "scan": paper()}))
    assert "Attach the scan" in text(desk.post(url("twin", person), data))
    assert desk.post(url("twin", person), {**data, "scan": paper()}).status_code == 302
    consent = Consent.objects.get()
    assert (consent.channel, consent.entered_by) == ("paper", coordinator)
    person.refresh_from_db()
    assert (person.answer, person.answer_channel, person.answer_entered_by) == (Answer.YES, "paper", coordinator)
    assert OutboxMessage.objects.filter(kind="answer_receipt").count() == 1
    assert "You entered:" in text(desk.get(reverse("cases:case", args=[person.case.reference])))


def test_what_one_of_the_staff_entered_another_does_not_see(desk: Client, person: CasePerson) -> None:
    desk.post(url("twin", person), {"channel": "telephone", "answer": "no", "reason": "no_trust"})
    director = staff_make(person.case.program.site, Role.DIRECTOR, email="director@example.org")
    elsewhere = Client()
    elsewhere.force_login(director)
    page = text(elsewhere.get(reverse("cases:case", args=[person.case.reference])))
    assert "Has answered" in page
    assert "You entered:" not in page


def test_staff_choose_among_the_reasons_that_editors_worded(desk: Client, person: CasePerson) -> None:
    assert "I was advised not to" in text(desk.get(url("twin", person)))
    staff_make(person.case.program.site, Role.DIRECTOR, email="director@example.org")
    words = {code: f"Worded anew: {code}" for code in DeclineReason.values}
    body = [choose("one_of", "reason", "Why?", list(words.items()), required=False)]
    form_page_make(person.case.program.site.root_page, purpose="decline_reason", body=body)
    page = text(desk.get(url("twin", person)))
    assert all(each in page for each in words.values())
    assert "I was advised not to" not in page
    assert ">Sam Staff</option>" in page
    desk.post(url("twin", person), {"channel": "telephone", "answer": "no", "reason": "no_time"})
    person.refresh_from_db()
    assert (person.answer, person.answer_reason) == (Answer.NO, "no_time")


def test_an_unfit_scan_is_named_and_nothing_is_recorded(desk: Client, person: CasePerson) -> None:
    data = yes_on_paper(person)
    scan = SimpleUploadedFile("scan.pdf", b"MZ not a picture")
    page = desk.post(url("twin", person), {**data, "scan": scan})
    assert page.status_code == 200
    assert Consent.objects.count() == 0
    person.refresh_from_db()
    assert person.answer == ""


@pytest.mark.parametrize("name", ["letter", "reissue", "twin"])
@pytest.mark.parametrize("role", [Role.EDITOR, Role.LIAISON, Role.FINANCE, Role.AUDITOR, Role.MEDIATOR])
def test_others_find_nothing_beside_a_case(person: CasePerson, settings: Any, name: str, role: Role) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(staff_make(person.case.program.site, role))
    assert client.get(url(name, person)).status_code == 404
    assert client.post(url(name, person)).status_code == 404


def test_another_programs_staff_find_nothing(person: CasePerson, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    there = program_make("elsewhere.test")
    client = Client(headers={"host": "elsewhere.test"})
    client.force_login(staff_make(there.site, Role.DIRECTOR, email="there@example.org"))
    check = services.call_back_ask(person=person)
    for address in (
        url("letter", person),
        url("twin", person),
        reverse("participation:identity_confirm", args=[person.case.reference, check.pk]),
        reverse("participation:text", args=[ConsentText.objects.first().pk]),  # type: ignore[union-attr]
    ):
        assert client.get(address).status_code == 404


# Texts ---------------------------------------------------------------------------------------------------------------


def test_loading_texts_again_adds_nothing(case: Case) -> None:
    assert ConsentText.objects.count() == 2 * len(TextRole)
    assert load_texts(case.program) == []
    assert all(text.text_hash and text.published_at and not text.approved_by for text in ConsentText.objects.all())


def test_a_published_text_never_changes(case: Case, coordinator: User) -> None:
    published = ConsentText.objects.get(role="officer", language="en")
    with pytest.raises(Refused):
        services.text_draft_save(text=published, values={"title": "Other"}, actor=coordinator)
    published.refresh_from_db()
    assert published.title == "Agreement to mediate"
    draft = services.text_draft(program=case.program, role="officer", language="en", actor=coordinator)
    assert (draft.version, draft.published_at, draft.topics) == (2, None, published.topics)
    assert services.text_draft(program=case.program, role="officer", language="en", actor=coordinator) == draft


def test_a_text_that_lacks_an_element_is_not_published(case: Case, coordinator: User) -> None:
    draft = services.text_draft(program=case.program, role="officer", language="en", actor=coordinator)
    services.text_draft_save(text=draft, values={"topics": draft.topics[:-1]}, actor=coordinator)
    with pytest.raises(TextIncomplete) as caught:
        services.text_publish(text=draft, actor=coordinator)
    assert "What the outcome can reveal about an answer" in caught.value.problems
    assert services.text_publish(text=ConsentText.objects.get(role="officer", language="es"), actor=None).version == 1


def test_staff_edit_publish_and_approve_a_text(desk: Client, case: Case, person: CasePerson) -> None:
    start = desk.post(reverse("participation:text_draft", args=["complainant", "en"]))
    draft = ConsentText.objects.get(version=2)
    page = desk.get(start.url)
    assert page.status_code == 200
    data = form_data(page)
    data["topics-0-heading"] = "What a mediation is"
    assert desk.post(start.url, data).url == reverse("participation:text", args=[draft.pk])
    draft.refresh_from_db()
    assert draft.topics[0]["heading"] == "What a mediation is"
    assert draft.topics[0]["elements"]
    assert [row["code"] for row in draft.statements][0] == "voluntary"
    desk.post(reverse("participation:text_publish", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.published_at is not None
    assert "Write who approved" in text(desk.post(reverse("participation:text_approve", args=[draft.pk]), {}))
    desk.post(
        reverse("participation:text_approve", args=[draft.pk]),
        {"kind": "counsel", "approved_by": "Counsel", "approved_on": "2026-03-01"},
    )
    draft.refresh_from_db()
    assert draft.approved_by == "Counsel"
    assert not [sentence for sentence in missing_texts(case) if "omplainant" in sentence]


def form_data(page: Any) -> dict[str, Any]:
    """Return what a browser would send of the edit page as it stands."""
    context = page.context
    data: dict[str, Any] = {}
    for form in (
        context["title"],
        context["topics"].management_form,
        context["statements"].management_form,
        *context["topics"],
        *context["statements"],
    ):
        for field in form:
            value = field.value()
            if value not in (None, ""):
                data[field.html_name] = value
    return data


def test_missing_texts_are_told_to_staff(case: Case) -> None:
    assert len(missing_texts(case)) == 2
    CasePerson.objects.update(language="ht")
    assert sum("Kreyòl ayisyen" in sentence for sentence in missing_texts(case)) == 2
    ConsentText.objects.all().delete()
    assert all("no agreement text that can be shown" in sentence for sentence in missing_texts(case))


def test_the_list_of_texts_takes_the_same_queries_for_one_version_and_three(
    desk: Client, case: Case, coordinator: User, django_assert_num_queries: Any
) -> None:
    address = reverse("participation:texts")
    desk.get(address)
    with django_assert_num_queries(QUERIES):
        desk.get(address)
    for _time in range(2):
        draft = services.text_draft(program=case.program, role="officer", language="en", actor=coordinator)
        services.text_publish(text=draft, actor=coordinator)
    with django_assert_num_queries(QUERIES):
        desk.get(address)


QUERIES = 7


def test_two_cases_do_not_mix_on_the_panel(desk: Client, person: CasePerson) -> None:
    second = case_invited(person.case.program)
    check = services.call_back_ask(person=person)
    foreign = reverse("participation:identity_confirm", args=[second.reference, check.pk])
    assert desk.get(foreign).status_code == 404
