"""A half-filled form on somebody else's computer: ways out, and the hour after which its link alone opens it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from forms_app.models import FormDraft, FormPage
from tests.factories.forms_app import form_page_make

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
    stamp = html.split('name="form_stamp" value="')[1].split('"')[0]
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
    assert "Ada" not in client.get(f"{begun.url}?step=0").content.decode()
    assert FormDraft.objects.count() == 1


def test_deleting_leaves_nothing(client: Client, begun: FormPage) -> None:
    client.post(begun.url, {"form_do": "over"})
    assert FormDraft.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "minutes", "opens"),
    [("ada@example.org", 30, True), ("ada@example.org", 61, False), ("", 61, True)],
    ids=["within the hour", "after the hour", "no link to come back by"],
)
def test_after_an_hour_the_link_alone_opens_it(
    client: Client, begun: FormPage, address: str, minutes: int, opens: bool
) -> None:
    FormDraft.objects.update(address=address)
    FormDraft.objects.update(saved_at=timezone.now() - dt.timedelta(minutes=minutes))
    html = client.get(begun.url).content.decode()
    assert ("Go on with it" in html) == opens
    assert ("Nobody used it for an hour" in html) == (not opens)
    assert FormDraft.objects.count() == 1
