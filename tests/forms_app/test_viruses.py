"""A virus in a file of a half-filled form: its writer is told where the file stood, and nothing else is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Site

from forms_app.models import FormPage, Submission
from portal.vault.models import PrivateFile
from portal.vault.tasks import scan_file
from tests.factories.forms_app import form_page_make
from tests.factories.vault import PDF
from tests.vault.test_scanning import INFECTED_PDF, FakeClamd, clamd  # noqa: F401

SENTENCE = "“cv.pdf”: We found a virus in this file and deleted it."
EMAIL = {"type": "email", "value": {"key": "email", "label": "E-mail", "required": True}}
MESSAGE = {"type": "long_text", "value": {"key": "message", "label": "Message", "required": True}}
FITS = {"email": "ada@example.org", "message": "Hello there"}


def body(*, required: bool) -> list[Any]:
    files = {"kinds": ["pdf"], "megabytes": 2, "at_most": 1}
    file = {"type": "file", "value": {"key": "paper", "label": "Paper", "required": required, "files": files}}
    more = {"type": "short_text", "value": {"key": "more", "label": "More", "required": False}}
    return [
        {"type": "step", "value": {"title": "One", "items": [EMAIL, file, MESSAGE]}},
        {"type": "step", "value": {"title": "Two", "items": [more]}},
    ]


@pytest.fixture(params=[True, False], ids=["needed", "not needed"])
def form_page(request: pytest.FixtureRequest, site: Site) -> FormPage:
    return form_page_make(site.root_page, body=body(required=request.param))


def shown(client: Client, page: FormPage, where: str = "?step=0") -> str:
    return client.get(f"{page.url}{where}", follow=True).content.decode()


def hidden(html: str) -> dict[str, str]:
    """Return what the page sends unseen."""
    names = ("form_stamp", "form_step", "form_told", "form_from")
    return {
        name: html.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]
        for name in names
        if f'name="{name}" value="' in html
    }


def press(client: Client, page: FormPage, html: str, **data: Any) -> Any:
    return client.post(page.url, {**hidden(html), "form_do": "next", **data}, follow=True)


def with_file(client: Client, page: FormPage, content: bytes = INFECTED_PDF) -> str:
    """Answer the first step with a file; return the second."""
    file = SimpleUploadedFile("cv.pdf", content, "application/pdf")
    return press(client, page, shown(client, page, ""), **FITS, paper=file).content.decode()


def scan() -> str:
    return scan_file.call(PrivateFile.objects.latest("pk").pk)


def test_its_writer_is_told_where_it_stood_and_keeps_everything_else(
    client: Client,
    form_page: FormPage,
    clamd: FakeClamd,  # noqa: F811
) -> None:
    html = with_file(client, form_page)
    assert 'name="more"' in html
    assert scan() == "infected"
    # Found while the second step is open: the way forward leads back to the file.
    html = press(client, form_page, html, more="Something more").content.decode()
    assert html.count(SENTENCE) == 2, "above the form and beside the question"
    assert 'href="#id_paper"' in html
    for words in ('value="ada@example.org"', "Hello there"):
        assert words in html
    assert 'form_drop" value="paper:' not in html
    clean = SimpleUploadedFile("new.pdf", PDF, "application/pdf")
    html = press(client, form_page, html, **FITS, paper=clean).content.decode()
    assert SENTENCE not in html
    assert 'value="Something more"' in html
    html = press(client, form_page, html, more="Something more").content.decode()
    assert "Check your answers" in html
    client.post(form_page.url, {**hidden(html), "form_do": "send"})
    sent = Submission.objects.get().answers
    assert [each["name"] for each in sent["paper"]] == ["new.pdf"]
    assert sent["more"] == "Something more"


def test_who_is_on_that_very_page_is_told_before_going_on(
    client: Client,
    form_page: FormPage,
    clamd: FakeClamd,  # noqa: F811
) -> None:
    with_file(client, form_page)
    html = shown(client, form_page)
    assert "cv.pdf" in html
    assert scan() == "infected"
    told = press(client, form_page, html, **{**FITS, "message": "Longer words"}).content.decode()
    assert SENTENCE in told
    assert "Longer words" in told
    again = press(client, form_page, told, **{**FITS, "message": "Longer words"}).content.decode()
    needed = form_page.definition.question("paper").required  # type: ignore[union-attr]
    assert ('href="#id_paper"' in again) == needed, "where a file is needed it is asked for again"
    assert ('name="more"' in again) != needed


def test_nobody_sends_what_is_gone(client: Client, form_page: FormPage, clamd: FakeClamd) -> None:  # noqa: F811
    html = press(client, form_page, with_file(client, form_page), more="").content.decode()
    assert "Check your answers" in html
    assert scan() == "infected"
    answer = client.post(form_page.url, {**hidden(html), "form_do": "send"}, follow=True)
    assert SENTENCE in answer.content.decode()
    assert not Submission.objects.exists()
    assert SENTENCE in shown(client, form_page, "?step=check")


def test_a_scan_that_failed_is_told_and_holds_nobody_up(
    client: Client,
    form_page: FormPage,
    clamd: FakeClamd,  # noqa: F811
) -> None:
    clamd.answer = lambda content: b"stream: lost ERROR\0"
    html = with_file(client, form_page, PDF)
    assert scan() == "failed"
    assert "could not check this file for viruses yet" in shown(client, form_page)
    assert "Check your answers" in press(client, form_page, html, more="").content.decode()
    client.post(form_page.url, {**hidden(shown(client, form_page, "?step=check")), "form_do": "send"})
    assert Submission.objects.get().answers["paper"]
