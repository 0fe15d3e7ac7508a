"""Simultaneous acts on PostgreSQL: each counts once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import Answer
from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.rules import Actor
from mediator_portal.participation import services
from mediator_portal.participation.models import Consent, IdentityCheck, MediatorSignature
from mediator_portal.participation.presets import load_texts
from mediator_portal.participation.services import CodeResult, Refused
from mediator_portal.participation.services.answers import marker_of
from mediator_portal.participation.services.identity import identity_code_made
from portal.accounts.enums import Role
from portal.notifications.models import OutboxMessage
from portal.vault.models import PrivateFile
from tests.factories.cases import CaseFactory, actor_make
from tests.factories.meetings import confirmed_session
from tests.factories.participation import all_codes, case_invited, party_of, signed, text_of
from tests.factories.program_pages import program_make

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


@pytest.mark.slow
def test_yes_and_no_from_two_pages_at_once_leave_one_answer_and_tell_the_other() -> None:
    """Mutation shown to fail: `_check_seen` of services/answers.py without its refusal: both are taken, one is lost."""
    person = party_of(case_invited())
    text, seen = text_of(person), marker_of(person)

    def act(number: int) -> str:
        actor = Actor.party(person)
        if number % 2:
            return services.answer_give(person=person, answer=Answer.NO, actor=actor, seen=seen).answer
        signed = services.consent_sign(
            person=person, text=text, typed_name="Ana", statements=all_codes(text), actor=actor, seen=seen
        )
        return "yes" if signed.pk else ""

    results = at_once(2, act)
    won = [result for result in results if isinstance(result, str)]
    told = [result for result in results if isinstance(result, Refused)]
    person.refresh_from_db()
    assert (len(won), len(told)) == (1, 1)
    assert won == [person.answer]
    assert "Another answer of yours" in told[0].sentence


@pytest.mark.slow
def test_withdrawing_while_the_session_is_confirmed_returns_the_case_whoever_is_first() -> None:
    """Mutation shown to fail: `move` of the cases room without its row lock."""
    case = CaseFactory(program=case_invited().program, matching=True, mediators_confirmed=2)
    person = case.people.get(role="complainant")
    coordinator = actor_make(case.program, Role.COORDINATOR, name="Cora Ruiz")

    def act(number: int) -> str:
        if number:
            return cases.person_withdraw(person=person, actor=Actor.party(person)).state
        return cases.move(case=case, name="confirm_mediators", actor=coordinator).state

    results = at_once(2, act)
    case.refresh_from_db()
    assert (case.state, case.return_reason) == ("returned", "withdrawn")
    assert results[1] == "returned"
    assert results[0] == "confirmed" or isinstance(results[0], MoveRefused)
    assert OutboxMessage.objects.filter(kind="outcome_not_going_ahead").count() == 2


@pytest.mark.slow
def test_taking_a_yes_back_at_the_release_hour_never_leaves_half_a_case() -> None:
    """Mutation shown to fail: `_lock_person` after reading the case without its lock."""
    case = case_invited()
    for role in ("complainant", "officer"):
        someone = party_of(case, role)
        words = text_of(someone)
        services.consent_sign(
            person=someone, text=words, typed_name="A B", statements=all_codes(words), actor=Actor.party(someone)
        )
    case.refresh_from_db()
    due, person = case.release_at, party_of(case)

    def act(number: int) -> Any:
        if number:
            return services.party_withdraw(person=person, actor=Actor.party(person))
        return cases.release_due(due)

    assert [error for error in at_once(2, act) if isinstance(error, Exception)] == []
    case.refresh_from_db()
    if case.state == "inviting":  # the no came first: it acts at the next hour
        cases.release_due(case.release_at)
        case.refresh_from_db()
    assert case.state == "returned"
    assert Consent.objects.filter(person=person, voided_at__isnull=True).count() == 0


def test_a_mediator_who_signs_twice_at_once_signs_once() -> None:
    """Without the lock of the session one transaction ends in an IntegrityError of `mediator_signs_a_case_once`."""
    program = program_make(mediators_sign=True)
    load_texts(program)
    session, (first, _second) = confirmed_session(program)
    numbers = at_once(6, lambda _number: signed(session, first).receipt)
    assert len(set(numbers)) == 1
    assert MediatorSignature.objects.count() == 1
    assert PrivateFile.objects.count() == 1
