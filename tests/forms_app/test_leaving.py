"""A half-filled form on somebody else's computer: ways out, and the hour after which its link alone opens it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from forms_app.models import FormDraft, FormPage
from forms_app.services import codes, drafts
from portal.accounts.models import User
from tests.factories.forms_app import form_page_make
from tests.reading import source, stamp_of, undrawn

BODY = [
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
            "items": [{"type": "long_text", "value": {"key": "message", "label": "Message", "required": True}}],
        },
    },
]


@pytest.fixture
def begun(client: Client, site: Site) -> FormPage:
    """A form whose first step is answered in this browser."""
    page = form_page_make(site.root_page, body=BODY)
    html = client.get(page.url).content.decode()
    stamp = stamp_of(html)
    data = {"form_stamp": stamp, "form_step": "0", "form_do": "next", "name": "Ada", "email": "ada@example.org"}
    assert client.post(page.url, data).status_code == 302
    return page


def test_the_pages_offer_both_ways_out(client: Client, begun: FormPage) -> None:
    html = client.get(f"{begun.url}?step=1").content.decode()
    assert "This is not my own computer" in html
    assert 'value="leave"' in html
    assert "Delete what I typed" in html


def test_leaving_closes_it_here_and_keeps_it(client: Client, begun: FormPage) -> None:
    assert client.post(begun.url, {"form_do": "leave"})["Location"].endswith("/send/?step=left")
    assert "closed in this browser" in client.get(f"{begun.url}?step=left").content.decode()
    assert "Ada" not in source(client.get(f"{begun.url}?step=0"))
    assert FormDraft.objects.count() == 1


def test_deleting_leaves_nothing(client: Client, begun: FormPage) -> None:
    client.post(begun.url, {"form_do": "over"})
    assert FormDraft.objects.count() == 0


def test_the_next_reader_of_a_computer_does_not_open_it(client: Client, begun: FormPage) -> None:
    """The same browser, a minute later: who asks for the form's address is asked who they are."""
    html = client.get(begun.url).content.decode()
    assert "Was it you?" in html
    assert "a•••@example.org" in html
    for words in ("Ada", "ada@example.org", "Go on with it", "?step=1", 'value="over"'):
        assert words not in undrawn(html).split("<main")[1], words
    assert client.post(begun.url, {"form_do": "leave"})["Location"].endswith("?step=left")
    assert "Name" in client.get(begun.url).content.decode()
    assert "Ada" not in source(client.get(begun.url))
    assert FormDraft.objects.count() == 1, "nobody deletes what is another's"


def test_its_writer_gets_a_link_that_goes_on(client: Client, begun: FormPage) -> None:
    said = client.post(begun.url, {"form_do": "mine"}).content.decode()
    assert "We have sent the link" in said
    assert "Ada" not in undrawn(said)
    draft = FormDraft.objects.get()
    assert draft.address == "ada@example.org"
    link = f"{begun.url}t/{drafts.link_token(draft)}/"
    client.post(link, {"form_do": "code"})
    code = codes.code_of(FormDraft.objects.get())
    there = client.post(link, {"form_do": "open", "form_code": code})["Location"]
    assert there.endswith("?step=1")
    assert "Message" in client.get(there).content.decode()


def test_a_form_without_an_address_can_be_gone_on_with_or_deleted(client: Client, site: Site) -> None:
    """Nobody could prove that it is theirs: it is all that was typed, and asking more would lose it."""
    page = form_page_make(site.root_page, body=[BODY[1], BODY[0]])
    html = client.get(page.url).content.decode()
    stamp = stamp_of(html)
    client.post(page.url, {"form_stamp": stamp, "form_step": "0", "form_do": "next", "message": "Hello"})
    html = client.get(page.url).content.decode()
    assert "Go on with it" in html
    assert "Delete it and start over" in html
    assert "Hello" not in html
    assert client.post(page.url, {"form_do": "mine"})["Location"].endswith("/send/")
    assert FormDraft.objects.get().address == ""


@pytest.mark.parametrize(
    ("address", "minutes", "opens"),
    [("ada@example.org", 30, True), ("ada@example.org", 61, False), ("", 30, True), ("", 61, False)],
    ids=["within the hour", "after the hour", "no link asked for", "no link asked for, after the hour"],
)
def test_after_an_hour_its_pages_are_closed_here(
    client: Client, begun: FormPage, address: str, minutes: int, opens: bool
) -> None:
    """Also by an address out of the browser's history; the link opens it."""
    FormDraft.objects.update(address=address)
    FormDraft.objects.update(saved_at=timezone.now() - dt.timedelta(minutes=minutes))
    html = client.get(f"{begun.url}?step=0", follow=True).content.decode()
    assert ("Ada" in html) == opens
    assert ("Nobody used it for an hour" in html) == (not opens and bool(address))
    assert ("Was it you?" in html) == (not opens and not address)
    assert FormDraft.objects.count() == 1


def test_who_is_still_typing_after_an_hour_loses_nothing(client: Client, begun: FormPage) -> None:
    html = client.get(f"{begun.url}?step=1").content.decode()
    stamp = stamp_of(html)
    FormDraft.objects.update(saved_at=timezone.now() - dt.timedelta(minutes=90))
    data = {"form_stamp": stamp, "form_step": "1", "form_do": "next", "message": "A long letter"}
    there = client.post(begun.url, data)["Location"]
    assert "A long letter" in client.get(there).content.decode()


# The page goes -------------------------------------------------------------------------------------------------------


def test_a_page_stays_while_somebody_fills_its_form_in(client: Client, begun: FormPage) -> None:
    editor = Client()
    editor.force_login(User.objects.create_superuser("editor@example.org", "a long password"))
    home = begun.get_parent()
    one, many = f"/admin/pages/{begun.pk}/delete/", f"/admin/bulk/wagtailcore/page/delete/?id={begun.pk}"
    for address in (one, many, f"/admin/pages/{home.pk}/delete/"):
        page = editor.post(address, follow=True)
        assert "Nothing was deleted: 1 person is filling this form in" in page.text
        assert (FormPage.objects.count(), FormDraft.objects.count()) == (1, 1)
    assert editor.get(one).status_code == 302
    begun.unpublish()
    FormDraft.objects.update(expires_at=timezone.now())
    assert editor.get(one).status_code == 200
    editor.post(many, follow=True)
    assert not FormPage.objects.exists()
