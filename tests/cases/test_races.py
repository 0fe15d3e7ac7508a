"""Two people at once: one winner and one clear sentence. On PostgreSQL, with real transactions in threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from mediator_portal.cases.models import Case, CaseMove
from mediator_portal.cases.rules import Actor
from mediator_portal.cases.services import MoveRefused, answer_record, move, person_signed, release_due
from mediator_portal.cases.signals import answer_changed
from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from tests.factories.cases import CaseFactory, actor_make, complainant_of, officer_of
from tests.factories.program_pages import program_make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts at the same moment, each in its own thread and connection; return results or refusals."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except MoveRefused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_people_one_moves_and_one_is_told_who_did():
    """Fails when `select_for_update` is taken out of `services.move.lock`: both find the old state and both move."""
    program = program_make(code="miami")
    people = [actor_make(program, Role.DIRECTOR, name=name) for name in ("Ana Ruiz", "Bo Lee")]
    for _round in range(5):
        case = CaseFactory(program=program, scheduling=True)
        found = at_once(
            *(
                lambda actor=actor, case=case: move(case=case, name="nothing_fits", actor=actor, reason="No")
                for actor in people
            )
        )
        refused = [each for each in found if isinstance(each, MoveRefused)]
        assert len(refused) == 1
        winner = CaseMove.objects.get(case=case)
        sentence = f"{winner.by.name} already returned this case because nothing fits on "
        assert refused[0].sentence.startswith(sentence)
        assert OutboxMessage.objects.filter(ids__case=case.pk).count() == 2


def test_a_double_press_moves_once():
    """Fails when `select_for_update` is taken out of `services.move.lock`: several rows of history appear."""
    program = program_make(code="miami")
    case = CaseFactory(program=program, referred=True)
    actor = actor_make(program, Role.COORDINATOR)
    found = at_once(*[lambda: move(case=case, name="start_screening", actor=actor)] * 8)
    assert [each.state for each in found] == ["screening"] * 8
    assert CaseMove.objects.filter(case=case).count() == 1
    assert AuditEvent.objects.filter(action="case.move").count() == 1


def test_twenty_signatures_at_once_sign_once():
    """Fails when `_lock_person` takes no lock and the case is not locked: the signature is announced several times."""
    case = CaseFactory(program=program_make(code="miami"), inviting=True)
    person = complainant_of(case)
    answer_record(person=person, answer="yes", actor=Actor.party(person))
    told: list[object] = []

    def hear(sender: object, **payload: object) -> None:
        told.append(payload["person"])

    answer_changed.connect(hear)
    try:
        at_once(*[lambda: person_signed(person=person, actor=Actor.party(person))] * 20)
    finally:
        answer_changed.disconnect(hear)
    assert told == [person]


def test_both_answers_at_once_still_set_the_release_by_both():
    """Fails when the case is not locked before its people are read: each thread misses the other's answer."""
    case = CaseFactory(program=program_make(code="miami"), inviting=True)
    people = [complainant_of(case), officer_of(case)]

    def say(person):
        actor = Actor.party(person)
        answer_record(person=person, answer="yes", actor=actor)
        person_signed(person=person, actor=actor)

    at_once(*(lambda person=person: say(person) for person in people))
    assert Case.objects.get(pk=case.pk).release_at < case.release_at


def test_two_timers_release_once():
    """Fails when `move` does not look the state up under the lock: the outcome is queued or counted twice."""
    case = CaseFactory(program=program_make(code="miami"), inviting=True)
    found = at_once(*[lambda: release_due(case.release_at)] * 4)
    assert Case.objects.get(pk=case.pk).state == "returned"
    assert CaseMove.objects.filter(case=case).count() == 1
    assert OutboxMessage.objects.count() == 2
    assert sum(found) >= 1
