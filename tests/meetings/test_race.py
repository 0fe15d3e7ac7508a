"""Simultaneous clicks. Each test fails when the lock it names is taken out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, connections
from django.utils import timezone

from mediator_portal.meetings import services
from mediator_portal.meetings.enums import BookingState, Reply, SeatState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import Interpreter, InterpreterBooking, MediationSession, PoolRequest, Seat
from portal.accounts.enums import Role
from portal.notifications.models import OutboxMessage
from tests.factories.cases import CaseFactory, actor_make
from tests.factories.meetings import (
    MediatorFactory,
    RoomFactory,
    SessionFactory,
    confirmed_session,
    interpreter_make,
    mediator_actor,
    request_make,
    soon,
)
from tests.factories.program_pages import program_make


def at_once(works: list[Callable[[], object]], *, hands: int | None = None) -> list[object]:
    """Run all works at the same moment, each on a connection of its own; return results or what was raised.

    With fewer hands than works, each hand does its share one after the other, all hands at once.
    """
    hands = hands or len(works)
    barrier, results = threading.Barrier(hands), [None] * len(works)

    def one(index: int) -> None:
        try:
            results[index] = works[index]()
        except Exception as error:
            results[index] = error

    def run(hand: int) -> None:
        try:
            barrier.wait(timeout=30)
            for index in range(hand, len(works), hands):
                one(index)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(hand,)) for hand in range(hands)]
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


def race_in_rounds(rounds: int, works: int, hands: int, people: int) -> None:
    """Let half of the works say yes and half confirm, in every round for a new session of the same people."""
    program = program_make()
    actor = actor_make(program, Role.COORDINATOR)
    pool = [MediatorFactory(program=program, lead=not number % 2) for number in range(people)]
    for number in range(rounds):
        session = SessionFactory(program=program, requested=True, starts_at=soon(program, days=5 + 3 * number))
        # A few said yes before, so that one confirmation can win; the others say it in the race.
        asked = [request_make(session, each, Reply.YES if place < 4 else "") for place, each in enumerate(pool)]
        calls: list[partial[object]] = []
        for index in range(works // 2):
            request = asked[index % people]
            pair = [pool[index % people], pool[(index + 1) % people]]
            yes = partial(services.reply_record, request=request, reply=Reply.YES, attested=True)
            calls.append(partial(yes, actor=mediator_actor(request.mediator)))
            calls.append(
                partial(services.mediators_confirm, session=session, mediators=pair, reason="race", actor=actor)
            )
        results = at_once(calls, hands=hands)
        refused = [each for each in results[1::2] if isinstance(each, SessionRefused)]
        confirmed = [each for each in results[1::2] if isinstance(each, MediationSession)]
        assert len(refused) + len(confirmed) == works // 2, (number, results)
        seats = Seat.objects.filter(session=session, state=SeatState.CONFIRMED)
        assert sorted(seats.values_list("number", flat=True)) == [1, 2], number
        # Whoever was told "confirmed" asked for those who sit there now: nobody was told so in error.
        held = set(seats.values_list("mediator_id", flat=True))
        for call, result in zip(calls[::2], results[::2], strict=True):
            # Only who sits there already is told that there is nothing left to answer.
            taken = isinstance(result, SessionRefused) and call.keywords["request"].mediator_id in held
            assert taken or isinstance(result, PoolRequest), (number, result)
        told = [
            {each.pk for each in call.keywords["mediators"]}
            for call, result in zip(calls[1::2], results[1::2], strict=True)
            if isinstance(result, MediationSession)
        ]
        assert told, number
        assert all(each == held for each in told), number


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_two_hundred_answers_and_confirmations_at_once_twenty_times() -> None:
    """Mutation "no lock in lock_session": the losers of a round meet a database error, not a sentence."""
    race_in_rounds(rounds=20, works=200, hands=40, people=40)


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the smaller race of the embedded database")
@pytest.mark.django_db(transaction=True)
def test_answers_and_confirmations_at_once_on_the_embedded_database() -> None:
    """The same, smaller: SQLite writes one after the other. Mutation "deferred transactions" (transaction_mode)."""
    race_in_rounds(rounds=3, works=24, hands=6, people=6)


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


def yes_of(session: MediationSession, interpreter: Interpreter) -> InterpreterBooking:
    """An interpreter's yes, without the way to it."""
    now = timezone.now()
    return InterpreterBooking.objects.create(
        session=session, interpreter=interpreter, language="es", state=BookingState.YES, attested_at=now
    )


@pytest.mark.django_db(transaction=True)
def test_one_interpreter_for_a_language_however_many_are_confirmed_at_once():
    program = program_make()
    actor = actor_make(program, Role.COORDINATOR)
    session = SessionFactory(program=program, requested=True)
    bookings = [yes_of(session, interpreter_make(program, account=True)) for _number in range(8)]
    results = at_once([partial(services.booking_confirm, booking=each, actor=actor) for each in bookings])
    assert sum(isinstance(each, InterpreterBooking) for each in results) == 1, results
    assert sum(isinstance(each, SessionRefused) for each in results) == 7, results
    assert InterpreterBooking.objects.filter(state=BookingState.CONFIRMED).count() == 1
    assert OutboxMessage.objects.filter(kind="interpreter_confirmed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_confirmation_pressed_many_times_is_one():
    program = program_make()
    actor = actor_make(program, Role.COORDINATOR)
    booking = yes_of(SessionFactory(program=program, requested=True), interpreter_make(program, account=True))
    results = at_once([partial(services.booking_confirm, booking=booking, actor=actor)] * 8)
    assert all(isinstance(each, InterpreterBooking) for each in results), results
    assert OutboxMessage.objects.filter(kind="interpreter_confirmed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_interpreter_is_never_in_two_sessions_at_the_same_time():
    program = program_make()
    actor = actor_make(program, Role.COORDINATOR)
    interpreter, starts = interpreter_make(program), soon(program)
    bookings = [
        yes_of(SessionFactory(program=program, requested=True, starts_at=starts), interpreter) for _number in range(4)
    ]
    results = at_once([partial(services.booking_confirm, booking=each, actor=actor) for each in bookings])
    assert sum(isinstance(each, InterpreterBooking) for each in results) == 1, results
    assert sum(isinstance(each, SessionRefused) for each in results) == 3, results
