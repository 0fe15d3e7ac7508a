"""Duty times and interpreters in the slot finder: both speak for a slot, and the liaison's page says nothing."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from mediator_portal.meetings import presenters, services
from mediator_portal.meetings.availability import WeeklyRule
from mediator_portal.meetings.enums import BookingState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import DutyTime, InterpreterBooking
from mediator_portal.meetings.selectors import slot_search
from mediator_portal.meetings.selectors.pool import case_needs
from portal.accounts.enums import Role
from tests.factories.cases import CaseFactory, actor_make, complainant_of, officer_of, user_make
from tests.factories.meetings import MediatorFactory, RoomFactory, SessionFactory, interpreter_make, soon, times_make

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def case(program):
    """A case whose parties offer nine to five on one day, with a room and a pool for it."""
    made = CaseFactory(program=program, scheduling=True)
    times_make(made, soon(program, hour=9), length=8 * HOUR)
    RoomFactory(venue__program=program)
    for number in range(2):
        MediatorFactory(program=program, lead=not number)
    return made


def speak(case, language: str) -> None:
    person = complainant_of(case)
    person.language = language
    person.save(update_fields=["language"])


def test_slots_in_the_duty_times_come_first_and_say_so(program, case):
    assert {slot.on_duty for slot in slot_search(case).slots} == {None}
    begins = soon(program, hour=9).astimezone(program.tz)
    rules = [WeeklyRule(begins.weekday(), dt.time(13), dt.time(17))]
    assert services.duty_set(person=officer_of(case), rules=rules, actor=actor_make(program, Role.LIAISON)) == 1
    slots = slot_search(case).slots
    assert [slot.on_duty for slot in slots] == sorted((slot.on_duty for slot in slots), reverse=True)
    assert slots[0].starts_at.astimezone(program.tz).time() == dt.time(13)
    words = [words for _value, words in presenters.slot_choices(slots, program)]
    assert "the officer is on duty" in words[0]
    assert "outside the officer's duty times" in words[-1]


def test_an_interpreter_who_is_free_opens_the_language_gate(program, case):
    program.mediators_per_session = 1
    program.save()
    speak(case, "es")
    slots = slot_search(case).slots
    assert {(slot.eligible, slot.interpreted) for slot in slots} == {(0, False)}
    assert "no interpreter is free" in presenters.slot_choices(slots, program)[0][1]
    interpreter = interpreter_make(program)
    slots = slot_search(case).slots
    assert {(slot.eligible, slot.interpreted) for slot in slots} == {(2, True)}
    noon = soon(program, hour=12).astimezone(program.tz)
    interpreter.exceptions.create(on=noon.date(), kind="off", starts=dt.time(9), ends=dt.time(12))
    slots = slot_search(case).slots
    free = {slot.starts_at.astimezone(program.tz).hour for slot in slots if slot.interpreted}
    assert min(free) == 12
    assert slots[0].interpreted


def test_a_confirmed_interpreter_covers_the_language(program):
    session = SessionFactory(program=program, requested=True)
    speak(session.case, "es")
    assert case_needs(session.case).languages == {"es"}
    booking = InterpreterBooking.objects.create(
        session=session,
        interpreter=interpreter_make(program),
        language="es",
        state=BookingState.CONFIRMED,
        attested_at=session.starts_at,
    )
    assert case_needs(session.case).languages == frozenset()
    InterpreterBooking.objects.filter(pk=booking.pk).update(state=BookingState.RELEASED)
    assert case_needs(session.case).languages == {"es"}


def test_the_liaison_marks_a_week_and_the_page_is_the_same_whatever_was_answered(program, sign_in):
    case = CaseFactory(program=program, inviting=True)
    liaison = sign_in(user_make(program, Role.LIAISON))
    officer = officer_of(case)
    page = reverse("meetings:duty", args=[officer.reference])
    assert liaison.post(page, {"free": ["0-9", "0-10", "3-23", "6-9"]}).status_code == 302
    assert list(DutyTime.objects.values_list("weekday", "starts", "ends")) == [(0, dt.time(9), dt.time(11))]

    def shown() -> str:
        return re.sub(r"csrf[^>]+>|CSRFToken[^>]+>", "", liaison.get(page).content.decode())

    shown()  # the words "saved" are said once
    before = shown()
    type(officer).objects.filter(pk=officer.pk).update(answer="no", answered_at=case.invited_at)
    assert shown().replace(" ", "") == before.replace(" ", "")
    assert 'value="0-9" checked' in before


def test_only_the_liaison_and_the_desk_and_only_for_officers(program, chicago):
    case = CaseFactory(program=program, inviting=True)
    rules = [WeeklyRule(0, dt.time(9), dt.time(10))]
    for actor in (actor_make(program, Role.FINANCE, name="Fay"), actor_make(chicago, Role.LIAISON, name="Lee")):
        with pytest.raises(SessionRefused):
            services.duty_set(person=officer_of(case), rules=rules, actor=actor)
    with pytest.raises(SessionRefused):
        services.duty_set(person=complainant_of(case), rules=rules, actor=actor_make(program, Role.LIAISON, name="Lia"))
    assert not DutyTime.objects.exists()
