"""Simultaneous clicks. Each test fails when the lock it names is taken out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, connections

from mediator_portal.meetings import services
from mediator_portal.meetings.enums import Reply, SeatState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import MediationSession, Seat
from portal.accounts.enums import Role
from tests.factories.cases import CaseFactory, actor_make
from tests.factories.meetings import (
    MediatorFactory,
    RoomFactory,
    SessionFactory,
    confirmed_session,
    mediator_actor,
    request_make,
    soon,
)
from tests.factories.program_pages import program_make


def at_once(works: list[Callable[[], object]]) -> list[object]:
    """Run all works at the same moment, each on a connection of its own; return results or what was raised."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(index: int) -> None:
        try:
            barrier.wait(timeout=30)
            results[index] = works[index]()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


def accept(session, mediators, request, actor):
    """Say yes and confirm the pair, as fifty pairs of people press at once."""
    services.reply_record(request=request, reply=Reply.YES, attested=True, actor=mediator_actor(mediators[0]))
    return services.mediators_confirm(session=session, mediators=mediators, reason="race", actor=actor)


def race_for_seats(count: int) -> None:
    program = program_make()
    actor = actor_make(program, Role.COORDINATOR)
    session = SessionFactory(program=program, requested=True)
    people = [MediatorFactory(program=program, lead=not number) for number in range(count + 1)]
    requests = [request_make(session, each) for each in people]
    works = [
        lambda index=index: accept(session, [people[index], people[index + 1]], requests[index], actor)
        for index in range(count)
    ]
    results = at_once(works)
    winners = [result for result in results if isinstance(result, MediationSession)]
    losers = [result for result in results if isinstance(result, SessionRefused)]
    assert len(winners) == 1, results
    # Everybody else is told in a sentence; an IntegrityError would mean that only the constraint held.
    assert len(losers) == count - 1, [result for result in results if not isinstance(result, SessionRefused)]
    assert Seat.objects.filter(session=session, state=SeatState.CONFIRMED).count() == 2


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_fifty_simultaneous_acceptances_give_two_mediators() -> None:
    """Mutation "no lock in lock_session" (services/base.py: both select_for_update taken out) makes this fail.

    The numbered seats' constraint then still keeps the count at two, but the losers meet a database error.
    """
    race_for_seats(50)


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the smaller race of the embedded database")
@pytest.mark.django_db(transaction=True)
def test_simultaneous_acceptances_on_the_embedded_database() -> None:
    """SQLite locks by its IMMEDIATE transactions. Mutation "deferred transactions" (settings: transaction_mode)."""
    race_for_seats(6)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_room_is_booked_once_by_simultaneous_plans() -> None:
    """Mutation "no lock in lock_room" (services/planning.py: select_for_update taken out) fails on PostgreSQL."""
    program = program_make()
    actor, room = actor_make(program, Role.COORDINATOR), RoomFactory(venue__program=program)
    count = 12 if connection.vendor == "postgresql" else 4
    cases = [CaseFactory(program=program, scheduling=True) for _number in range(count)]
    works = [
        lambda case=case: services.session_plan(case=case, starts_at=soon(program), room=room, actor=actor)
        for case in cases
    ]
    results = at_once(works)
    assert sum(isinstance(result, MediationSession) for result in results) == 1, results
    assert sum(isinstance(result, SessionRefused) for result in results) == count - 1, results


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_both_mediators_give_back_at_once_and_one_standby_moves_up_once() -> None:
    """Mutation "no lock in lock_session": on PostgreSQL the standby can be promoted twice."""
    program = program_make()
    session, mediators = confirmed_session(program, standby=1)
    seats = [Seat.objects.get(mediator=mediator) for mediator in mediators[:2]]
    works = [partial(services.seat_release, seat=seat, actor=mediator_actor(seat.mediator)) for seat in seats]
    results = at_once(works)
    assert not [result for result in results if isinstance(result, Exception)], results
    session.refresh_from_db()
    assert (session.state, session.seats.filter(state=SeatState.CONFIRMED).count()) == ("requested", 1)
