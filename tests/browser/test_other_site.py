"""The example of docs/examples/ on a site of its own: another origin shows a form, checks it, sends it."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from forms_app import api_uploads
from forms_app.models import FormOrigin, FormPage, Submission
from tests.browser.somebody import PHONE
from tests.browser.world import World
from tests.factories.forms_app import form_page_make
from tests.factories.vault import PDF
from tests.forms_app.test_steps import MESSAGE, ask

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"

LONG_PDF = PDF.replace(b"\n1 0", b"\n% " + b"x" * 3000 + b"\n1 0")


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


def test_files_go_along_in_pieces(world: World, other_site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = world.load("miami")
    FormOrigin.objects.get_or_create(site=program.site, origin=other_site)
    monkeypatch.setattr(api_uploads, "PIECE", 1000)
    files = {"megabytes": 1, "at_most": 2, "kinds": ["pdf"]}
    body = [ask("email", "email", "E-mail"), MESSAGE, ask("file", "papers", "Your papers", files=files)]
    page = form_page_make(program.site.root_page, title="Papers", slug="papers", body=body)
    context = world.browser.new_context()
    reader = context.new_page()
    reader.goto(f"{other_site}/form.html?site={world.address(program)}&form={page.translation_key}")
    reader.get_by_role("heading", level=1).filter(has_text="Papers").wait_for()
    reader.locator('[data-key="email"] input').fill("ada@example.org")
    reader.locator('[data-key="message"] textarea').fill("Here they are.")
    papers = reader.locator('[data-key="papers"] input')
    papers.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"MZ no document"})
    send = reader.get_by_role("button", name=page.button_label)
    send.click()
    reader.locator('[data-key="papers"] .error:not(:empty)').wait_for()
    pieces: list[str] = []
    reader.on("request", lambda sent: pieces.append(sent.method))
    both = [{"name": name, "mimeType": "application/pdf", "buffer": LONG_PDF} for name in ("a.pdf", "b.pdf")]
    papers.set_input_files(both)  # type: ignore[arg-type]
    send.click()
    reader.locator("#receipt").wait_for()
    sent = Submission.objects.get(receipt=reader.locator("#receipt").inner_text())
    assert [each["name"] for each in sent.answers["papers"]] == ["a.pdf", "b.pdf"]
    assert pieces.count("PUT") == 2 * math.ceil(len(LONG_PDF) / 1000)
    context.close()


def test_a_site_that_was_not_named_reads_nothing(world: World, other_site: str) -> None:
    program = world.programs["miami"]
    context = world.browser.new_context()
    reader = context.new_page()
    reader.goto(f"{other_site}/form.html?site={world.address(program)}")
    reader.get_by_text("The form cannot be shown now").wait_for()
    context.close()
