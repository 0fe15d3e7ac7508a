"""A half-filled form follows its reader into another language: the same step, everything typed still there."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from wagtail.models import Locale, Site

from forms_app.models import FormDraft, FormPage, Submission
from tests.factories.forms_app import form_page_make
from tests.reading import source, stamp_of

STEPS = [
    {
        "type": "step",
        "value": {
            "title": "One",
            "items": [
                {"type": "short_text", "value": {"key": "name", "label": "Name", "required": True}},
                {"type": "email", "value": {"key": "email", "label": "E-mail", "required": True}},
            ],
        },
    },
    {
        "type": "step",
        "value": {
            "title": "Two",
            "items": [
                {"type": "long_text", "value": {"key": "message", "label": "Message", "required": True}},
                {"type": "file", "value": {"key": "cv", "label": "Your CV", "required": False}},
            ],
        },
    },
]
SHORT = [
    {"type": "email", "value": {"key": "email", "label": "E-mail", "required": True}},
    {"type": "long_text", "value": {"key": "message", "label": "Message", "required": True}},
]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WORDS = {"Name": "Nombre", "One": "Uno", "Two": "Dos", "Message": "Mensaje"}


def in_spanish(value: Any) -> Any:
    if isinstance(value, list):
        return [in_spanish(each) for each in value]
    if isinstance(value, dict):
        return {key: in_spanish(each) for key, each in value.items()}
    return WORDS.get(value, value)


def both(site: Site, body: list[Any]) -> tuple[FormPage, FormPage]:
    """Return a form in English and in Spanish."""
    english = form_page_make(site.root_page, body=body)
    home = site.root_page.specific
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    if not home.has_translation(spanish):
        home.copy_for_translation(spanish).save_revision().publish()
    page = english.copy_for_translation(spanish)
    page.body = in_spanish(body)
    page.save_revision().publish()
    return english, FormPage.objects.get(pk=page.pk)


@pytest.fixture
def pages(site: Site) -> tuple[FormPage, FormPage]:
    return both(site, STEPS)


def path(page: FormPage) -> str:
    return urlsplit(page.url).path


def press_language(client: Client, html: str, data: dict[str, Any]) -> Any:
    """Press the other language on a page, as a browser without a script does."""
    address = re.findall(r'name="form_do" value="language" formaction="([^"]+)"', html)
    assert len(address) == 1
    sent = {**data, "form_do": "language", "form_stamp": stamp_of(html)}
    return client.post(address[0], sent)


def test_the_same_step_with_everything_typed(client: Client, pages: tuple[FormPage, FormPage]) -> None:
    english, spanish = pages
    html = client.get(english.url).content.decode()
    first = {
        "form_stamp": stamp_of(html),
        "form_step": "0",
        "form_do": "next",
        "name": "Ada",
        "email": "ada@example.org",
    }
    html = client.get(client.post(english.url, first)["Location"]).content.decode()
    there = press_language(client, html, {"form_step": "1", "message": "Half a sen"})
    assert there["Location"] == f"{path(spanish)}?step=1"
    html = client.get(there["Location"]).content.decode()
    assert "Mensaje" in html
    assert "Half a sen" in html
    assert "This form was changed" not in html
    assert 'value="Ada"' in client.get(f"{path(spanish)}?step=0").content.decode()
    # And back, by the way it was sent in the other language.
    back = press_language(client, html, {"form_step": "1", "message": "Half a sentence more"})
    assert back["Location"] == f"{path(english)}?step=1"
    assert "Half a sentence more" in client.get(back["Location"]).content.decode()
    assert FormDraft.objects.count() == 1
    done = {"form_stamp": stamp_of(html), "form_step": "1", "form_do": "next", "message": "Half a sentence more"}
    assert client.post(spanish.url, done)["Location"].endswith("?step=check")
    html = client.get(f"{path(spanish)}?step=check").content.decode()
    assert press_language(client, html, {"form_at": "check"})["Location"] == f"{path(english)}?step=check"
    assert client.post(spanish.url, {"form_stamp": stamp_of(html), "form_do": "send"}).status_code == 302
    sent = Submission.objects.get()
    assert (sent.answers["name"], sent.answers["message"], sent.page_id) == ("Ada", "Half a sentence more", spanish.pk)
    assert not FormDraft.objects.exists()


def test_a_step_with_a_mistake_and_a_file_comes_along(client: Client, pages: tuple[FormPage, FormPage]) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    english, spanish = pages
    html = client.get(english.url).content.decode()
    wrong = press_language(client, html, {"form_step": "0", "name": "Ada", "email": "not yet"})
    assert wrong["Location"] == f"{path(spanish)}?step=0"
    html = client.get(wrong["Location"]).content.decode()
    assert 'value="not yet"' in html
    assert "error-message" not in html
    data = {
        "form_stamp": stamp_of(html),
        "form_step": "0",
        "form_do": "next",
        "name": "Ada",
        "email": "ada@example.org",
    }
    html = client.get(client.post(spanish.url, data)["Location"]).content.decode()
    file = SimpleUploadedFile("cv.pdf", PDF, "application/pdf")
    back = press_language(client, html, {"form_step": "1", "message": "", "cv": file})
    assert back["Location"] == f"{path(english)}?step=1"
    assert "cv.pdf" in client.get(back["Location"]).content.decode()


def test_an_untouched_form_begins_nothing(client: Client, pages: tuple[FormPage, FormPage]) -> None:
    english, spanish = pages
    html = client.get(english.url).content.decode()
    there = press_language(client, html, {"form_step": "0", "name": "", "email": " "})
    assert there["Location"] == f"{path(spanish)}?step=0"
    assert "Nombre" in client.get(there["Location"]).content.decode()
    assert not FormDraft.objects.exists()


def test_the_link_opens_what_was_filled_in_in_either_language(client: Client, pages: tuple[FormPage, FormPage]) -> None:
    from django.utils import timezone

    from forms_app.services import drafts

    english, spanish = pages
    html = client.get(english.url).content.decode()
    press_language(client, html, {"form_step": "0", "name": "Ada", "email": "ada@example.org"})
    draft = drafts.return_link_send(draft=FormDraft.objects.get(), address="ada@example.org")
    assert draft.page == spanish
    token = drafts.link_token(draft)
    for page in pages:
        assert drafts.draft_by_token(english.get_site(), page, token, timezone.now()) == draft


def test_a_short_form_keeps_what_is_typed_and_sends_nothing(client: Client, site: Site) -> None:
    english, spanish = both(site, SHORT)
    html = client.get(english.url).content.decode()
    there = press_language(client, html, {"message": "Half", "email": "ada@example.org"})
    assert there.status_code == 200
    html = there.content.decode()
    assert "Mensaje" in html
    assert "Half" in html
    assert 'value="ada@example.org"' in html
    assert not Submission.objects.exists()
    data = {"form_stamp": stamp_of(html), "message": "Whole", "email": "ada@example.org"}
    assert client.post(spanish.url, data).status_code == 302
    assert Submission.objects.get().language == "es"


def test_the_stamp_of_another_form_opens_nothing(client: Client, site: Site, pages: tuple[FormPage, FormPage]) -> None:
    other = form_page_make(site.root_page, body=STEPS, slug="other", title="Other")
    html = client.get(pages[0].url).content.decode()
    press_language(client, html, {"form_step": "0", "name": "Ada", "email": "x"})
    data = {"form_stamp": stamp_of(html), "form_do": "language", "form_step": "0", "name": "", "email": ""}
    client.post(other.url, data)
    assert "Ada" not in source(client.get(f"{other.url}?step=0"))


def test_the_enter_key_goes_on_and_changes_no_language(client: Client, pages: tuple[FormPage, FormPage]) -> None:
    """The first button of the form in the page is what the enter key presses."""
    html = client.get(pages[0].url).content.decode()
    first = re.search(r'<button[^>]*form="typed"[^>]*>', html)
    assert first is not None
    assert "hidden" in first.group()
    assert "language" not in first.group()
