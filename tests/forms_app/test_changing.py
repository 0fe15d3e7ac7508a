"""Every "Change" of check-your-answers leads to the question itself, also in an entry that repeats."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from wagtail.models import Site

from tests.factories.forms_app import form_page_make
from tests.reading import stamp_of


def ask(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "value": {"key": key, "label": key.title(), "required": False, **more}}


def listed(*codes: str) -> list[Any]:
    return [{"code": code, "label": code.title()} for code in codes]


ITEMS = [
    ask("short_text", "name"),
    ask("one_of", "color", choices=listed("red", "blue")),
    ask("some_of", "days", choices=listed("mon", "tue")),
    ask("yes_no", "adult"),
    ask("address", "home"),
    ask("month_year", "since"),
    ask("declaration", "honest"),
    ask("rating_grid", "rated", choices=listed("one", "two"), rows=listed("place", "time")),
    ask("availability", "free"),
    ask("file", "paper"),
]
ENTRY = [ask("short_text", "course"), ask("one_of", "level", choices=listed("low", "high")), ask("date", "day")]
GROUP = {
    "type": "group",
    "value": {"title": "Course", "repeats": True, "key": "courses", "least": 0, "most": 5, "items": ENTRY},
}
BODY = [
    {"type": "step", "value": {"title": "You", "items": [ask("email", "email", required=True), *ITEMS]}},
    {"type": "step", "value": {"title": "Courses", "items": [GROUP, ask("long_text", "message", required=True)]}},
]


def test_every_change_leads_to_a_question_that_is_there(client: Client, site: Site) -> None:
    page = form_page_make(site.root_page, body=BODY)
    stamp = stamp_of(client.get(page.url))
    one = {"form_stamp": stamp, "form_step": "0", "form_do": "next", "email": "ada@example.org"}
    client.post(page.url, one)
    # The second of three entries was taken out: numbers on the page had a gap.
    two = {"form_stamp": stamp, "form_step": "1", "form_do": "next", "courses-entry": ["0", "2"], "message": "Hello"}
    entries = {"courses-0-course": "Law", "courses-2-course": "Talking", "courses-2-level": "high"}
    assert client.post(page.url, {**two, **entries})["Location"].endswith("?step=check")
    html = client.get(f"{page.url}?step=check").content.decode()
    links = re.findall(r'href="(\?step=\d+&amp;from=check)#([^"]+)"', html)
    assert len(links) == len(ITEMS) + 1 + 2 * len(ENTRY) + 1
    assert ("?step=1&amp;from=check", "id_courses-1-course") in links
    shown = {address: client.get(page.url + address.replace("&amp;", "&")).content.decode() for address, _id in links}
    for address, anchor in links:
        # A control of its own, or the set of several: both are there to be gone to.
        assert f'id="{anchor}"' in shown[address], anchor
