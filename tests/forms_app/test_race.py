"""The same form sent many times at the same moment is one submission and one message."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from forms_app.models import Submission
from portal.notifications.models import OutboxMessage
from tests.factories.forms_app import form_page_make, submission_make
from tests.factories.home import site_make

TIMES = 8


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
