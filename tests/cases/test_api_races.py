"""One referral sent many times at the same moment is one case, and one complaint number is looked up in turn."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connections

from mediator_portal.cases.models import Case, Referral
from mediator_portal.cases.services import ContactInput, PersonInput, referral_import
from portal.audit.models import AuditEvent
from tests.factories.program_pages import program_make
from tests.factories.referrals import ComplaintSystem, referral, token_make

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6


def at_once(token: str, keys: list[str], bodies: list[dict[str, Any]]) -> list[Any]:
    """Send each body under its key at the same moment, each in a thread and a connection of its own."""
    gate = threading.Barrier(len(keys))
    answers: list[Any] = []

    def send(key: str, body: dict[str, Any]) -> None:
        gate.wait()
        try:
            answers.append(ComplaintSystem(token).send(body, key))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=pair) for pair in zip(keys, bodies, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(keys)
    return answers


def test_one_key_sent_at_once_is_one_case() -> None:
    """Fails when the account is not locked: the second breaks on the unique key `referral_once`, or on both."""
    program = program_make(code="miami")
    token = token_make(program.site)
    for number in range(3):
        body = referral(intake_number=f"round-{number}")
        answers = at_once(token, [f"key-{number}"] * TIMES, [body] * TIMES)
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        assert Case.objects.count() == Referral.objects.count() == number + 1
    assert AuditEvent.objects.filter(action="case.create").count() == 3


def test_of_two_referrals_under_one_key_one_is_taken() -> None:
    program = program_make(code="miami")
    bodies = [referral(intake_number="", allegation=f"Allegation {number}.") for number in range(TIMES)]
    answers = at_once(token_make(program.site), ["key"] * TIMES, bodies)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 422: TIMES - 1}
    assert Case.objects.count() == 1


def test_of_two_keys_with_one_complaint_number_one_is_taken() -> None:
    """Fails when the forms are asked before the lock: each finds the number unused."""
    program = program_make(code="miami")
    keys = [f"key-{number}" for number in range(TIMES)]
    answers = at_once(token_make(program.site), keys, [referral()] * TIMES)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 422: TIMES - 1}
    assert Case.objects.count() == 1


def test_one_row_of_a_file_loaded_at_once_is_one_case() -> None:
    """Fails without the constraint `imported_row_once`, or when the loser's case is not taken back."""
    program = program_make(code="miami")
    values = {
        "people": [
            PersonInput("complainant", "Ada", contacts=[ContactInput("email", "ada@example.org")]),
            PersonInput("officer", "Bo", badge="1", contacts=[ContactInput("email", "bo@example.org")]),
        ],
        "allegation": "Rude.",
        "incident_on": dt.date(2026, 1, 5),
    }
    gate, made = threading.Barrier(TIMES), []

    def load() -> None:
        gate.wait()
        try:
            made.append(referral_import(program=program, actor=None, mark="a row", values=values))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=load) for _number in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(is_new for _case, is_new in made) == {True: 1, False: TIMES - 1}
    assert Case.objects.count() == len({case.pk for case, _is_new in made}) == 1
