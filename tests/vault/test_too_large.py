"""A file that is too large for one request, in Wagtail's admin and at the desk: said, never "no file"."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model

from mediator_portal.cases.models import Case, CaseFile
from portal.accounts.enums import Role
from portal.accounts.models import User
from tests.factories.cases import CaseFactory, user_make
from tests.factories.program_pages import program_make
from tests.factories.vault import PDF

WORDS = "The file is larger than 1 MB, so we did not take it in."
MEGABYTE = 1024 * 1024


def large(megabytes: int = 2) -> SimpleUploadedFile:
    return SimpleUploadedFile("large.pdf", PDF + b"a" * megabytes * MEGABYTE, "application/pdf")


@pytest.fixture(autouse=True)
def _one_megabyte(settings: Any) -> None:
    settings.UPLOAD_LIMIT_MB = 1
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    program_make()
    client.force_login(User.objects.create_superuser("editor@example.org", "a long password"))
    return client


@pytest.mark.parametrize("megabytes", [2, 6], ids=["too large", "far too large"])
def test_a_document_that_is_too_large_is_named_as_that(editor: Client, megabytes: int) -> None:
    answer = editor.post(reverse("wagtaildocs:add"), {"title": "Large", "file": large(megabytes)})
    assert WORDS in answer.content.decode()
    assert not get_document_model().objects.exists()


def test_the_page_that_takes_several_gets_the_sentence(editor: Client) -> None:
    answer = editor.post(reverse("wagtaildocs:add_multiple"), {"title": "Large", "files[]": large()})
    assert answer.json() == {"success": False, "error_message": f"{WORDS} Make it smaller, or divide it."}


def test_a_file_that_fits_says_nothing(editor: Client) -> None:
    file = SimpleUploadedFile("small.pdf", PDF, "application/pdf")
    answer = editor.post(reverse("wagtaildocs:add"), {"title": "Small", "file": file}, follow=True)
    assert WORDS not in answer.content.decode()


@pytest.fixture
def case(db: None) -> Case:
    return CaseFactory(program=program_make())


@pytest.mark.parametrize("megabytes", [2, 6])
def test_the_desk_says_it_beside_the_field(case: Case, megabytes: int) -> None:
    desk = Client()
    desk.force_login(user_make(case.program, Role.COORDINATOR))
    answer = desk.post(
        reverse("cases:file_add", args=[case.reference]), {"disclosure": "personal", "upload": large(megabytes)}
    )
    html = answer.content.decode()
    assert WORDS in html
    assert "This field is required" not in html.split('id="id_upload"')[0].split("<main")[1]
    assert not CaseFile.objects.exists()
