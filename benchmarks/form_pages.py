"""Our form pages beside a plain Wagtail form page: the time to draw one, and to take what somebody sends."""

from __future__ import annotations

import itertools
import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from benchmarks.models import PlainFormField, PlainFormPage
from forms_app.models import FormPage
from program_pages.models import Program

ROUNDS: Final = 40
HIDDEN: Final = re.compile(r'<input[^>]*type="hidden"[^>]*>')
PART: Final = re.compile(r'(name|value)="([^"]*)"')
# Everybody comes from another address and sends twice: no limit stands in the way of the measuring, and nothing is held
# for coming too often.
ADDRESSES: Final[Iterator[str]] = (f"10.{a}.{b}.{c}" for a, b, c in itertools.product(range(256), repeat=3))


@dataclass(frozen=True)
class FormTimes:
    """One form page: queries and milliseconds of drawing it and of sending an answer (medians).

    `sent` is the first answer from an address, `again` the second, as from the computers of a library.
    """

    name: str
    queries: int
    drawn: float
    sending_queries: int
    sent: float
    again: float


def measure(program: Program) -> list[FormTimes]:
    """Measure the three pages in this process, one after another in each round: what else runs slows all alike."""
    root = program.site.root_page
    pages = {
        "Wagtail's, 10 questions": (_plain(root, 10), 10),
        "ours, 10 questions": (_ours(root, 10), 10),
        "ours, 100 questions": (_ours(root, 100), 100),
    }
    asked = {name: (page.get_url(), count) for name, (page, count) in pages.items()}
    queries = {name: _queries(url, count, program) for name, (url, count) in asked.items()}
    taken = [{name: _rounds(url, count, program) for name, (url, count) in asked.items()} for _each in range(ROUNDS)]
    medians = {
        name: [statistics.median(times) for times in zip(*(each[name] for each in taken), strict=True)]
        for name in asked
    }
    return [FormTimes(name, queries[name][0], medians[name][0], queries[name][1], *medians[name][1:]) for name in asked]


def _plain(root: Page, count: int) -> Page:
    page = PlainFormPage(title="Plain", slug="bench-plain")
    page.form_fields = [
        PlainFormField(sort_order=number, label=f"Question {number}", clean_name=f"q{number}", field_type="singleline")
        for number in range(count)
    ]
    root.add_child(instance=page)
    return page


def _ours(root: Page, count: int) -> Page:
    body = [
        {"type": "short_text", "value": {"key": f"q{number}", "label": f"Question {number}", "required": True}}
        for number in range(count)
    ]
    page = FormPage(title="Ours", slug=f"bench-ours-{count}", purpose="contact", body=_body(body), thank_you="<p>-</p>")
    root.add_child(instance=page)
    return page


def _body(questions: list[dict]) -> list[dict]:
    needed = [
        {"type": "email", "value": {"key": "email", "label": "E-mail address", "required": True}},
        {"type": "long_text", "value": {"key": "message", "label": "Message", "required": True}},
        {"type": "short_text", "value": {"key": "name", "label": "Name", "required": True}},
    ]
    return [*needed, *questions[len(needed) :]]


def _queries(url: str, count: int, program: Program) -> tuple[int, int]:
    """Return the queries of drawing the page and of sending it, for an address that sent it before."""
    client = Client(HTTP_HOST=program.site.hostname, REMOTE_ADDR=next(ADDRESSES))
    client.post(url, _answers(client.get(url).content.decode(), count))
    with CaptureQueriesContext(connection) as drawing:
        html = client.get(url).content.decode()
    with CaptureQueriesContext(connection) as sending:
        client.post(url, _answers(html, count))
    return len(drawing), len(sending)


def _rounds(url: str, count: int, program: Program) -> tuple[float, float, float]:
    """Return the milliseconds of drawing, of a first answer and of another one from the same address."""
    address = next(ADDRESSES)
    return *_round(url, count, program, address), _round(url, count, program, address)[1]


def _round(url: str, count: int, program: Program, address: str) -> tuple[float, float]:
    """Open the page and send it; return the milliseconds of both."""
    client = Client(HTTP_HOST=program.site.hostname, REMOTE_ADDR=address)
    began = time.perf_counter()
    html = client.get(url).content.decode()
    drawn = time.perf_counter() - began
    data = _answers(html, count)
    began = time.perf_counter()
    response = client.post(url, data)
    sent = time.perf_counter() - began
    _check(response.status_code, response.content.decode())
    return drawn * 1000, sent * 1000


def _answers(html: str, count: int) -> dict[str, str]:
    hidden = (dict(PART.findall(tag)) for tag in HIDDEN.findall(html))
    data = {parts["name"]: parts.get("value", "") for parts in hidden if parts.get("name")}
    typed = {f"q{number}": "An answer" for number in range(count)}
    return data | typed | {"email": "ada@example.org", "message": "Hello there", "name": "Ada Example"}


def _check(status: int, html: str) -> None:
    """Raise unless the answer was taken: ours leads on, Wagtail's shows its thanks."""
    if status != 302 and not (status == 200 and "Thank you" in html):
        raise RuntimeError(f"What was sent was not taken ({status}).")
