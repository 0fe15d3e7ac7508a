"""One form sent over the API many times at the same moment, and one file in two of them: kept once each."""

from __future__ import annotations

import json
import threading
from collections import Counter
from typing import Any, Final

import pytest
from django.db import connections
from django.test import Client

from forms_app.models import FormPage, Submission
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from tests.factories.forms_app import CONTACT_ANSWERS, form_page_make
from tests.factories.home import site_make

pytestmark = pytest.mark.django_db(transaction=True)
TIMES: Final = 6
HOST: Final = "race.localhost"


def at_once(page: FormPage, sent: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """Send each body under its key at the same moment, each in a thread and a connection of its own."""
    gate = threading.Barrier(len(sent))
    answers: list[Any] = []

    def send(key: str, body: dict[str, Any]) -> None:
        client = Client(HTTP_HOST=HOST)
        gate.wait()
        try:
            answers.append(
                client.post(
                    f"/api/v3/forms/{page.translation_key}/submissions/",
                    json.dumps({"answers": body}),
                    content_type="application/json",
                    headers={"Idempotency-Key": key},
                )
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=pair) for pair in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(sent)
    return answers


def test_one_key_sent_at_once_is_one_submission() -> None:
    """Fails when the IntegrityError of the unique key `submission_once` is not caught, and when that key is absent."""
    page = form_page_make(site_make(HOST).root_page)
    for number in range(3):
        answers = at_once(page, [(f"one-and-the-same-{number}", CONTACT_ANSWERS)] * TIMES)
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.json()["receipt"] for answer in answers}) == 1
        assert Submission.objects.count() == number + 1
    assert AuditEvent.objects.filter(action="submission.create").count() == 3
    assert OutboxMessage.objects.filter(kind="submission_receipt").count() == 3


def test_of_two_forms_under_one_key_one_is_taken() -> None:
    page = form_page_make(site_make(HOST).root_page)
    bodies = [{**CONTACT_ANSWERS, "message": f"Message {number}"} for number in range(TIMES)]
    answers = at_once(page, [("one-and-the-same", body) for body in bodies])
    assert Counter(answer.status_code for answer in answers) == {201: 1, 422: TIMES - 1}
    assert Submission.objects.count() == 1
