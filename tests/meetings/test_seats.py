"""Answers, the confirmed mediators, giving a seat back, a standby, and what each of them writes to whom."""

from __future__ import annotations

import pytest
from django.utils import timezone

from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.models import Case
from mediator_portal.cases.selectors import cases_visible_to
from mediator_portal.cases.services import MoveRefused
from mediator_portal.meetings import services
from mediator_portal.meetings.enums import Reply, SeatState, SessionState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import MediationSession, Seat
from mediator_portal.meetings.selectors import board_for, sessions_visible_to, sessions_with_people, with_parties
from mediator_portal.meetings.today import session_items
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from tests.factories.meetings import (
    MediatorFactory,
    SessionFactory,
    confirmed_session,
    mediator_actor,
    request_make,
)


@pytest.fixture
def session(program):
    return SessionFactory(program=program, requested=True)


@pytest.fixture
def answered(session, pool):
    """Everybody of the pool said yes."""
    for mediator in pool:
        request_make(session, mediator)
    return session


def state_of(session: MediationSession) -> tuple[str, str, int]:
    session = MediationSession.objects.select_related("case").get(pk=session.pk)
    return session.state, session.case.state, session.case.mediators_confirmed


def suggested(session: MediationSession) -> list:
    board = board_for(session)
    return [board.row_of(pk).mediator for pk in board.suggested_ids]


def sent() -> dict[str, int]:
    kinds = list(OutboxMessage.objects.values_list("kind", flat=True))
    return {kind: kinds.count(kind) for kind in set(kinds)}


# Answers -------------------------------------------------------------------------------------------------------------


def test_no_answer_before_the_attestation(session, pool):
    request, actor = request_make(session, pool[0], ""), mediator_actor(pool[0])
    with pytest.raises(SessionRefused, match="First tell us"):
        services.reply_record(request=request, reply=Reply.YES, actor=actor)
    services.request_attest(request=request, conflict=False, actor=actor)
    assert services.reply_record(request=request, reply=Reply.YES, actor=actor).reply == Reply.YES


def test_a_conflict_ends_the_request(session, pool):
    request, actor = request_make(session, pool[0], ""), mediator_actor(pool[0])
    assert services.request_attest(request=request, conflict=True, actor=actor).reply == Reply.CONFLICT
    with pytest.raises(SessionRefused, match="conflict of interest"):
        services.reply_record(request=request, reply=Reply.YES, actor=actor, attested=True)
    assert board_for(session).ranked == []


def test_the_last_answer_counts_and_each_change_is_audited(session, pool):
    request, actor = request_make(session, pool[0], ""), mediator_actor(pool[0])
    for reply in (Reply.MAYBE, Reply.YES, Reply.YES, Reply.NO):
        services.reply_record(request=request, reply=reply, attested=True, actor=actor)
    request.refresh_from_db()
    assert request.reply == Reply.NO
    replies = [event.ids["reply"] for event in AuditEvent.objects.filter(action="request.reply").order_by("pk")]
    assert replies == ["maybe", "yes", "no"]


def test_a_late_answer_is_welcome_and_one_after_the_start_is_not(program, pool):
    session, _mediators = confirmed_session(program)
    request = request_make(session, pool[0], "")
    services.reply_record(request=request, reply=Reply.YES, attested=True, actor=mediator_actor(pool[0]))
    MediationSession.objects.filter(pk=session.pk).update(starts_at=timezone.now() - timezone.timedelta(minutes=1))
    with pytest.raises(SessionRefused, match="no longer needs"):
        services.reply_record(request=request, reply=Reply.NO, actor=mediator_actor(pool[0]))


def test_nobody_answers_for_somebody_else(session, pool, coordinator):
    request = request_make(session, pool[0], "")
    with pytest.raises(SessionRefused):
        services.reply_record(request=request, reply=Reply.YES, attested=True, actor=mediator_actor(pool[1]))
    by_staff = services.reply_record(request=request, reply=Reply.YES, attested=True, actor=coordinator)
    assert by_staff.replied_by == coordinator.user


# Confirming ----------------------------------------------------------------------------------------------------------


def test_the_suggested_pair_is_confirmed_and_everybody_told(answered, coordinator):
    pair = suggested(answered)
    services.mediators_confirm(session=answered, mediators=pair, actor=coordinator)
    assert state_of(answered) == (SessionState.CONFIRMED, CaseState.CONFIRMED, 2)
    assert sent() == {"session_confirmed_mediator": 2, "session_confirmed_party": 2, "pool_thanks": 2}
    assert {seat.number for seat in Seat.objects.filter(state=SeatState.CONFIRMED)} == {1, 2}
    assert all(seat.suggested and seat.explanation for seat in Seat.objects.all())


def test_another_choice_needs_a_reason(answered, pool, coordinator):
    other = [mediator for mediator in pool if mediator not in suggested(answered)]
    with pytest.raises(SessionRefused, match="Say why"):
        services.mediators_confirm(session=answered, mediators=other, actor=coordinator)
    services.mediators_confirm(session=answered, mediators=other, reason="They live close by", actor=coordinator)
    seat = Seat.objects.filter(mediator=other[0]).get()
    assert (seat.suggested, seat.choice_reason) == (False, "They live close by")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_neither_more_nor_fewer_than_the_policy(answered, pool, coordinator, count):
    with pytest.raises(SessionRefused, match="Choose 2 mediators"):
        services.mediators_confirm(session=answered, mediators=pool[:count], reason="x", actor=coordinator)
    assert Seat.objects.count() == 0


def test_one_mediator_where_the_policy_says_one(chicago):
    from portal.accounts.enums import Role
    from tests.factories.cases import actor_make

    session = SessionFactory(program=chicago, requested=True)
    mediator = MediatorFactory(program=chicago)
    request_make(session, mediator)
    services.mediators_confirm(session=session, mediators=[mediator], actor=actor_make(chicago, Role.DIRECTOR))
    assert state_of(session) == (SessionState.CONFIRMED, CaseState.CONFIRMED, 1)


@pytest.mark.parametrize("reply", [Reply.NO, Reply.CONFLICT, ""])
def test_only_yes_and_maybe_can_be_chosen(session, pool, coordinator, reply):
    request_make(session, pool[0])
    request_make(session, pool[1], reply)
    with pytest.raises(SessionRefused, match="has not said yes or maybe"):
        services.mediators_confirm(session=session, mediators=pool[:2], reason="x", actor=coordinator)


def test_a_gate_that_closed_after_the_yes_refuses(answered, pool, coordinator):
    pair = suggested(answered)
    pair[0].state = "suspended"
    pair[0].save()
    with pytest.raises(SessionRefused, match="cannot take this session"):
        services.mediators_confirm(session=answered, mediators=pair, reason="x", actor=coordinator)


def test_confirming_twice_does_it_once_and_another_choice_is_told(answered, pool, coordinator, director):
    pair = suggested(answered)
    for _again in range(2):
        services.mediators_confirm(session=answered, mediators=pair, actor=coordinator)
    assert sent()["session_confirmed_party"] == 2
    other = [mediator for mediator in pool if mediator not in pair]
    with pytest.raises(SessionRefused, match="just confirmed"):
        services.mediators_confirm(session=answered, mediators=other, reason="x", actor=director)


def test_mediators_do_not_confirm(answered, pool):
    with pytest.raises(SessionRefused, match="This step is for"):
        services.mediators_confirm(session=answered, mediators=pool[:2], reason="x", actor=mediator_actor(pool[0]))


def test_language_must_be_covered_by_the_pair(session, pool, coordinator):
    session.case.people.filter(role="complainant").update(language="es")
    for mediator in pool[:2]:
        request_make(session, mediator)
    with pytest.raises(SessionRefused, match="Nobody speaks"):
        services.mediators_confirm(session=session, mediators=pool[:2], reason="x", actor=coordinator)


# Giving back ---------------------------------------------------------------------------------------------------------


def test_a_released_seat_without_standby_reopens_the_matching(program, coordinator):
    session, mediators = confirmed_session(program)
    seat = Seat.objects.get(mediator=mediators[0])
    services.seat_release(seat=seat, actor=mediator_actor(mediators[0]), reason="ill")
    assert state_of(session) == (SessionState.REQUESTED, CaseState.MATCHING, 1)
    assert sent() == {"seat_released_mediator": 1, "seat_released_staff": 1}
    services.seat_release(seat=seat, actor=mediator_actor(mediators[0]))
    assert sent() == {"seat_released_mediator": 1, "seat_released_staff": 1}


def test_the_yes_of_who_holds_a_seat_is_not_an_answer_to_choose_from(program, coordinator):
    session, mediators = confirmed_session(program)
    services.seat_release(seat=Seat.objects.get(mediator=mediators[0]), actor=coordinator)

    def asked() -> list[tuple[str, str]]:
        fresh = with_parties(sessions_with_people(sessions_visible_to(coordinator.user, program.site))).get()
        return [(str(item.label), item.kind) for item in session_items(fresh, timezone.now())]

    program.escalate_days = 0
    program.few_answers_hours = None  # what it adds hangs on the hour of the day: tests/meetings/test_escalation.py
    program.save()
    assert asked() == []
    program.escalate_days = 30
    program.save()
    assert asked() == [("1 mediator is missing", "escalate")]
    request_make(session, MediatorFactory(program=program))
    assert asked() == [("Confirm the mediators", "task")]


def test_a_standby_moves_up_first(program, coordinator):
    session, mediators = confirmed_session(program, standby=1)
    services.seat_release(seat=Seat.objects.get(mediator=mediators[0]), actor=mediator_actor(mediators[0]))
    promoted = Seat.objects.get(mediator=mediators[2])
    assert (promoted.state, promoted.number) == (SeatState.CONFIRMED, 1)
    assert state_of(session)[0] == SessionState.CONFIRMED
    assert sent() == {
        "seat_released_mediator": 1,
        "standby_promoted": 1,
        "seat_refilled_staff": 1,
        "session_mediators_party": 2,
    }


def test_who_gave_a_seat_back_is_not_suggested_and_a_replacement_completes_the_pair(program, pool, coordinator):
    session, mediators = confirmed_session(program)
    services.seat_release(seat=Seat.objects.get(mediator=mediators[0]), actor=mediator_actor(mediators[0]))
    request_make(session, pool[0])
    session.refresh_from_db()
    board = board_for(session)
    assert (board.needed, board.suggested_ids) == (1, [pool[0].pk])
    services.mediators_confirm(session=session, mediators=[pool[0]], actor=coordinator)
    assert state_of(session) == (SessionState.CONFIRMED, CaseState.CONFIRMED, 2)
    assert Seat.objects.get(mediator=pool[0]).number == 1


def test_a_seat_is_not_given_back_once_the_session_began(program):
    session, mediators = confirmed_session(program, trait="begun")
    with pytest.raises(SessionRefused, match="has begun"):
        services.seat_release(seat=Seat.objects.get(mediator=mediators[0]), actor=mediator_actor(mediators[0]))


def test_a_conflict_shortly_before_frees_the_seat(program):
    session, mediators = confirmed_session(program)
    seat = Seat.objects.get(mediator=mediators[0])
    services.seat_attest(seat=seat, conflict=True, actor=mediator_actor(mediators[0]))
    assert state_of(session)[0] == SessionState.REQUESTED
    assert session.requests.get(mediator=mediators[0]).reply == Reply.CONFLICT


def test_no_conflict_shortly_before_is_kept(program):
    _session, mediators = confirmed_session(program)
    seat = Seat.objects.get(mediator=mediators[0])
    assert services.seat_attest(seat=seat, conflict=False, actor=mediator_actor(mediators[0])).attested_at is not None


# What a seat lets its mediator see -----------------------------------------------------------------------------------


def test_a_case_is_seen_from_the_confirmation_to_the_report(program, pool, coordinator):
    session, mediators = confirmed_session(program, standby=1)
    for mediator in mediators:
        assert cases_visible_to(mediator.user, program.site).get() == session.case
        assert sessions_visible_to(mediator.user, program.site).get() == session
    assert not cases_visible_to(pool[0].user, program.site).exists()
    assert not sessions_visible_to(pool[0].user, program.site).exists()
    Case.objects.filter(pk=session.case_id).update(state=CaseState.REPORTED, report_in=True)
    assert not cases_visible_to(mediators[0].user, program.site).exists()


def test_another_programs_sessions_stay_there(program, chicago, coordinator):
    SessionFactory(program=chicago)
    assert not sessions_visible_to(coordinator.user, program.site).exists()
    assert not sessions_visible_to(coordinator.user, chicago.site).exists()


# A session follows its case ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("move", "reason", "cancelled", "kinds"),
    [
        (
            "reschedule",
            "no room",
            "rescheduled",
            {"session_cancelled_mediator": 2, "session_cancelled_party": 2},
        ),
        (
            "withdraw",
            "",
            "case_ended",
            {"session_cancelled_mediator": 2, "outcome_not_going_ahead": 2},
        ),
    ],
)
def test_a_session_is_cancelled_with_its_case(program, coordinator, move, reason, cancelled, kinds):
    session, _mediators = confirmed_session(program)
    cases.move(case=session.case, name=move, actor=coordinator, reason=reason)
    session.refresh_from_db()
    assert (session.state, session.cancelled_reason, session.sequence) == (SessionState.CANCELLED, cancelled, 1)
    assert sent() == kinds


def test_replanning_tells_those_who_were_asked(answered, coordinator):
    cases.move(case=answered.case, name="replan", actor=coordinator, reason="no room")
    assert state_of(answered)[:2] == (SessionState.CANCELLED, CaseState.SCHEDULING)
    assert sent() == {"pool_closed": 4}


@pytest.mark.parametrize(
    ("who", "cancelled", "state"),
    [
        ("officer", "no_show_officer", CaseState.SCHEDULING),
        ("mediator", "no_show_mediator", CaseState.SCHEDULING),
        ("both", "no_show_both", CaseState.SCHEDULING),
    ],
)
def test_a_no_show_by_role(program, who, cancelled, state):
    session, mediators = confirmed_session(program, trait="begun")
    cases.move(case=session.case, name="no_show", actor=mediator_actor(mediators[0]), reason=who)
    session.refresh_from_db()
    session.case.refresh_from_db()
    assert (session.cancelled_reason, session.case.state) == (cancelled, state)


def test_a_change_keeps_the_uid_and_raises_the_sequence(program, coordinator):
    from tests.factories.meetings import RoomFactory, soon

    session, _mediators = confirmed_session(program)
    person = session.case.people.first()
    services.party_confirmation_record(session=session, person=person, answer="confirmed", actor=coordinator)
    room = RoomFactory(venue__program=program)
    changed = services.session_change(session=session, room=room, actor=coordinator)
    assert (changed.uid, changed.sequence, changed.confirmations.count()) == (session.uid, 1, 1)
    later = soon(program, hour=14)
    with pytest.raises(SessionRefused, match="needs the word"):
        services.session_change(session=session, room=room, starts_at=later, actor=coordinator)
    moved = services.session_change(
        session=session, room=room, starts_at=later, actor=coordinator, everyone_agreed=True
    )
    assert (moved.sequence, moved.confirmations.count(), moved.case.reschedules) == (2, 0, 0)
    assert Case.objects.get(pk=session.case_id).reschedules == 1
    with pytest.raises(SessionRefused, match="as often as our policy allows"):
        services.session_change(
            session=session, room=room, starts_at=session.starts_at, actor=coordinator, everyone_agreed=True
        )
    assert sent()["session_changed_party"] == 4


def test_somebody_who_is_seated_is_not_chosen_for_the_other_seat(program, coordinator):
    """Chosen again, they would fill two places in the count and one in the room."""
    session, (first, second) = confirmed_session(program)
    services.seat_release(seat=session.seats.get(mediator=second), actor=mediator_actor(second))
    session.refresh_from_db()
    for choice in ({"mediators": [first]}, {"mediators": [second], "standby": [first]}):
        with pytest.raises(SessionRefused):
            services.mediators_confirm(session=session, actor=coordinator, reason="x", **choice)
    assert session.seats.filter(state=SeatState.CONFIRMED).count() == 1


@pytest.mark.parametrize("name", ["request_pool", "confirm_mediators"])
def test_a_move_does_not_pass_by_the_service_that_does_its_work(program, coordinator, name):
    trait = {"request_pool": {}, "confirm_mediators": {"requested": True}}[name]
    session = SessionFactory(program=program, **trait)
    Case.objects.filter(pk=session.case_id).update(mediators_confirmed=session.mediators_needed)
    case = Case.objects.get(pk=session.case_id)
    with pytest.raises(MoveRefused):
        cases.move(case=case, name=name, actor=coordinator)
    assert Case.objects.get(pk=case.pk).state == case.state
