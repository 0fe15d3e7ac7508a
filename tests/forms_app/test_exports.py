"""Submissions as files: every version side by side, any columns, no cell that runs, large ones piece by piece."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from forms_app import exports, tasks
from forms_app.columns import Column, answer_columns, fixed_columns
from forms_app.models import ExportJob, ExportPart, FormPage, Submission
from forms_app.selectors.lists import versions_of
from forms_app.services import exports_prune
from forms_app.states import ExportFormat
from forms_app.views.staff import exporting
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.notifications.worker import Worker
from portal.vault.models import PrivateFile
from portal.vault.storage import SealedStorage
from tests.factories.forms_app import CONTACT_ANSWERS, form_page_make, submission_make
from tests.factories.home import site_make

LIST = "/portal/submissions/"
EXPORT = f"{LIST}export/"
EVERYTHING = {"known": ["receipt", "sent_at", "title", "state"], "answers": ["answer.name", "answer.message"]}
SECOND_BODY: list[dict[str, Any]] = [
    {"type": "short_text", "value": {"key": "name", "label": "Your name", "hint": "", "required": True}},
    {"type": "telephone", "value": {"key": "phone", "label": "Telephone", "hint": "", "required": True}},
]


def content_of(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def rows_of(content: bytes, format: str) -> list[list[str]]:
    """Return the cells of an export as texts."""
    if format == "csv":
        assert content.startswith("\ufeff".encode())
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.fixture
def two_versions(site: Site, form_page: FormPage) -> list[Submission]:
    first = submission_make(site, form_page, answers={**CONTACT_ANSWERS, "name": "=HYPERLINK(1)", "message": "a\nb"})
    form_page.body = SECOND_BODY
    second = submission_make(site, form_page, answers={"name": "Bea", "phone": "305-555-0100"})
    return [first, second]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_every_version_stands_side_by_side(as_coordinator: Client, two_versions: list[Submission], format: str) -> None:
    old, new = (row.version[:8] for row in two_versions)
    names = ["name", "phone", "email", "about", "message"]
    data = {"format": format, "known": ["receipt", "version"], "answers": [f"answer.{name}" for name in names]}
    header, *rows = rows_of(content_of(as_coordinator.post(EXPORT, data)), format)
    assert header == [
        "Receipt",
        "Version of the form",
        f"Your name [name] – version {old}: Full name",
        "Telephone [phone]",
        "E-mail address [email]",
        "What is it about? [about]",
        "Your message [message]",
    ]
    assert rows == [
        [two_versions[1].receipt, new, "Bea", "305-555-0100", "", "", ""],
        [two_versions[0].receipt, old, "'=HYPERLINK(1)", "", "ada@example.org", "Something else", "a\nb"],
    ]


def test_json_has_the_questions_of_every_version_and_the_answers_as_they_are_stored(
    as_coordinator: Client, two_versions: list[Submission]
) -> None:
    data = {"format": "json", "known": ["receipt", "state", "version"], "answers": ["answer.name", "answer.about"]}
    made = json.loads(content_of(as_coordinator.post(EXPORT, data)))
    assert made["definitions"].keys() == {row.version for row in two_versions}
    assert made["submissions"][1] == {
        "receipt": two_versions[0].receipt,
        "state": "new",
        "version": two_versions[0].version,
        "answers": {"name": "=HYPERLINK(1)", "about": "other"},
    }


def test_only_the_chosen_columns_of_the_narrowed_list_go_out(
    as_coordinator: Client, site: Site, form_page: FormPage
) -> None:
    rows = [submission_make(site, form_page) for _number in range(3)]
    Submission.objects.filter(pk=rows[0].pk).update(state="done")
    Submission.objects.filter(pk=rows[1].pk).update(screening="held")
    address = f"{EXPORT}?scope=form:{form_page.translation_key}&state=new"
    assert "1 form is in this list" in as_coordinator.get(address).content.decode()
    made = rows_of(content_of(as_coordinator.post(address, {"format": "csv", "known": ["receipt"]})), "csv")
    assert made == [["Receipt"], [rows[2].receipt]]
    event = AuditEvent.objects.get(action="submission.export")
    assert event.ids == {"format": "csv", "count": 1, "scope": f"form:{form_page.translation_key}", "answers": 0}


@pytest.mark.parametrize("data", [{}, {"format": "pdf", "known": ["receipt"]}, {"format": "csv"}])
def test_an_export_of_nothing_is_asked_again(
    as_coordinator: Client, site: Site, form_page: FormPage, data: dict[str, Any]
) -> None:
    submission_make(site, form_page)
    response = as_coordinator.post(EXPORT, data)
    assert response.status_code == 200
    assert "Something needs another look" in response.content.decode()
    assert not AuditEvent.objects.filter(action="submission.export").exists()


def test_nobody_takes_out_what_they_may_not_read(
    client: Client, site: Site, form_page: FormPage, person: Callable[..., User], contact_read_by: Callable[..., None]
) -> None:
    submission_make(site, form_page)
    contact_read_by(Role.FINANCE)
    client.force_login(person(Role.DIRECTOR))
    assert rows_of(content_of(client.post(EXPORT, {"format": "csv", "known": ["receipt"]})), "csv") == [["Receipt"]]
    client.force_login(person(Role.EDITOR))
    assert client.post(EXPORT, {"format": "csv", "known": ["receipt"]}).status_code == 404


def test_times_are_those_of_the_program(client: Client, db: None) -> None:
    from portal.accounts.services import role_grant
    from tests.factories.program_pages import program_make

    site = program_make("testserver").site
    director = User.objects.create_user("director@example.org", "a long password")
    role_grant(user=director, site=site, role=Role.DIRECTOR, granted_by=None)
    row = submission_make(site, form_page_make(site.root_page, slug="write"))
    Submission.objects.update(sent_at=dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC))
    client.force_login(director)
    data = {"format": "csv", "known": ["receipt", "sent_at"]}
    made = rows_of(content_of(client.post(EXPORT, data)), "csv")
    assert made[1] == [row.receipt, "2026-01-31T07:00:00-05:00"]


# Large ones ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than two rows are a large export, made two rows at a time."""
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    monkeypatch.setattr(exports, "PIECE", 1)
    monkeypatch.setattr(tasks, "PIECES_AT_ONCE", 2)


def begun(client: Client, format: str = "csv", **more: Any) -> ExportJob:
    response = client.post(EXPORT, {"format": format, **EVERYTHING, **more})
    job = ExportJob.objects.latest("pk")
    assert (response.status_code, response["Location"]) == (302, f"{LIST}exports/{job.reference}/")
    return job


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_a_large_export_is_the_same_file_made_piece_by_piece(
    as_coordinator: Client, site: Site, form_page: FormPage, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        submission_make(site, form_page, answers={**CONTACT_ANSWERS, "name": f"Ada {number}"})
    job = begun(as_coordinator, format)
    page = f"{LIST}exports/{job.reference}/"
    assert "0 of 5" in as_coordinator.get(page).content.decode()
    assert as_coordinator.get(f"{page}file/")["Location"] == page
    tasks.export_some.call(job.pk)
    assert "2 of 5" in as_coordinator.get(page, headers={"hx-request": "true"}).content.decode()
    late = submission_make(site, form_page)
    Worker().run_once()
    job.refresh_from_db()
    assert (job.state, job.done, job.parts.count()) == ("ready", 5, 3)
    large = content_of(as_coordinator.get(f"{page}file/"))
    monkeypatch.setattr(exporting, "AT_ONCE", 100)
    Submission.objects.filter(pk=late.pk).delete()
    small = content_of(as_coordinator.post(EXPORT, {"format": format, **EVERYTHING}))
    if format == "json":
        assert json.loads(large) == json.loads(small)
        assert len(json.loads(large)["submissions"]) == 5
    else:
        assert rows_of(large, format) == rows_of(small, format)
        assert len(rows_of(large, format)) == 6
    actions = AuditEvent.objects.filter(object_type__startswith="forms_app").values_list("action", flat=True)
    assert "submission.export_fetch" in actions


@pytest.mark.usefixtures("small_pieces")
def test_the_pieces_are_sealed_and_gone_after_a_day(as_coordinator: Client, site: Site, form_page: FormPage) -> None:
    for _number in range(3):
        submission_make(site, form_page)
    job = begun(as_coordinator)
    Worker().run_once()
    stored = [part.file for part in ExportPart.objects.select_related("file")]
    assert stored
    for each in stored:
        assert b"Ada Example" in each.file.read()
        assert b"Ada Example" not in SealedStorage().sealed_content(str(each.file.name))
    later = timezone.now() + dt.timedelta(hours=25)
    assert exports_prune(later) == 1
    assert exports_prune(later) == 0
    assert not ExportJob.objects.exists()
    assert not PrivateFile.objects.exists()
    assert not any(SealedStorage().exists(str(each.file.name)) for each in stored)
    assert as_coordinator.get(f"{LIST}exports/{job.reference}/").status_code == 404


@pytest.mark.usefixtures("small_pieces")
def test_an_export_is_for_the_person_who_asked_for_it(
    client: Client, site: Site, form_page: FormPage, person: Callable[..., User], contact_read_by: Callable[..., None]
) -> None:
    for _number in range(3):
        submission_make(site, form_page)
    ana = person(Role.COORDINATOR)
    client.force_login(ana)
    job = begun(client)
    Worker().run_once()
    page = f"{LIST}exports/{job.reference}/"
    assert client.get(f"{page}file/").status_code == 200
    client.force_login(person(Role.DIRECTOR))
    assert client.get(page).status_code == 404
    assert client.get(f"{page}file/").status_code == 404
    client.force_login(ana)
    contact_read_by(Role.DIRECTOR)
    assert client.get(f"{page}file/").status_code == 404, "they may not read it any more"


@pytest.mark.usefixtures("small_pieces")
def test_a_piece_that_is_made_twice_is_in_the_file_once(
    as_coordinator: Client, site: Site, form_page: FormPage
) -> None:
    for _number in range(5):
        submission_make(site, form_page)
    job = begun(as_coordinator)
    stale = ExportJob.objects.get(pk=job.pk)
    tasks.export_some.call(job.pk)
    from forms_app.services import export_grow

    assert not export_grow(job=stale, piece=b"again", rows=2, cursor=1)
    Worker().run_once()
    made = rows_of(content_of(as_coordinator.get(f"{LIST}exports/{job.reference}/file/")), "csv")
    assert len(made) == 6
    assert PrivateFile.objects.count() == ExportPart.objects.count()


@pytest.mark.usefixtures("small_pieces")
def test_an_export_that_stopped_is_given_up(as_coordinator: Client, site: Site, form_page: FormPage) -> None:
    for _number in range(3):
        submission_make(site, form_page)
    job = begun(as_coordinator)
    exports_prune(timezone.now() + dt.timedelta(hours=4))
    assert "could not be made" in as_coordinator.get(f"{LIST}exports/{job.reference}/").content.decode()
    assert tasks.export_some.call(job.pk) == 0


def test_another_programs_submissions_are_in_no_export(as_coordinator: Client, site: Site, form_page: FormPage) -> None:
    other = site_make("other.localhost", name="Other")
    submission_make(other, form_page_make(other.root_page))
    assert rows_of(content_of(as_coordinator.post(EXPORT, {"format": "csv", "known": ["receipt"]})), "csv") == [
        ["Receipt"]
    ]


# Memory --------------------------------------------------------------------------------------------------------------


def many(site: Site, page: FormPage, count: int) -> None:
    """Store submissions in bulk, each as large as a long form."""
    definition = page.definition
    answers = {**CONTACT_ANSWERS, "message": "A sentence of a message that somebody wrote. " * 20}
    Submission.objects.bulk_create(
        (
            Submission(
                site=site,
                page=page,
                form=page.translation_key,
                purpose="contact",
                title=page.title,
                questions=definition.to_json(),
                version=definition.version,
                answers=answers,
                idempotency_key=f"many-{number}",
            )
            for number in range(count)
        ),
        batch_size=500,
    )


@pytest.mark.slow
@pytest.mark.parametrize("format", list(ExportFormat))
def test_memory_does_not_grow_with_the_rows(site: Site, form_page: FormPage, format: str) -> None:
    """5,000 rows of 1 kB are 5 MB and more; a list of them all would show."""
    many(site, form_page, 5000)
    rows = Submission.objects.all()
    versions = versions_of(rows)
    columns = [*fixed_columns(), *answer_columns(versions)]

    def peak(limit: int) -> tuple[int, int]:
        """Return the most memory taken at once while so many rows go out, and how many bytes went."""
        cut = rows.filter(pk__gt=rows.order_by("-pk")[limit - 1].pk - 1) if limit else rows
        tracemalloc.start()
        sent = sum(len(chunk) for chunk in whole(cut, columns))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most, sent

    def whole(cut: Any, shown: list[Column]) -> Iterator[bytes]:
        writer = exports.FORMATS[format]
        return writer.file(exports.pieces(cut, writer, shown), shown, versions, "Test")

    (few, few_sent), (all_of_them, all_sent) = peak(1000), peak(5000)
    assert all_sent > few_sent
    assert all_of_them < few * 1.3, f"{few} bytes for 1,000 rows, {all_of_them} for 5,000"
    assert all_of_them < 12_000_000
