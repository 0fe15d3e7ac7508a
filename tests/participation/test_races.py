"""Simultaneous acts on PostgreSQL: each counts once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from mediator_portal.cases.enums import Answer
from mediator_portal.cases.rules import Actor
from mediator_portal.participation import services
from mediator_portal.participation.models import Consent, IdentityCheck
from mediator_portal.participation.services import CodeResult
from mediator_portal.participation.services.identity import identity_code_made
from portal.notifications.models import OutboxMessage
from portal.vault.models import PrivateFile
from tests.factories.participation import all_codes, case_invited, party_of, text_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def at_once(count: int, work: Any) -> list[Any]:
    """Run the work in as many threads, all starting together; an error is returned in its place."""
    barrier = Barrier(count)

    def run(number: int) -> Any:
        try:
            barrier.wait()
            return work(number)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.slow
def test_the_same_signature_posted_20_times_gives_one_consent_and_one_receipt() -> None:
    """Mutation shown to fail: `_locked` of services/answers.py without `lock(...)` and `select_for_update()`.

    Without the locks several transactions make a document each, and all but one end in an IntegrityError of
    `one_consent_per_person` instead of the one receipt.
    """
    person = party_of(case_invited())
    text = text_of(person)

    def sign(_number: int) -> str:
        consent = services.consent_sign(
            person=party_of(person.case),
            text=text,
            typed_name="Ana Diaz",
            statements=all_codes(text),
            actor=Actor.party(person),
        )
        return consent.receipt

    receipts = at_once(20, sign)
    assert len(set(map(str, receipts))) == 1
    assert Consent.objects.count() == 1
    assert PrivateFile.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="answer_receipt").count() == 1


@pytest.mark.slow
def test_yes_and_no_at_the_same_moment_leave_one_answer_that_fits_the_signature() -> None:
    """Mutation shown to fail: as above. The last one wins; a no never stands beside a signature that counts."""
    person = party_of(case_invited())
    text = text_of(person)

    def act(number: int) -> None:
        actor = Actor.party(person)
        if number % 2:
            services.answer_give(person=person, answer=Answer.NO, actor=actor)
        else:
            services.consent_sign(person=person, text=text, typed_name="Ana", statements=all_codes(text), actor=actor)

    assert [error for error in at_once(8, act) if error is not None] == []
    person.refresh_from_db()
    living = Consent.objects.filter(voided_at__isnull=True).count()
    assert living == (1 if person.answer == Answer.YES else 0)
    assert (person.signed_at is not None) == (person.answer == Answer.YES)


@pytest.mark.slow
def test_wrong_codes_typed_at_once_are_all_counted() -> None:
    """Mutation shown to fail: `_locked` of services/identity.py without `select_for_update`."""
    person = party_of(case_invited())
    contact = person.contact_points.get(kind="mobile")
    check = services.identity_code_send(person=person, contact=contact)
    code = identity_code_made(check_id=check.pk)
    wrong = "000000" if code != "000000" else "111111"
    results = at_once(12, lambda _number: services.identity_code_check(check=check, typed=wrong))
    assert results.count(CodeResult.WRONG) == 4
    assert results.count(CodeResult.PAUSED) == 8
    assert IdentityCheck.objects.get().failures == 5


@pytest.mark.slow
def test_an_invitation_delivered_by_two_workers_at_once_is_made_once() -> None:
    """Mutation shown to fail: `_locked` of services/invitations.py without `select_for_update`."""
    person = party_of(case_invited())
    issued = at_once(8, lambda _number: services.invitation_issue(person=person).code)
    assert len(set(map(str, issued))) == 1
