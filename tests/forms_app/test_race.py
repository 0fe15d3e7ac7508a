"""The same form sent many times at the same moment is one submission and one message."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from forms_app import stamps
from forms_app.models import FormDraft, Submission
from portal.notifications.models import OutboxMessage
from tests.factories.forms_app import form_page_make, submission_make
from tests.factories.home import site_make

TIMES = 8
STEPS = [
    {
        "type": "step",
        "value": {"title": "You", "items": [{"type": "email", "value": {"key": "email", "label": "E-mail"}}]},
    },
    {
        "type": "step",
        "value": {"title": "Words", "items": [{"type": "long_text", "value": {"key": "message", "label": "Message"}}]},
    },
]


@pytest.mark.django_db(transaction=True)
def test_sent_at_once_it_is_kept_once() -> None:
    """Fails when the unique key `submission_once` is taken off, and when its IntegrityError is not caught."""
    site = site_make("race.localhost")
    form_page = form_page_make(site.root_page)
    gate = threading.Barrier(TIMES)
    receipts: list[str] = []

    def send() -> None:
        gate.wait()
        try:
            receipts.append(submission_make(site, form_page, key="one and the same").receipt)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _number in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == TIMES
    assert set(receipts) == {Submission.objects.get().receipt}
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_half_filled_form_sent_at_once_is_kept_once() -> None:
    """Eight tabs press the last button at the same moment. Fails without the lock on the half-filled form."""
    site = site_make("race.localhost")
    page = form_page_make(site.root_page, body=STEPS)
    address = {"HTTP_HOST": "race.localhost"}
    first = Client(**address)
    stamp = stamps.new_stamp(timezone.now())
    text = stamps.to_text(stamp, page.stamp_name)
    for number, answers in enumerate(({"email": "ada@example.org"}, {"message": "Hello"})):
        first.post("/send/", {"form_stamp": text, "form_step": str(number), "form_do": "next", **answers})
    gate = threading.Barrier(TIMES)
    found: list[str] = []

    def send() -> None:
        client = Client(**address)
        gate.wait()
        try:
            found.append(client.post("/send/", {"form_stamp": text, "form_do": "send"})["Location"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _number in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["/send/sent/"] * TIMES
    assert Submission.objects.get().answers == {"email": "ada@example.org", "message": "Hello"}
    assert not FormDraft.objects.exists()
    assert OutboxMessage.objects.count() == 1
