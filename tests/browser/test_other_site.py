"""The example of docs/examples/ on a site of its own: another origin shows a form, checks it, sends it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from forms_app.models import FormOrigin, FormPage, Submission
from tests.browser.somebody import PHONE
from tests.browser.world import World

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


class Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, without a word about it."""

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def other_site() -> Iterator[str]:
    """Return the address of another site that holds the example."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(EXAMPLES)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_form_is_filled_in_on_another_site(world: World, other_site: str) -> None:
    program = world.load("miami")
    FormOrigin.objects.create(site=program.site, origin=other_site)
    page = FormPage.objects.live().get(purpose="contact", locale=program.site.root_page.locale)
    context = world.browser.new_context(viewport={"width": PHONE, "height": 780})
    reader = context.new_page()
    reader.goto(f"{other_site}/form.html?site={world.address(program)}&purpose=contact")
    reader.get_by_role("heading", level=1).filter(has_text=page.title).wait_for()
    reader.get_by_role("button", name=page.button_label).click()
    reader.get_by_role("alert").wait_for()
    assert reader.locator(".error:not(:empty)").count() == len([q for q in page.definition.questions if q.required])
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for question in page.definition.questions:
        control = reader.locator(f'[data-key="{question.key}"]')
        if question.kind.word in ("email", "short_text", "long_text"):
            words = "ada@example.org" if question.kind.word == "email" else "Words of a visitor"
            control.locator("input, textarea").fill(words)
    reader.get_by_role("button", name=page.button_label).click()
    reader.locator("#receipt").wait_for()
    sent = Submission.objects.get(receipt=reader.locator("#receipt").inner_text())
    assert sent.answers["email"] == "ada@example.org"
    context.close()


def test_a_site_that_was_not_named_reads_nothing(world: World, other_site: str) -> None:
    program = world.programs["miami"]
    context = world.browser.new_context()
    reader = context.new_page()
    reader.goto(f"{other_site}/form.html?site={world.address(program)}")
    reader.get_by_text("The form cannot be shown now").wait_for()
    context.close()
