"""Interpreters: gates, the way from request to confirmation, what follows a session, and who sees what."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from mediator_portal.cases.enums import PersonRole
from mediator_portal.meetings import interpreting, services, timers
from mediator_portal.meetings.availability import Stretch
from mediator_portal.meetings.enums import BookingState, CancelReason, SessionState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.interpreting import Booked, Work, to_do
from mediator_portal.meetings.models import Interpreter, InterpreterBooking
from mediator_portal.meetings.selectors import InterpreterPool, interpreter_rows, languages_needed
from mediator_portal.meetings.selectors.more import answer_by
from mediator_portal.meetings.services import outgoing
from mediator_portal.meetings.services.bookings import bookings_ask_again
from mediator_portal.meetings.today import meeting_items
from portal.accounts.enums import Role
from portal.accounts.roles.models import UserInvitation
from portal.accounts.services import invitation_accept, invitation_token
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from tests.factories.cases import CasePersonFactory, actor_make, complainant_of, officer_of
from tests.factories.meetings import (
    MediatorFactory,
    SessionFactory,
    confirmed_session,
    interpreter_make,
    mediator_actor,
)
from tests.reading import source


def url(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=args)


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", source(response)).split())


def kinds() -> list[str]:
    return sorted(OutboxMessage.objects.filter(kind__startswith="interpreter").values_list("kind", flat=True))


@pytest.fixture
def session(program):
    made = SessionFactory(program=program, requested=True)
    person = complainant_of(made.case)
    person.language = "es"
    person.save(update_fields=["language"])
    return made


@pytest.fixture
def interpreter(program):
    return interpreter_make(program, account=True)


@pytest.fixture
def phone(interpreter, sign_in):
    return sign_in(interpreter.user)


def ask(session, interpreter, coordinator) -> InterpreterBooking:
    return services.booking_ask(session=session, interpreter=interpreter, language="es", actor=coordinator)


def say_yes(booking: InterpreterBooking) -> InterpreterBooking:
    actor = mediator_actor(booking.interpreter)
    services.booking_attest(booking=booking, conflict=False, actor=actor)
    return services.booking_reply(booking=booking, can_come=True, actor=actor)


OPEN = {
    "active": True,
    "free": True,
    "busy_with_session": False,
    "said_conflict": False,
    "works_with_unit": False,
    "languages": frozenset({"es"}),
}


@pytest.mark.parametrize(
    ("change", "closed"),
    [
        ({}, []),
        ({"active": False}, ["active"]),
        ({"free": False}, ["free"]),
        ({"busy_with_session": True}, ["free"]),
        ({"said_conflict": True}, ["no_conflict"]),
        ({"works_with_unit": True}, ["no_conflict"]),
        ({"languages": frozenset({"ht"})}, ["language"]),
        ({"active": False, "languages": frozenset()}, ["active", "language"]),
    ],
)
def test_gates(change: dict, closed: list[str]) -> None:
    facts = interpreting.InterpreterFacts(**{**OPEN, **change})
    assert [result.gate for result in interpreting.closed_gates(facts, "es")] == closed
    assert len(interpreting.gates(facts, "es")) == 4


def test_languages_that_need_somebody(program, session):
    assert languages_needed(session.case) == ["es"]
    officer = officer_of(session.case)
    officer.language = "en"
    officer.save(update_fields=["language"])
    assert interpreting.languages_missing(["es", "ht"], ["es"]) == ["ht"]


def test_from_the_request_to_the_confirmation(program, session, interpreter, coordinator):
    booking = ask(session, interpreter, coordinator)
    assert ask(session, interpreter, coordinator).pk == booking.pk
    assert kinds() == ["interpreter_request"]
    own = mediator_actor(interpreter)
    with pytest.raises(SessionRefused, match="First tell us"):
        services.booking_reply(booking=booking, can_come=True, actor=own)
    with pytest.raises(SessionRefused, match="said yes"):
        services.booking_confirm(booking=booking, actor=coordinator)
    say_yes(booking)
    other = ask(session, interpreter_make(program, account=True), coordinator)
    say_yes(other)
    for _again in range(2):
        confirmed = services.booking_confirm(booking=booking, actor=coordinator)
        assert confirmed.state == BookingState.CONFIRMED
    assert kinds() == [
        "interpreter_confirmed",
        "interpreter_request",
        "interpreter_request",
        "interpreter_thanks",
    ]
    with pytest.raises(SessionRefused, match="Another interpreter is confirmed"):
        services.booking_confirm(booking=other, actor=coordinator)
    with pytest.raises(SessionRefused, match="You are confirmed"):
        services.booking_reply(booking=booking, can_come=False, actor=own)


def test_the_database_keeps_one_for_each_language_and_the_attestation(program, session, interpreter):
    now = timezone.now()
    fields = {"session": session, "language": "es", "state": "confirmed"}
    InterpreterBooking.objects.create(interpreter=interpreter, attested_at=now, **fields)
    for more in ({"attested_at": now}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            InterpreterBooking.objects.create(interpreter=interpreter_make(program), **fields, **more)


def test_whose_gates_are_closed_is_not_asked(program, session, coordinator):
    officer = officer_of(session.case)
    officer.unit = "District 5"
    officer.save(update_fields=["unit"])
    closed = {
        "Not free then": interpreter_make(program, week=False),
        "Not active": interpreter_make(program, active=False),
        "Worked in the officer's unit": interpreter_make(program, affiliations=["district 5"]),
        "does not interpret the language": interpreter_make(program, languages=["ht"]),
    }
    for sentence, each in closed.items():
        with pytest.raises(SessionRefused, match=sentence):
            ask(session, each, coordinator)
    assert not InterpreterBooking.objects.exists()


def test_a_conflict_ends_it_and_a_release_is_told(program, session, interpreter, coordinator):
    own = mediator_actor(interpreter)
    booking = ask(session, interpreter, coordinator)
    services.booking_attest(booking=booking, conflict=True, actor=own)
    with pytest.raises(SessionRefused):
        services.booking_reply(booking=booking, can_come=True, actor=own)
    second = ask(session, interpreter_make(program, account=True), coordinator)
    services.booking_confirm(booking=say_yes(second), actor=coordinator)
    services.booking_release(booking=second, actor=mediator_actor(second.interpreter))
    assert services.booking_release(booking=second, actor=coordinator).state == BookingState.RELEASED
    assert kinds().count("interpreter_missing") == 1
    # Asked anew, the answers of before are gone.
    again = ask(session, second.interpreter, coordinator)
    assert (again.pk, again.state, again.attested_at) == (second.pk, BookingState.ASKED, None)


def test_released_by_staff_is_told_to_the_interpreter(session, interpreter, coordinator):
    booking = say_yes(ask(session, interpreter, coordinator))
    services.booking_release(booking=booking, actor=coordinator)
    assert "interpreter_cancelled" in kinds()


def test_a_cancelled_session_tells_its_interpreters(session, interpreter, coordinator):
    from mediator_portal.meetings.services.follow import cancel_letters, session_cancel

    services.booking_confirm(booking=say_yes(ask(session, interpreter, coordinator)), actor=coordinator)
    said = [each.kind for each in cancel_letters(session, tell_parties=False)]
    assert "interpreter_cancelled" in said
    session_cancel(session, CancelReason.CASE_ENDED, case=session.case)
    assert kinds().count("interpreter_cancelled") == 1
    with pytest.raises(SessionRefused, match="takes no interpreter"):
        ask(session, interpreter, coordinator)


def test_another_time_asks_again_and_another_place_is_told(program, coordinator, interpreter):
    session, _mediators = confirmed_session(program)
    person = complainant_of(session.case)
    person.language = "es"
    person.save(update_fields=["language"])
    booking = services.booking_confirm(booking=say_yes(ask(session, interpreter, coordinator)), actor=coordinator)
    from tests.factories.meetings import RoomFactory

    room = RoomFactory(venue__program=program)
    services.session_change(session=session, actor=coordinator, room=room)
    assert "interpreter_place" in kinds()
    session.refresh_from_db()
    services.session_change(
        session=session,
        actor=coordinator,
        room=room,
        starts_at=session.starts_at + dt.timedelta(hours=1),
        everyone_agreed=True,
        accepts_warnings=True,
    )
    booking.refresh_from_db()
    assert booking.state == BookingState.ASKED
    assert "interpreter_changed" in kinds()
    session.refresh_from_db()
    count = OutboxMessage.objects.count()
    with transaction.atomic():
        bookings_ask_again(session)
    assert OutboxMessage.objects.count() - count <= 1


def test_the_pool_counts_who_is_free_and_gives_each_language_somebody(program, session, interpreter, coordinator):
    slot = Stretch(session.starts_at, session.ends_at)
    day = session.starts_at.astimezone(program.tz).date()

    def covers(*languages: str) -> bool:
        return InterpreterPool(program, day, day).covers(slot, languages)

    assert covers()
    assert covers("es")
    assert not covers("es", "ht")
    interpreter_make(program, languages=["es", "ht"])
    assert covers("es", "ht")
    services.booking_confirm(booking=say_yes(ask(session, interpreter, coordinator)), actor=coordinator)
    # The first one has that session now: the second cannot do both.
    assert not covers("es", "ht")
    assert covers("ht")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_pool_and_the_list(program, desk, count, django_assert_num_queries):
    for _number in range(count):
        interpreter_make(program)
    day = timezone.localdate()
    with django_assert_num_queries(6):
        InterpreterPool(program, day, day)
    with django_assert_num_queries(8):
        assert desk.get(url("interpreters")).status_code == 200


def test_fewest_sessions_first(program, session, interpreter, coordinator):
    second = interpreter_make(program)
    services.booking_confirm(booking=say_yes(ask(session, interpreter, coordinator)), actor=coordinator)
    other, _mediators = confirmed_session(program, starts_at=session.starts_at + dt.timedelta(days=7))
    session.state = SessionState.CONFIRMED
    session.save()
    assert [row.interpreter.pk for row in interpreter_rows(other, "es")] == [second.pk, interpreter.pk]


# Matched, reminded and asked again like a mediator --------------------------------------------------------------------


def test_the_factors_of_mediators_rank_interpreters_and_say_why(program, session, interpreter, coordinator):
    rested, recent = interpreter_make(program), interpreter_make(program)
    for each, days in ((rested, 200), (recent, 20)):
        past = SessionFactory(program=program, held=True, starts_at=timezone.now() - dt.timedelta(days=days))
        booked(past, each)
    rows = interpreter_rows(session, "es")
    assert [row.interpreter.pk for row in rows] == [interpreter.pk, rested.pk, recent.pk]
    assert [row.sessions for row in rows] == [0, 1, 1]
    assert rows[0].reasons == ["No session held so far", "Speaks the language of a party"]
    assert rows[1].reasons[0] == "Last session 200 days ago"
    assert rows[1].reasons[-1] == "Not first: has had more cases this year"
    assert not [words for row in rows for words in row.reasons if "xperienced" in words or "Newer" in words]


def test_weights_of_the_director_count_for_interpreters_too(program, session, director):
    used, recent = interpreter_make(program), interpreter_make(program)
    for days in (300, 310):
        booked(SessionFactory(program=program, held=True, starts_at=ago(days)), used)
    booked(SessionFactory(program=program, held=True, starts_at=ago(5)), recent)
    assert [row.interpreter.pk for row in interpreter_rows(session, "es")] == [recent.pk, used.pk]
    services.weights_set(
        program=program, values={"fewest_cases": 1, "longest_since": 10}, actor=director, reason="Rest counts most."
    )
    assert [row.interpreter.pk for row in interpreter_rows(session, "es")] == [used.pk, recent.pk]


def ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def booked(session, interpreter, **fields) -> InterpreterBooking:
    """A confirmed booking, without the way to it."""
    now = timezone.now()
    return InterpreterBooking.objects.create(
        session=session,
        interpreter=interpreter,
        language="es",
        state=BookingState.CONFIRMED,
        attested_at=now,
        confirmed_at=now,
        **fields,
    )


def test_a_silent_interpreter_is_reminded_once_and_stands_on_today(program, session, interpreter, coordinator):
    booking = ask(session, interpreter, coordinator)
    by = answer_by(session, booking.asked_at)
    half = booking.asked_at + (by - booking.asked_at) / 2
    assert timers.interpreter_reminder(half - dt.timedelta(minutes=1)) == 0
    assert today(program, coordinator, half - dt.timedelta(minutes=1)) == []
    assert timers.interpreter_reminder(half) == 1
    assert timers.interpreter_reminder(half + dt.timedelta(hours=6)) == 0
    assert today(program, coordinator, half) == ["The interpreter has not answered: español"]
    say_yes(booking)
    assert today(program, coordinator, half) == ["Confirm the interpreter: español"]
    services.booking_confirm(booking=booking, actor=coordinator)
    assert today(program, coordinator, half) == []
    assert timers.interpreter_reminder(half) == 0


def test_today_says_when_everybody_asked_said_no(program, session, interpreter, coordinator):
    booking = ask(session, interpreter, coordinator)
    services.booking_reply(booking=booking, can_come=False, actor=mediator_actor(interpreter))
    assert today(program, coordinator, timezone.now()) == ["Nobody interprets yet: español"]


def today(program, coordinator, now) -> list[str]:
    labels = [item.label for item in meeting_items(coordinator.user, program.site, now)]
    return [label for label in labels if "interpret" in label.lower()]


@pytest.mark.parametrize("conflict", [False, True])
def test_the_day_before_a_confirmed_interpreter_is_asked_again(program, interpreter, phone, coordinator, conflict):
    session, _mediators = confirmed_session(program, starts_at=timezone.now() + dt.timedelta(hours=20))
    booking = booked(session, interpreter)
    assert timers.attest_again(session.starts_at - dt.timedelta(days=3)) == 0
    # Two mediators and the interpreter, each once.
    assert timers.attest_again(timezone.now()) == 3
    assert timers.attest_again(timezone.now()) == 0
    page = url("booking", booking.reference)
    assert "Once more before the session" in text(phone.get(page))
    phone.post(page, {"conflict": "conflict" if conflict else "clear"})
    booking.refresh_from_db()
    assert booking.state == (BookingState.CONFLICT if conflict else BookingState.CONFIRMED)
    assert (booking.attested_again_at is None) == conflict
    assert ("interpreter_missing" in kinds()) == conflict
    assert "Once more before the session" not in text(phone.get(page))


def test_only_a_confirmed_interpreter_answers_again(session, interpreter, coordinator):
    booking = ask(session, interpreter, coordinator)
    with pytest.raises(SessionRefused):
        services.booking_attest_again(booking=booking, conflict=False, actor=mediator_actor(interpreter))


@pytest.mark.parametrize(("same", "state", "news"), [(True, "confirmed", 0), (True, "no", 1), (False, "confirmed", 1)])
@pytest.mark.parametrize("event", ["place", "cancel"])
def test_one_person_in_case_and_booking_gets_one_message(program, interpreter, coordinator, same, state, news, event):
    session, _mediators = confirmed_session(program)
    session.case.consented_at = timezone.now()
    session.case.save(update_fields=["consented_at"])
    name = interpreter.name if same else "Somebody Else"
    attending = CasePersonFactory(case=session.case, role=PersonRole.INTERPRETER, name=name)
    booking = booked(session, interpreter)
    InterpreterBooking.objects.filter(pk=booking.pk).update(state=state)
    if event == "place":
        letters = outgoing.on_change(session)
    else:
        letters = outgoing.on_cancel(session, tell_parties=True)
    assert sum(each.recipient_id == attending.pk and each.kind == "attendance_news" for each in letters) == news


# Pages ---------------------------------------------------------------------------------------------------------------


def test_staff_keep_the_record_and_invite(program, desk):
    data = {
        "name": "Ines Ibarra",
        "email": "ines@example.org",
        "telephone": "305-555-0161",
        "languages": ["es"],
        "affiliations": "City Hall\n\nDistrict 5\n",
        "active": "on",
    }
    response = desk.post(url("interpreter_new"), data)
    made = Interpreter.objects.get()
    assert response.url == url("interpreter", made.reference)
    assert (made.name, made.languages, made.affiliations) == ("Ines Ibarra", ["es"], ["City Hall", "District 5"])
    again = desk.post(url("interpreter_new"), data)
    assert again.status_code == 422
    assert "There is an interpreter with this address already" in text(again)
    assert "Ines Ibarra" in text(desk.get(url("interpreters")))
    assert desk.post(url("interpreter", made.reference), {**data, "languages": []}).status_code == 422
    assert desk.post(url("interpreter_invite", made.reference)).status_code == 302
    invitation = UserInvitation.objects.get()
    assert invitation.role == Role.INTERPRETER
    user = invitation_accept(token=invitation_token(invitation), name="Ines", password="a long password 1")
    made.refresh_from_db()
    assert made.user == user


def test_staff_ask_confirm_and_release_on_one_page(program, session, interpreter, desk):
    page = url("session_interpreters", session.reference)
    assert "Nobody is confirmed yet for: español" in text(desk.get(page))
    assert desk.post(page, {"do": f"ask:{interpreter.reference}", "language": "es"}).status_code == 302
    booking = InterpreterBooking.objects.get()
    refused = desk.post(page, {"do": f"confirm:{booking.reference}"})
    assert refused.status_code == 409
    assert "Only somebody who said yes" in text(refused)
    assert desk.post(page, {"do": f"yes:{booking.reference}"}).status_code == 302
    assert desk.post(page, {"do": f"confirm:{booking.reference}"}).status_code == 302
    assert "Nobody is confirmed yet" not in text(desk.get(page))
    assert desk.post(page, {"do": f"release:{booking.reference}"}).status_code == 302
    assert desk.post(page, {"do": f"confirm:{booking.reference}"}).status_code == 409
    assert desk.post(page, {"do": "dance:1"}).status_code == 404


def test_the_interpreter_says_first_whether_there_is_a_conflict_then_sees_time_and_place(
    program, session, interpreter, coordinator, phone
):
    booking = ask(session, interpreter, coordinator)
    home = text(phone.get(url("interpreting")))
    assert "Can you interpret?" in home
    assert session.room.venue.name not in home
    page = url("booking", booking.reference)
    person = complainant_of(session.case)
    first = text(phone.get(page))
    assert person.name in first
    assert session.room.venue.name not in first
    assert AuditEvent.objects.filter(action="session.read", actor_id=interpreter.user.pk).exists()
    assert phone.post(page, {}).status_code == 422
    phone.post(page, {"conflict": "clear"})
    second = text(phone.get(page))
    assert session.room.venue.name in second
    assert session.reference in second
    for word in (person.name, session.case.reference, session.case.allegation):
        assert word not in second
    assert phone.post(page, {"answer": "perhaps"}).status_code == 409
    assert phone.post(page, {"answer": "yes"}).status_code == 302
    booking.refresh_from_db()
    services.booking_confirm(booking=booking, actor=coordinator)
    assert phone.get(url("booking_calendar", booking.reference)).status_code == 200
    assert "I can no longer come" in text(phone.get(page))
    phone.post(page, {"answer": "release"})
    closed = text(phone.get(page))
    assert "This request is closed" in closed
    assert session.room.venue.name not in closed
    assert phone.get(url("booking_calendar", booking.reference)).status_code == 404


def test_nobody_else_opens_it(program, session, interpreter, coordinator, sign_in, desk):
    booking = ask(session, interpreter, coordinator)
    for user in (interpreter_make(program, account=True).user, MediatorFactory(program=program).user):
        assert sign_in(user).get(url("booking", booking.reference)).status_code == 404
    assert desk.get(url("booking", booking.reference)).status_code == 404
    with pytest.raises(SessionRefused):
        services.booking_reply(
            booking=booking, can_come=False, actor=mediator_actor(interpreter_make(program, account=True))
        )
    with pytest.raises(SessionRefused):
        ask(session, interpreter, actor_make(program, Role.LIAISON, name="Lia Liaison"))


def test_an_interpreter_sees_no_case_no_session_and_no_desk(program, session, phone):
    for path in (
        reverse("cases:desk"),
        reverse("cases:case", args=[session.case.reference]),
        url("session", session.reference),
        url("sessions"),
        url("interpreters"),
        url("venues"),
        "/admin/",
    ):
        assert phone.get(path).status_code == 404, path
    assert phone.get("/portal/").url == url("interpreting")
    assert PersonRole.INTERPRETER == "interpreter"


DAY = dt.timedelta(days=1)
MONDAY = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], []),
        ([("es", "asked", 0)], []),
        ([("es", "asked", 2)], [("es", Work.CALL, 2)]),
        ([("es", "asked", 2), ("es", "asked", 0)], []),
        ([("es", "asked", 2), ("es", "no", 3)], [("es", Work.CALL, 2)]),
        ([("es", "no", 0), ("es", "conflict", 1), ("es", "released", 1)], [("es", Work.ASK, None)]),
        ([("es", "yes", 2), ("es", "asked", 3)], [("es", Work.CONFIRM, 3)]),
        ([("es", "yes", 2)], [("es", Work.CONFIRM, None)]),
        ([("es", "confirmed", 2), ("es", "yes", 2), ("es", "asked", 3)], []),
        ([("ht", "no", 0), ("es", "yes", 0)], [("es", Work.CONFIRM, None), ("ht", Work.ASK, None)]),
        ([("ht", "confirmed", 0), ("es", "no", 0)], [("es", Work.ASK, None)]),
    ],
)
def test_what_staff_must_do_about_interpreters(rows, expected):
    """Each was asked so many days ago, with four days to answer."""
    bookings = [Booked(code, state, MONDAY - ago * DAY, MONDAY + (4 - ago) * DAY) for code, state, ago in rows]
    found = [(each.language, each.work, each.by) for each in to_do(bookings, MONDAY)]
    wanted = [(code, work, None if ago is None else MONDAY + (4 - ago) * DAY) for code, work, ago in expected]
    assert found == wanted
