"""Sessions live through request, reply, confirmation, release, change, calling off, in any order, two cases competing
for the same people and rooms. After every step the promises hold.
"""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.models import Case
from mediator_portal.cases.services import MoveRefused
from mediator_portal.meetings import services
from mediator_portal.meetings.enums import LIVE_SESSIONS, PartyAnswer, Reply, SeatState, SessionState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import MediationSession, PoolRequest, Seat
from mediator_portal.meetings.selectors import board_for
from portal.accounts.enums import Role
from portal.notifications.models import OutboxMessage
from tests.factories.cases import CaseFactory, actor_make
from tests.factories.meetings import MediatorFactory, RoomFactory, mediator_actor, soon
from tests.factories.program_pages import program_make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REFUSED = (SessionRefused, MoveRefused)
HOURS = st.sampled_from([10, 11, 14])
PICK = st.integers(0, 3)


class Life(RuleBasedStateMachine):
    """Two cases, two rooms, five mediators; every step through a service, as its screen would call it."""

    seen: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.program = program_make(reschedule_limit=2)
        self.coordinator = actor_make(self.program, Role.COORDINATOR)
        self.director = actor_make(self.program, Role.DIRECTOR, name="Dora Director")
        self.rooms = [RoomFactory(venue__program=self.program) for _number in range(2)]
        self.pool = [MediatorFactory(program=self.program, lead=number < 2) for number in range(5)]
        self.cases = [CaseFactory(program=self.program, scheduling=True) for _number in range(2)]
        self.sequences: dict[int, int] = {}
        self.told = 0

    def teardown(self) -> None:
        self.seen.update(OutboxMessage.objects.values_list("kind", flat=True))
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    # What people do; a refusal is an answer too, anything else is a mistake of ours -----------------------------------

    def act(self, work: Any) -> None:
        """Do one thing, as one request would: a refusal undoes it whole."""
        try:
            with transaction.atomic():
                work()
        except REFUSED:
            pass

    def live(self, number: int) -> MediationSession | None:
        case = self.cases[number % 2]
        return MediationSession.objects.filter(case=case, state__in=LIVE_SESSIONS).first()

    @rule(number=PICK, hour=HOURS, room=PICK)
    def plan(self, number: int, hour: int, room: int) -> None:
        case = Case.objects.get(pk=self.cases[number % 2].pk)
        self.act(
            lambda: services.session_plan(
                case=case,
                starts_at=soon(self.program, hour=hour),
                room=self.rooms[room % 2],
                actor=self.coordinator,
                accepts_warnings=True,
            )
        )

    @rule(number=PICK)
    def ask(self, number: int) -> None:
        if session := self.live(number):
            self.act(lambda: services.request_send(session=session, actor=self.coordinator, accepts_warnings=True))

    @rule(number=PICK, reply=st.sampled_from(list(Reply)), who=st.sets(st.integers(0, 4), min_size=1))
    def reply(self, number: int, reply: str, who: set[int]) -> None:
        for request in PoolRequest.objects.filter(session=self.live(number)).select_related("mediator"):
            if self.pool.index(request.mediator) in who:
                actor = mediator_actor(request.mediator)
                self.act(
                    lambda request=request, actor=actor: services.reply_record(
                        request=request, reply=reply, actor=actor, attested=True
                    )
                )

    @rule(number=PICK, skip=st.integers(0, 2), with_standby=st.booleans())
    def confirm(self, number: int, skip: int, with_standby: bool) -> None:
        session = self.live(number)
        if session is None:
            return
        rows = [row.mediator for row in board_for(session).rows if row.candidate is not None][skip:]
        needed = session.mediators_needed - session.seats.filter(state=SeatState.CONFIRMED).count()
        chosen, standby = rows[:needed], rows[needed : needed + 1] if with_standby else []
        self.act(
            lambda: services.mediators_confirm(
                session=session, mediators=chosen, standby=standby, actor=self.coordinator, reason="tested"
            )
        )

    def next_step(self, number: int, hour: int = 10, room: int = 0) -> None:
        """Do what a coordinator would do next: plan, ask, take the answers, confirm."""
        session = self.live(number)
        if session is None:
            self.plan(number, hour, room)
        elif session.state == SessionState.PLANNED:
            self.ask(number)
        elif session.state == SessionState.REQUESTED:
            self.reply(number, Reply.YES, set(range(5)))
            self.confirm(number, 0, with_standby=True)

    @rule(number=PICK, room=PICK, hour=HOURS)
    def go_on(self, number: int, hour: int, room: int) -> None:
        self.next_step(number, hour, room)

    @rule(number=PICK, room=PICK, hour=HOURS)
    def all_the_way(self, number: int, hour: int, room: int) -> None:
        for _step in range(3):
            self.next_step(number, hour, room)

    @rule(which=st.integers(0, 5))
    def release(self, which: int) -> None:
        seats = list(Seat.objects.exclude(state=SeatState.RELEASED).select_related("mediator").order_by("pk"))
        if seats:
            seat = seats[which % len(seats)]
            self.act(lambda: services.seat_release(seat=seat, actor=mediator_actor(seat.mediator)))

    @rule(number=PICK, hour=HOURS, room=PICK, agreed=st.booleans())
    def change(self, number: int, hour: int, room: int, agreed: bool) -> None:
        if session := self.live(number):
            self.act(
                lambda: services.session_change(
                    session=session,
                    actor=self.coordinator,
                    room=self.rooms[room % 2],
                    starts_at=soon(self.program, hour=hour),
                    everyone_agreed=agreed,
                    accepts_warnings=True,
                )
            )

    @rule(number=PICK, answer=st.sampled_from(list(PartyAnswer)))
    def party_answers(self, number: int, answer: str) -> None:
        session = self.live(number)
        if session is not None:
            person = session.case.people.filter(role="officer").get()
            self.act(
                lambda: services.party_confirmation_record(
                    session=session, person=person, answer=answer, actor=self.coordinator
                )
            )

    @rule(number=PICK, name=st.sampled_from(["replan", "reschedule", "request_pool", "confirm_mediators"]))
    def move(self, number: int, name: str) -> None:
        case = Case.objects.get(pk=self.cases[number % 2].pk)
        self.act(lambda: cases.move(case=case, name=name, actor=self.coordinator, reason="tested"))

    @precondition(lambda self: self.told > 8)
    @rule(number=PICK)
    def nothing_fits(self, number: int) -> None:
        case = Case.objects.get(pk=self.cases[number % 2].pk)
        self.act(lambda: cases.move(case=case, name="nothing_fits", actor=self.director, reason="tested"))

    # What must hold -----------------------------------------------------------------------------------------------

    @invariant()
    def as_many_mediators_as_the_policy_says(self) -> None:
        for session in MediationSession.objects.prefetch_related("seats"):
            confirmed = [seat for seat in session.seats.all() if seat.state == SeatState.CONFIRMED]
            assert len(confirmed) <= session.mediators_needed
            if session.state == SessionState.CONFIRMED:
                assert len(confirmed) == session.mediators_needed
                assert session.case.state == CaseState.CONFIRMED

    @invariant()
    def no_room_and_no_person_twice_at_once(self) -> None:
        live = list(MediationSession.objects.filter(state__in=LIVE_SESSIONS).prefetch_related("seats"))
        for one, other in itertools.combinations(live, 2):
            if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
                assert one.room_id != other.room_id
                assert not (self.busy(one) & self.busy(other))

    @staticmethod
    def busy(session: MediationSession) -> set[int]:
        if session.state != SessionState.CONFIRMED:
            return set()
        return {seat.mediator_id for seat in session.seats.all() if seat.state == SeatState.CONFIRMED}

    @invariant()
    def case_and_session_agree(self) -> None:
        for case in Case.objects.all():
            states = set(case.sessions.filter(state__in=LIVE_SESSIONS).values_list("state", flat=True))
            wanted = {
                CaseState.SCHEDULING: {SessionState.PLANNED},
                CaseState.MATCHING: {SessionState.REQUESTED},
                CaseState.CONFIRMED: {SessionState.CONFIRMED},
            }.get(CaseState(case.state), set())
            assert states <= {state.value for state in wanted}, (case.state, states)
            if case.state in {CaseState.MATCHING, CaseState.CONFIRMED}:
                assert states

    @invariant()
    def calendars_only_go_forward(self) -> None:
        for pk, sequence in MediationSession.objects.values_list("pk", "sequence"):
            assert sequence >= self.sequences.get(pk, 0)
            self.sequences[pk] = sequence

    @invariant()
    def every_message_has_one_cause_and_nothing_is_taken_back(self) -> None:
        messages = OutboxMessage.objects.filter(site=self.program.site)
        causes = Counter(messages.values_list("kind", "recipient_type", "recipient_id", "channel", "cause"))
        assert all(count == 1 and cause[-1] for cause, count in causes.items())
        assert len(causes) >= self.told
        self.told = len(causes)

    @invariant()
    def moves_stay_inside_the_limit(self) -> None:
        for case in Case.objects.all():
            assert case.reschedules <= self.program.reschedule_limit


def test_the_whole_life_of_sessions() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            phases=[Phase.generate],
        ),
    )
    # The walk came everywhere: otherwise the promises above were never at stake.
    assert {
        "pool_request",
        "session_confirmed_mediator",
        "session_confirmed_party",
        "session_standby",
        "standby_promoted",
        "seat_released_staff",
        "session_changed_party",
        "session_mediators_party",
        "session_cancelled_party",
    } <= Life.seen
