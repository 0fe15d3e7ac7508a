"""Letters in batches: one file, marked as posted, printed again; each letter once however many print at once."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from mediator_portal.cases.models import CasePerson, ContactPoint
from mediator_portal.participation.models import Invitation
from mediator_portal.participation.services import invitation_issue, invitation_reissue
from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from portal.notifications import batches
from portal.notifications.enums import MessageState
from portal.notifications.models import LetterBatch, OutboxMessage
from portal.notifications.services import queue
from tests.factories.accounts import person_with, sign_in
from tests.factories.participation import case_invited, party_of
from tests.factories.program_pages import program_make


@pytest.fixture
def people(db: None) -> list[CasePerson]:
    case = case_invited()
    found = [party_of(case, role) for role in ("complainant", "officer")]
    for number, person in enumerate(found):
        ContactPoint.objects.create(person=person, kind="address", value=f"{number} Palm Street\nTestville, FL 33101")
        queue(
            "invitation_reminder",
            site=case.program.site,
            recipient_type="person",
            recipient_id=person.pk,
            ids={"case": case.pk, "person": person.pk},
            channel="letter",
            cause=f"test:{number}",
        )
    OutboxMessage.objects.update(state=MessageState.TO_PRINT)
    return found


@pytest.fixture
def desk(people: list[CasePerson]) -> Client:
    site = people[0].case.program.site
    client = Client(headers={"host": site.hostname})
    client.user = person_with(site, Role.COORDINATOR)  # type: ignore[attr-defined]
    sign_in(client, client.user)  # type: ignore[attr-defined]
    return client


def words_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def states() -> set[str]:
    return set(OutboxMessage.objects.values_list("state", flat=True))


def test_letters_print_as_one_file_and_are_posted_afterwards(desk: Client, people: list[CasePerson]) -> None:
    page = desk.get(reverse("notifications:letters")).content.decode()
    assert "Print all 2 letters as one file" in page
    response = desk.post(reverse("notifications:letters_print"))
    assert response["Content-Type"] == "application/pdf"
    words = words_of(response.content)
    codes = [invitation_issue(person=person).code for person in people]
    assert all(code in words for code in codes)
    assert PdfReader(io.BytesIO(response.content)).trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert states() == {MessageState.PRINTED}
    batch = LetterBatch.objects.get()
    assert batch.printed_by == desk.user  # type: ignore[attr-defined]
    again = desk.post(reverse("notifications:letters_print"))
    assert again.status_code == 302
    posted = reverse("notifications:batch_post", args=[batch.reference])
    for _twice in range(2):
        assert desk.post(posted).status_code == 302
    batch.refresh_from_db()
    assert batch.posted_by == desk.user  # type: ignore[attr-defined]
    assert states() == {MessageState.SENT}
    actions = AuditEvent.objects.filter(action__startswith="letters.").values_list("action", "ids")
    assert sorted(actions, key=str) == [("letters.post", {"letters": 2}), ("letters.print", {"letters": 2})]
    # The codes stand nowhere in clear.
    rows = [*Invitation.objects.values(), *OutboxMessage.objects.values(), *LetterBatch.objects.values()]
    assert not any(code in str(row) or code.replace("-", "") in str(row) for row in rows for code in codes)


def test_a_reprint_carries_the_code_that_counts_now(desk: Client, people: list[CasePerson]) -> None:
    desk.post(reverse("notifications:letters_print"))
    batch = LetterBatch.objects.get()
    old = invitation_issue(person=people[0]).code
    new = invitation_reissue(person=people[0], actor=desk.user, send=False).code  # type: ignore[attr-defined]
    response = desk.post(reverse("notifications:batch_reprint", args=[batch.reference]))
    words = words_of(response.content)
    assert new in words and old not in words
    assert AuditEvent.objects.filter(action="letters.reprint").count() == 1


def test_letters_nobody_needs_are_left_out(people: list[CasePerson], desk: Client) -> None:
    people[0].contact_points.filter(kind="address").update(state="opted_out")
    CasePerson.objects.filter(pk=people[1].pk).update(answer="no", answered_at=people[1].case.invited_at)
    response = desk.post(reverse("notifications:letters_print"), follow=True)
    assert "2 letters are left out" in response.content.decode()
    assert states() == {MessageState.FAILED, MessageState.CANCELLED}
    assert not LetterBatch.objects.exists()


def test_another_programs_batch_is_unknown(desk: Client, people: list[CasePerson]) -> None:
    foreign = LetterBatch.objects.create(site=program_make(code="elsewhere", hostname="elsewhere.example").site)
    for name in ("batch_post", "batch_reprint"):
        assert desk.post(reverse(f"notifications:{name}", args=[foreign.reference])).status_code == 404


def test_as_many_questions_for_three_letters_as_for_one(desk: Client, people: list[CasePerson]) -> None:
    url = reverse("notifications:letters")
    OutboxMessage.objects.filter(cause="test:1").update(state=MessageState.CANCELLED)
    desk.get(url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        desk.get(url)
    OutboxMessage.objects.update(state=MessageState.TO_PRINT)
    batches.letters_print(site=people[0].case.program.site, actor=desk.user)  # type: ignore[attr-defined]
    OutboxMessage.objects.filter(cause="test:0").update(state=MessageState.TO_PRINT)
    with CaptureQueriesContext(connection) as more:
        desk.get(url)
    assert len(more) == len(one)
