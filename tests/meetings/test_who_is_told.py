"""Who hears of a change: exactly those concerned, and the page before the button names the same people."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mediator_portal.cases import services as cases
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.workflow import NO_SHOW_REASONS
from mediator_portal.mediators.enums import MediatorState
from mediator_portal.meetings import services
from mediator_portal.meetings.enums import BookingState, SeatState, SessionState
from mediator_portal.meetings.models import InterpreterBooking, MediationSession
from mediator_portal.meetings.selectors import board_for
from mediator_portal.participation.meetings import session_fixed
from portal.accounts.models import User
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import messages
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

Told = dict[str, str]


class Cast:
    """A session with everybody who may be concerned, under short names."""

    def __init__(
        self, program: Any, coordinator: Any, desk: Any, *, trait: str = "confirmed", standby: int = 1
    ) -> None:
        self.program, self.coordinator, self.desk = program, coordinator, desk
        self.session, people = confirmed_session(program, trait=trait, standby=standby)
        self.mediators = people
        interpreter = interpreter_make(program, account=True)
        InterpreterBooking.objects.create(
            session=self.session,
            interpreter=interpreter,
            language="es",
            state=BookingState.CONFIRMED,
            attested_at=timezone.now(),
            confirmed_at=timezone.now(),
        )
        self.silent = MediatorFactory(program=program)
        request_make(self.session, self.silent, "")
        parties = {person.role: person.name for person in self.session.case.people.all()}
        self.short = {
            **{one.name: name for one, name in zip(people, ("M1", "M2", "S1", "S2"), strict=False)},
            interpreter.name: "I",
            self.silent.name: "asked",
            parties["complainant"]: "C",
            parties["officer"]: "O",
            coordinator.user.name: "staff",
        }

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.session.case_id)

    def fresh(self) -> MediationSession:
        return MediationSession.objects.select_related("case__program__site").get(pk=self.session.pk)

    def page(self, name: str, *args: object, reason: str = "") -> list[tuple[str, str]]:
        """Return the list on the page before a button; `reason` chooses one of several lists."""
        answer = self.desk.get(reverse(name, args=args))
        assert answer.status_code == 200
        words = html.unescape(answer.content.decode())
        if reason:
            words = words[words.index(f"<li>{dict(NO_SHOW_REASONS)[reason]}</li>") :]
        found = re.search(r'<section class="send-preview">(.*?)</section>', words, re.DOTALL)
        assert found is not None
        rows = re.findall(r"<li><strong>(.*?)</strong> <span>(.*?)</span> <span>(.*?)</span>", found.group(1))
        return sorted((what, self.short[to.split(" (")[0]], when.partition(" · ")[2]) for to, what, when in rows)

    def told(self) -> Told:
        """Return what is in the outbox: kind, and who gets it."""
        found: dict[str, list[str]] = {}
        for row in OutboxMessage.objects.all():
            model: Any = User if row.recipient_type == "user" else CasePerson
            found.setdefault(row.kind, []).append(self.short[model.objects.get(pk=row.recipient_id).name])
        return {kind: " ".join(sorted(names)) for kind, names in found.items()}

    def seat(self, number: int) -> Any:
        return self.session.seats.select_related("mediator").get(mediator=self.mediators[number])


@pytest.fixture
def cast(program: Any, coordinator: Any, desk: Any) -> Cast:
    return Cast(program, coordinator, desk)


@pytest.fixture
def begun(program: Any, coordinator: Any, desk: Any) -> Cast:
    return Cast(program, coordinator, desk, trait="begun")


def rows(told: Told) -> list[tuple[str, str]]:
    return sorted((str(messages.label(kind)), name) for kind, names in told.items() for name in names.split())


def same(shown: list[tuple[str, str, str]], told: Told, *, when: str = "") -> None:
    """The page named exactly these; what it tied to something else did not happen."""
    assert [(what, who) for what, who, only in shown if only in {"", when}] == rows(told)


# Seats ---------------------------------------------------------------------------------------------------------------


def test_confirming(program: Any, coordinator: Any, desk: Any, pool: list) -> None:
    cast = Cast(program, coordinator, desk, standby=0)
    session = SessionFactory(program=program, requested=True, starts_at=soon(program, days=9))
    for mediator in pool:
        request_make(session, mediator)
    request_make(session, cast.silent, "")
    chosen = board_for(session).suggested_ids
    rest = [one for one in pool if one.pk not in chosen]
    cast.short |= {one.name: "chosen" for one in pool if one.pk in chosen} | {one.name: "thanked" for one in rest}
    cast.short |= {p.name: p.role[0].upper() for p in session.case.people.all() if p.role in {"complainant", "officer"}}
    shown = cast.page("meetings:session_match", session.reference)
    picked = [next(one for one in pool if one.pk == pk) for pk in chosen]
    services.mediators_confirm(session=session, mediators=picked, actor=coordinator)
    told = {
        "session_confirmed_party": "C O",
        "session_confirmed_mediator": "chosen chosen",
        "pool_thanks": "thanked thanked",
    }
    assert cast.told() == told
    same(shown, told)


def test_a_replacement_is_told_and_the_parties_hear_that_a_mediator_changed(
    program: Any, coordinator: Any, desk: Any, pool: list
) -> None:
    cast = Cast(program, coordinator, desk, standby=0)
    services.seat_release(seat=cast.seat(0), actor=coordinator)
    OutboxMessage.objects.all().delete()
    request_make(cast.session, pool[0])
    cast.short[pool[0].name] = "new"
    shown = cast.page("meetings:session_match", cast.session.reference)
    services.mediators_confirm(session=cast.fresh(), mediators=[pool[0]], actor=coordinator)
    assert cast.told() == {"session_confirmed_mediator": "new", "session_mediators_party": "C O"}
    same(shown, cast.told())
    assert cast.fresh().sequence == cast.session.sequence + 1


NEW: Told = {"session_mediators_party": "C O"}
RELEASES: list[tuple[int, int, int, Told]] = [
    # standby there are · standby whose gates have closed · whose seat · who hears
    (0, 0, 0, {"seat_released_mediator": "M1", "seat_released_staff": "staff"}),
    (1, 0, 1, {"seat_released_mediator": "M2", "standby_promoted": "S1", "seat_refilled_staff": "staff", **NEW}),
    (2, 1, 0, {"seat_released_mediator": "M1", "standby_promoted": "S2", "seat_refilled_staff": "staff", **NEW}),
    (1, 1, 0, {"seat_released_mediator": "M1", "seat_released_staff": "staff"}),
    (1, 0, 2, {"seat_released_mediator": "S1"}),
]


@pytest.mark.parametrize(("standby", "closed", "which", "told"), RELEASES)
def test_giving_a_seat_back(
    program: Any, coordinator: Any, desk: Any, standby: int, closed: int, which: int, told: Told
) -> None:
    cast = Cast(program, coordinator, desk, standby=standby)
    for mediator in cast.mediators[2 : 2 + closed]:
        type(mediator).objects.filter(pk=mediator.pk).update(state=MediatorState.SUSPENDED)
    shown = cast.page("meetings:seat_free", cast.session.reference, cast.mediators[which].reference)
    for _again in range(2):
        services.seat_release(seat=cast.seat(which), actor=mediator_actor(cast.mediators[which]))
    assert cast.told() == told
    same(shown, told)
    assert cast.fresh().sequence - cast.session.sequence == ("session_mediators_party" in told)


# Place and time ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moved", "when", "interpreter"),
    [(True, "if the time changes", "interpreter_changed"), (False, "if only the place changes", "interpreter_place")],
)
def test_another_place_or_time(cast: Cast, moved: bool, when: str, interpreter: str) -> None:
    shown = cast.page("meetings:session_change", cast.session.reference)
    starts_at = soon(cast.program, days=6, hour=13) if moved else None
    room = RoomFactory(venue__program=cast.program)
    services.session_change(
        session=cast.session, room=room, starts_at=starts_at, actor=cast.coordinator, everyone_agreed=moved
    )
    told = {"session_changed_mediator": "M1 M2 S1", "session_changed_party": "C O", interpreter: "I"}
    assert cast.told() == told
    same(shown, told, when=when)


def test_a_party_who_asks_for_a_change_is_heard_by_staff_alone(cast: Cast) -> None:
    person = cast.session.case.people.get(role="officer")
    services.party_confirmation_record(
        session=cast.session, person=person, answer="change", wish="later", actor=cast.coordinator
    )
    assert cast.told() == {"change_wanted_staff": "staff"}


# The case moves ------------------------------------------------------------------------------------------------------

OFF: Told = {"session_cancelled_mediator": "M1 M2 S1", "interpreter_cancelled": "I", "pool_closed": "asked"}
AGAIN: Told = {**OFF, "session_cancelled_party": "C O"}
ENDED: Told = {**OFF, "outcome_not_going_ahead": "C O"}
HELD: Told = {"report_wanted": "M1 M2", "standby_thanks": "S1", "survey_invitation": "C O"}


@pytest.mark.parametrize(("name", "told"), [("reschedule", AGAIN), ("withdraw", ENDED)])
def test_off_before_it_began(cast: Cast, name: str, told: Told) -> None:
    page = ("cases:withdraw",) if name == "withdraw" else ("cases:move",)
    args = (cast.case.reference,) if name == "withdraw" else (cast.case.reference, name)
    shown = cast.page(*page, *args)
    cases.move(case=cast.case, name=name, actor=cast.coordinator, reason="x")
    assert cast.told() == told
    same(shown, told)


def test_held(begun: Cast) -> None:
    shown = begun.page("cases:move", begun.case.reference, "mark_held")
    cases.move(case=begun.case, name="mark_held", actor=begun.coordinator)
    assert begun.told() == HELD
    same(shown, HELD)


@pytest.mark.parametrize(
    ("reason", "policy", "before", "told"),
    [
        *((who, "reschedule_once", [], AGAIN) for who in ("complainant", "officer", "both", "mediator")),
        *((who, "return", [], ENDED) for who in ("complainant", "officer", "both")),
        ("mediator", "return", [], AGAIN),
        *((who, "reschedule_once", ["officer"], ENDED) for who in ("complainant", "officer", "both")),
        ("mediator", "reschedule_once", ["officer"], AGAIN),
        # A mediator who did not come uses up nobody's second chance.
        *((who, "reschedule_once", ["mediator"], AGAIN) for who in ("complainant", "officer", "both")),
    ],
)
def test_somebody_did_not_come(begun: Cast, reason: str, policy: str, before: list[str], told: Told) -> None:
    type(begun.program).objects.filter(pk=begun.program.pk).update(no_show=policy)
    for who in before:
        begun.case.moves.create(name="no_show", before="confirmed", after="scheduling", reason=who)
    shown = begun.page("cases:move", begun.case.reference, "no_show", reason=reason)
    state = "scheduling" if told == AGAIN else "returned"
    actor = mediator_actor(begun.mediators[0])
    cases.move(case=begun.case, name="no_show", actor=actor, reason=reason)
    assert begun.case.state == state
    assert begun.fresh().state == SessionState.CANCELLED
    assert begun.told() == told
    same(shown, told)


def test_the_mediator_reads_what_an_absence_leads_to(begun: Cast, sign_in: Callable) -> None:
    type(begun.program).objects.filter(pk=begun.program.pk).update(no_show="return")
    phone = sign_in(begun.mediators[0].user)
    page = phone.get(reverse("meetings:session_absence", args=[begun.session.reference]))
    found = {str(row["then"]): row["reasons"] for row in page.context["outcomes"]}
    words = dict(NO_SHOW_REASONS)
    assert list(found) == ["The case goes back to investigation", "Another time is looked for"]
    assert list(found.values())[1] == [words["mediator"]]
    assert "<li>The officer did not come</li>" in page.content.decode()


def test_parties_who_knew_of_a_session_hear_that_it_is_off_while_a_mediator_is_looked_for(cast: Cast) -> None:
    services.seat_release(seat=cast.seat(2), actor=cast.coordinator)
    services.seat_release(seat=cast.seat(0), actor=cast.coordinator)
    OutboxMessage.objects.all().delete()
    shown = cast.page("cases:move", cast.case.reference, "replan")
    cases.move(case=cast.case, name="replan", actor=cast.coordinator, reason="x")
    told = {
        "session_cancelled_mediator": "M2",
        "session_cancelled_party": "C O",
        "interpreter_cancelled": "I",
        "pool_closed": "asked",
    }
    assert cast.told() == told
    same(shown, told)


def test_the_session_stands_for_the_parties_while_a_mediator_is_replaced(cast: Cast) -> None:
    """Their page, their calendar file and their word stay; a message that waits is still wanted."""
    services.seat_release(seat=cast.seat(2), actor=cast.coordinator)
    services.seat_release(seat=cast.seat(0), actor=cast.coordinator)
    assert cast.fresh().state == SessionState.REQUESTED
    person = CasePerson.objects.select_related("case__program__site").get(case=cast.case, role="officer")
    assert session_fixed(person) == cast.session
    services.party_confirmation_record(session=cast.fresh(), person=person, answer="confirmed", actor=cast.coordinator)
    assert "Not confirmed yet" in session_page(cast)
    assert session_page(cast).count("Not confirmed yet") == 1
    waiting = OutboxMessage(
        kind="session_confirmed_party",
        site=cast.program.site,
        recipient_id=person.pk,
        ids={"session": cast.session.pk},
    )
    assert messages.get("session_confirmed_party").is_still_wanted(waiting)
    never = SessionFactory(program=cast.program, requested=True, starts_at=soon(cast.program, days=9))
    assert session_fixed(never.case.people.get(role="officer")) is None


# What staff can offer ------------------------------------------------------------------------------------------------


def session_page(cast: Cast) -> str:
    return " ".join(cast.desk.get(reverse("meetings:session", args=[cast.session.reference])).content.decode().split())


def test_a_wish_comes_with_what_can_be_done(cast: Cast) -> None:
    person = cast.session.case.people.get(role="officer")
    wish: Any = {"session": cast.session, "person": person, "actor": cast.coordinator}
    services.party_confirmation_record(**wish, answer="change", wish="after four, please")
    page = session_page(cast)
    assert "Officer asks for a change" in page
    assert "after four, please" in page
    for words in ("Change the time or the place; the mediators stay", "Look for another time", "Keep the session"):
        assert words in page
    assert reverse("meetings:session_confirmation", args=[cast.session.reference, person.reference]) in page
    services.party_confirmation_record(**wish, answer="confirmed")
    assert "asks for a change" not in session_page(cast)


def test_at_the_limit_the_pages_say_what_is_possible_instead(cast: Cast) -> None:
    limit = cast.program.reschedule_limit
    change = reverse("meetings:session_change", args=[cast.session.reference])
    assert "This one has not moved yet" in cast.desk.get(change).content.decode()
    assert "Look for another time and ask again" in session_page(cast)
    Case.objects.filter(pk=cast.session.case_id).update(reschedules=limit)
    page = session_page(cast)
    assert "Look for another time" not in page
    assert "You can still change the place" in page
    form = cast.desk.get(change).content.decode()
    assert "You can still change the place" in form
    assert "everyone_agreed" not in form
    # The time cannot be sent past the page; the place can.
    room, was = RoomFactory(venue__program=cast.program), cast.session.starts_at
    later = (was + dt.timedelta(days=1)).astimezone(cast.program.tz)
    data = {"on": later.date().isoformat(), "at": "13:00", "room": room.pk, "everyone_agreed": "on"}
    assert cast.desk.post(change, data).status_code == 302
    fresh = cast.fresh()
    assert (fresh.starts_at, fresh.room_id, fresh.case.reschedules) == (was, room.pk, limit)


def test_the_standby_of_a_session_that_is_over_keeps_no_time_free(begun: Cast) -> None:
    """Thanked once, also when the report comes on top of the coordinator's word."""
    cases.move(case=begun.case, name="mark_held", actor=begun.coordinator)
    facts: Any = {"ended_early": False, "settlement": True, "people": [], "mediators": []}
    services.report_record(
        session=begun.fresh(), mediator=begun.mediators[0], actor=mediator_actor(begun.mediators[0]), **facts
    )
    assert OutboxMessage.objects.filter(kind="standby_thanks").count() == 1
    assert begun.seat(2).state == SeatState.STANDBY
