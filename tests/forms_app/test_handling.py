"""What staff do with one submission: assignment, notes, legal hold. Audited by ids, never by what was written."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from forms_app import services
from forms_app.errors import FormsRefused
from forms_app.models import FormPage, Submission, SubmissionNote
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles.models import RoleAssignment
from portal.audit.models import AuditEvent
from portal.notifications.delivery import deliver_due
from portal.notifications.enums import MessageState
from portal.notifications.models import OutboxMessage
from tests.factories.forms_app import submission_make
from tests.factories.vault import PDF, private_file_make

LIST = "/portal/submissions/"


@pytest.fixture
def row(site: Site, form_page: FormPage) -> Submission:
    return submission_make(site, form_page)


@pytest.mark.parametrize("count", [1, 3])
def test_a_submission_with_its_notes_asks_the_same_number_of_times(
    as_coordinator: Client, row: Submission, count: int, django_assert_num_queries: Any, person: Callable[..., User]
) -> None:
    for _number in range(count):
        services.note_add(submission=row, text="Called back", actor=person(Role.DIRECTOR))
    as_coordinator.get(f"{LIST}{row.receipt}/")
    with django_assert_num_queries(12):
        html = as_coordinator.get(f"{LIST}{row.receipt}/").content.decode()
    assert html.count("Called back") == count


def test_a_submission_is_given_to_somebody_who_is_told_without_its_content(
    as_coordinator: Client, row: Submission, person: Callable[..., User]
) -> None:
    director = person(Role.DIRECTOR)
    address = f"{LIST}{row.receipt}/assign/"
    for _twice in range(2):
        as_coordinator.post(address, {"assigned_to": director.pk})
    row.refresh_from_db()
    assert row.assigned_to == director
    message = OutboxMessage.objects.get(kind="submission_assigned")
    assert (message.recipient_type, message.recipient_id) == ("user", director.pk)
    assert AuditEvent.objects.get(action="submission.assign").ids == {"user": director.pk}
    as_coordinator.post(address, {"assigned_to": ""})
    row.refresh_from_db()
    assert row.assigned_to is None
    deliver_due()
    message.refresh_from_db()
    assert message.state == MessageState.CANCELLED, "it is nobody's any more"


def test_whoever_takes_a_submission_gets_no_message(row: Submission, person: Callable[..., User]) -> None:
    coordinator = person(Role.COORDINATOR)
    services.submission_assign(submission=row, to=coordinator, actor=coordinator)
    assert not OutboxMessage.objects.filter(kind="submission_assigned").exists()


@pytest.mark.parametrize("role", [None, Role.EDITOR, Role.FINANCE, Role.MEDIATOR])
def test_only_somebody_who_may_read_it_is_given_a_submission(
    as_coordinator: Client, row: Submission, person: Callable[..., User], role: Role | None
) -> None:
    other = person(*([role] if role else []))
    with pytest.raises(FormsRefused):
        services.submission_assign(submission=row, to=other, actor=other)
    html = as_coordinator.post(f"{LIST}{row.receipt}/assign/", {"assigned_to": other.pk}, follow=True)
    assert "Choose a person who may read this form." in html.content.decode()
    row.refresh_from_db()
    assert row.assigned_to is None


def test_somebody_of_another_program_is_not_offered(
    as_coordinator: Client, row: Submission, person: Callable[..., User]
) -> None:
    from tests.factories.home import site_make

    stranger = person(Role.COORDINATOR, at=site_make("other.localhost", name="Other"))
    stranger.name = "Stranger Danger"
    stranger.save()
    assert "Stranger Danger" not in as_coordinator.get(f"{LIST}{row.receipt}/").content.decode()


def test_a_note_is_sealed_signed_and_audited_by_its_id(as_coordinator: Client, row: Submission) -> None:
    response = as_coordinator.post(f"{LIST}{row.receipt}/notes/", {"text": " She prefers mornings. "})
    assert response.status_code == 302
    note = SubmissionNote.objects.get()
    assert note.text == "She prefers mornings."
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM forms_app_submissionnote")
        assert "mornings" not in cursor.fetchone()[0]
    event = AuditEvent.objects.get(action="submission.note")
    assert (event.object_id, event.ids) == (row.receipt, {"note": note.pk})
    assert "mornings" not in json.dumps([event.fields, event.ids])
    html = as_coordinator.get(f"{LIST}{row.receipt}/").content.decode()
    for words in ("She prefers mornings.", "Sam Staff", f'datetime="{note.at.isoformat()[:10]}'):
        assert words in html


def test_a_note_sent_twice_is_one_note(as_coordinator: Client, row: Submission, person: Callable[..., User]) -> None:
    for _number in range(2):
        as_coordinator.post(f"{LIST}{row.receipt}/notes/", {"text": "Called back"})
    assert SubmissionNote.objects.count() == 1
    assert AuditEvent.objects.filter(action="submission.note").count() == 1
    services.note_add(submission=row, text="Called back", actor=person(Role.DIRECTOR))
    as_coordinator.post(f"{LIST}{row.receipt}/notes/", {"text": "Called back"})
    assert SubmissionNote.objects.count() == 3, "somebody else's, and one after it"


def test_an_empty_note_is_said_and_kept_nowhere(as_coordinator: Client, row: Submission) -> None:
    response = as_coordinator.post(f"{LIST}{row.receipt}/notes/", {"text": "  "})
    assert response.status_code == 422
    assert "Write the note first." in response.content.decode()
    assert not SubmissionNote.objects.exists()


def test_a_note_is_never_written_over(as_coordinator: Client, row: Submission) -> None:
    note = services.note_add(submission=row, text="As it is", actor=User.objects.all()[0])
    as_coordinator.post(f"{LIST}{row.receipt}/notes/", {"text": "Another", "note": note.pk, "id": note.pk})
    assert sorted(each.text for each in SubmissionNote.objects.all()) == ["Another", "As it is"]
    note.text = "Changed"
    with pytest.raises(TypeError):
        note.save()


def test_a_note_survives_its_author(row: Submission, person: Callable[..., User]) -> None:
    author = person(Role.COORDINATOR)
    services.note_add(submission=row, text="Still here", actor=author)
    RoleAssignment.objects.filter(user=author).delete()
    author.delete()
    note = SubmissionNote.objects.get()
    assert (note.text, note.author) == ("Still here", None)


def test_a_legal_hold_needs_a_reason_and_only_the_director_ends_it(
    client: Client, row: Submission, person: Callable[..., User]
) -> None:
    coordinator, director = person(Role.COORDINATOR), person(Role.DIRECTOR)
    address = f"{LIST}{row.receipt}/legal-hold/"
    client.force_login(coordinator)
    assert client.post(address, {"held": "on", "reason": " "}).status_code == 422
    client.post(address, {"held": "on", "reason": "Lawsuit 12"})
    row.refresh_from_db()
    assert row.legal_hold
    assert [note.text for note in row.notes.all()] == ["Legal hold: Lawsuit 12"]
    html = client.post(address, {"reason": "Over"}, follow=True).content.decode()
    assert "Only the director ends a legal hold." in html
    row.refresh_from_db()
    assert row.legal_hold
    client.force_login(director)
    client.post(address, {"reason": "Settled"})
    row.refresh_from_db()
    assert not row.legal_hold
    actions = list(AuditEvent.objects.filter(action__startswith="submission.legal").values_list("action", flat=True))
    assert sorted(actions) == ["submission.legal_hold", "submission.legal_hold_end"]
    assert "Lawsuit" not in json.dumps([[event.fields, event.ids] for event in AuditEvent.objects.all()])


def test_a_submission_reads_in_the_language_it_was_given_in(
    as_coordinator: Client, site: Site, form_page: FormPage
) -> None:
    form_page.body = [{"type": "yes_no", "value": {"key": "ok", "label": "¿Está bien?", "hint": "", "required": True}}]
    row, _created = services.submission_create(
        site=site,
        page=form_page,
        purpose="contact",
        definition=form_page.definition,
        answers={"ok": "yes"},
        language="es",
        idempotency_key="es",
    )
    html = as_coordinator.get(f"{LIST}{row.receipt}/").content.decode()
    assert 'lang="es"' in html
    assert "Sí" in html
    assert "Spanish" in html


def test_today_says_what_waits_for_whom(
    site: Site, form_page: FormPage, person: Callable[..., User], row: Submission
) -> None:
    from forms_app.navigation import waiting_submissions

    ana, ben = person(Role.COORDINATOR), person(Role.DIRECTOR)
    submission_make(site, form_page)
    held = submission_make(site, form_page)
    Submission.objects.filter(pk=held.pk).update(screening="held")
    services.submission_assign(submission=row, to=ana, actor=ben)

    def labels(user: User) -> list[str]:
        return [item.label for item in waiting_submissions(user, site, timezone.now())]

    assert labels(ana) == ["1 new form", "1 form is yours", "1 form held for review"]
    assert labels(ben) == ["1 new form", "1 form held for review"]
    assert labels(person(Role.EDITOR)) == []


FILE_BODY = [
    {"type": "file", "value": {"key": "paper", "label": "A paper", "required": False}},
    {"type": "short_text", "value": {"key": "reference", "label": "Your reference", "required": False}},
]


def test_files_are_handed_out_to_readers_of_their_submission_and_go_with_it(
    client: Client, site: Site, form_page: FormPage, person: Callable[..., User]
) -> None:
    from forms_app.models import RetentionRule
    from portal.vault.models import PrivateFile

    mine, other = private_file_make(site, name="plan.pdf"), private_file_make(site, name="other.pdf")
    form_page.body = FILE_BODY
    answers = {"paper": [{"reference": mine.reference, "name": "plan.pdf"}], "reference": other.reference}
    row = submission_make(site, form_page, answers=answers)
    address = f"{LIST}{row.receipt}/files/"
    client.force_login(person(Role.COORDINATOR))
    page = client.get(f"{LIST}{row.receipt}/").content.decode()
    assert f"{address}{mine.reference}/" in page
    response = client.get(f"{address}{mine.reference}/")
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert "attachment" in response["Content-Disposition"]
    assert AuditEvent.objects.get(action="submission.file_read").ids == {"file": mine.pk}
    assert client.get(f"{address}{other.reference}/").status_code == 404, "typed, not uploaded"
    client.force_login(person(Role.EDITOR))
    assert client.get(f"{address}{mine.reference}/").status_code == 404

    Submission.objects.update(sent_at=timezone.now() - dt.timedelta(days=40))
    RetentionRule.objects.create(site=site, purpose="contact", action="anonymise", months=1, starts_at=timezone.now())
    storage, name = mine.file.storage, mine.file.name
    assert let_go_and_commit() == 1
    assert list(PrivateFile.objects.all()) == [other]
    assert not storage.exists(str(name))


def let_go_and_commit() -> int:
    """Run the timer; what waits for the end of its transactions is done too."""
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        return services.retention_run(timezone.now())
