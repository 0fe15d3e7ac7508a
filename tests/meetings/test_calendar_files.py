"""The calendar file of a session through its life, read back by two other programs' libraries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import icalendar
import pytest
import vobject
from django.urls import reverse

from mediator_portal.cases import services as cases
from mediator_portal.cases.models import Case
from mediator_portal.meetings import services
from tests.factories.meetings import RoomFactory, confirmed_session, mediator_actor, soon
from tests.factories.participation import PartyBrowser


@dataclass(frozen=True)
class Entry:
    """What a calendar makes of a file."""

    method: str
    uid: str
    sequence: int
    status: str
    starts_at: Any
    place: str


def by_icalendar(content: bytes) -> Entry:
    calendar = icalendar.Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return Entry(
        str(calendar["METHOD"]),
        str(event["UID"]),
        int(event["SEQUENCE"]),
        str(event["STATUS"]),
        event["DTSTART"].dt,
        str(event["LOCATION"]),
    )


def by_vobject(content: bytes) -> Entry:
    calendar = vobject.readOne(content.decode())
    event = calendar.vevent
    return Entry(
        calendar.method.value,
        event.uid.value,
        int(event.sequence.value),
        event.status.value,
        event.dtstart.value,
        event.location.value,
    )


@pytest.fixture
def life(program: Any, coordinator: Any, sign_in: Any) -> list[tuple[Any, Entry]]:
    """A mediator's file when confirmed, after another room, after another time, and when they gave it back."""
    session, mediators = confirmed_session(program)
    client = sign_in(mediators[0].user)
    found: list[tuple[Any, Entry]] = []

    def fetch() -> None:
        answer = client.get(reverse("meetings:calendar", args=[session.reference]))
        assert answer["Content-Type"].startswith("text/calendar")
        entries = {by_icalendar(answer.content), by_vobject(answer.content)}
        assert len(entries) == 1
        session.refresh_from_db()
        found.append((session.starts_at, entries.pop()))
        text = answer.content.decode()
        assert session.case.reference not in text
        assert not any(person.name in text for person in session.case.people.all())

    fetch()
    change: Any = {"session": session, "actor": coordinator, "accepts_warnings": True}
    services.session_change(**change, room=RoomFactory(venue__program=program, name="Blue room"))
    fetch()
    session.refresh_from_db()
    moved = soon(program, days=6, hour=13)
    services.session_change(**change, room=session.room, starts_at=moved, everyone_agreed=True)
    fetch()
    services.seat_release(seat=session.seats.get(mediator=mediators[0]), actor=mediator_actor(mediators[0]))
    fetch()
    return found


def test_one_entry_moves_and_goes(life: list[tuple[Any, Entry]]) -> None:
    entries = [entry for _starts_at, entry in life]
    assert len({entry.uid for entry in entries}) == 1
    assert [entry.sequence for entry in entries] == sorted({entry.sequence for entry in entries})
    assert [entry.method for entry in entries] == ["PUBLISH", "PUBLISH", "PUBLISH", "CANCEL"]
    assert [entry.status for entry in entries] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    assert all(entry.starts_at == starts_at for starts_at, entry in life)
    assert "Blue room" in entries[1].place


def test_a_session_that_is_called_off_leaves_every_calendar(program: Any, director: Any, sign_in: Any) -> None:
    session, mediators = confirmed_session(program)
    cases.move(case=Case.objects.get(pk=session.case_id), name="reschedule", actor=director, reason="x")
    answer = sign_in(mediators[1].user).get(reverse("meetings:calendar", args=[session.reference]))
    entry = by_vobject(answer.content)
    assert (entry.method, entry.status) == ("CANCEL", "CANCELLED")
    assert entry.sequence > 0


def test_a_partys_file_moves_and_goes(program: Any, coordinator: Any) -> None:
    """The same entry in another time and place, then taken out; nobody is named in any of them."""
    session, _mediators = confirmed_session(program)
    person = session.case.people.get(role="officer")
    person.contact_points.create(kind="mobile", value="+13055550100")
    browser = PartyBrowser(person).enter().prove()
    assert "called off" not in browser.get("status").content.decode()
    found = []

    def fetch() -> None:
        answer = browser.get("calendar")
        entries = {by_icalendar(answer.content), by_vobject(answer.content)}
        assert len(entries) == 1
        found.append(entries.pop())
        text = answer.content.decode()
        assert not any(one.name in text for one in session.case.people.all())

    fetch()
    moved = soon(program, days=6, hour=13)
    room = RoomFactory(venue__program=program, name="Blue room")
    services.session_change(
        session=session, room=room, starts_at=moved, everyone_agreed=True, accepts_warnings=True, actor=coordinator
    )
    fetch()
    cases.move(case=Case.objects.get(pk=session.case_id), name="withdraw", actor=coordinator)
    assert "Take the session that was called off out of my calendar" in browser.get("status").content.decode()
    fetch()
    assert len({entry.uid for entry in found}) == 1
    assert [entry.sequence for entry in found] == [0, 1, 2]
    assert [(entry.method, entry.status) for entry in found] == [
        ("PUBLISH", "CONFIRMED"),
        ("PUBLISH", "CONFIRMED"),
        ("CANCEL", "CANCELLED"),
    ]
    assert found[1].starts_at == moved
    assert "Blue room" in found[1].place
