"""A file over the API from its ticket to the staff who open it; a foreign or used one is refused."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from django.test import Client
from wagtail.models import Site

from forms_app.models import FormPage, Submission, Upload
from portal.audit.models import AuditEvent
from tests.factories.forms_app import form_page_make
from tests.factories.vault import PDF
from tests.forms_app.test_api_uploads import API, begin, put
from tests.forms_app.test_steps import MESSAGE, ask, step

ANSWERS: Final = {"email": "ada@example.org", "message": "Hello there"}


def form_with_file(site: Site, slug: str) -> FormPage:
    paper = ask("file", "paper", "Your papers", required=False, files={"megabytes": 1, "at_most": 1, "kinds": ["pdf"]})
    return form_page_make(
        site.root_page, slug=slug, body=[step("You", ask("email", "email", "E-mail"), paper, MESSAGE)]
    )


@pytest.fixture
def asked(site: Site) -> FormPage:
    return form_with_file(site, "send")


def send(client: Client, page: FormPage, ticket: str, key: str) -> Any:
    body = {"answers": {**ANSWERS, "paper": [ticket]}}
    return client.post(
        f"{API}{page.translation_key}/submissions/",
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def ready_ticket(client: Client, page: FormPage) -> str:
    begun = begin(client, page)
    assert put(client, begun, PDF).json()["state"] == "ready"
    return str(begun.json()["ticket"])


def test_staff_open_the_file_that_was_sent_with_its_ticket(as_coordinator: Client, asked: FormPage) -> None:
    sender = Client()
    ticket = ready_ticket(sender, asked)
    answer = send(sender, asked, ticket, "a-key-of-the-sender")
    assert answer.status_code == 201
    row = Submission.objects.get()
    (entry,) = row.answers["paper"]
    assert (entry["name"], entry["size"]) == ("my cv.pdf", len(PDF))
    address = f"/portal/submissions/{row.receipt}/files/{entry['reference']}/"
    assert address in as_coordinator.get(f"/portal/submissions/{row.receipt}/").content.decode()
    opened = as_coordinator.get(address)
    assert b"".join(opened.streaming_content) == PDF  # type: ignore[attr-defined]
    assert opened["X-Content-Type-Options"] == "nosniff"
    assert AuditEvent.objects.filter(action="submission.file_read").count() == 1
    assert sender.get(address).status_code in {302, 404}
    # The same request again (a lost connection) is the same submission, with the file where it was.
    assert send(sender, asked, ticket, "a-key-of-the-sender").json() == answer.json()
    assert Submission.objects.count() == Upload.objects.count() == 1


def test_files_of_one_form_are_as_much_together_as_on_its_page(client: Client, asked: FormPage, settings: Any) -> None:
    ticket = ready_ticket(client, asked)
    settings.UPLOAD_LIMIT_MB = 0
    (error,) = send(client, asked, ticket, "a-key-of-the-sender").json()["errors"]
    assert (error["type"], error["pointer"]) == ("too_large_together", "/answers/paper")
    assert not Submission.objects.exists()
    settings.UPLOAD_LIMIT_MB = 1
    assert send(client, asked, ticket, "a-key-of-the-sender").status_code == 201, "the ticket is good still"


def test_a_used_a_foreign_and_an_unfinished_ticket_are_refused_where_they_stand(
    client: Client, site: Site, asked: FormPage
) -> None:
    used = ready_ticket(client, asked)
    assert send(client, asked, used, "the-first-of-all").status_code == 201
    foreign = ready_ticket(client, form_with_file(site, "another"))
    unfinished = str(begin(client, asked).json()["ticket"])
    made_up = used[:-2] + ("AA" if used[-2:] != "AA" else "BB")
    refused = {used: "taken", foreign: "unknown", unfinished: "unfinished", made_up: "unknown", "x": "unknown"}
    for number, (ticket, code) in enumerate(refused.items()):
        answer = send(client, asked, ticket, f"a-key-of-its-own-{number}")
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["type"], error["pointer"]) == (422, code, "/answers/paper/0")
        assert error["msg"]
    assert Submission.objects.count() == 1
