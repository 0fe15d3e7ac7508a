"""A calendar file says when and where, and nothing of whom or why."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from portal.notifications.calendar import session_ics

MIAMI = ZoneInfo("America/New_York")


def event_of(content: bytes) -> Event:
    [event] = Calendar.from_ical(content).walk("VEVENT")
    return event


def make(**options: object) -> bytes:
    values = {
        "uid": "u1@x",
        "sequence": 2,
        "starts_at": dt.datetime(2026, 3, 7, 17, 30, tzinfo=MIAMI),
        "ends_at": dt.datetime(2026, 3, 7, 20, 30, tzinfo=MIAMI),
        "place": "Main Library, Room 2; 1st floor",
        **options,
    }
    return session_ics(**values)  # type: ignore[arg-type]


def test_when_and_where() -> None:
    content = make(url="http://testserver/x")
    event = event_of(content)
    assert event.decoded("dtstart") == dt.datetime(2026, 3, 7, 22, 30, tzinfo=dt.UTC)
    assert event.decoded("dtend") == dt.datetime(2026, 3, 8, 1, 30, tzinfo=dt.UTC)
    assert (str(event["uid"]), int(event["sequence"])) == ("u1@x", 2)
    assert str(event["location"]) == "Main Library, Room 2; 1st floor"
    assert str(event["summary"]) == "Appointment"
    assert str(event["status"]) == "CONFIRMED"
    assert b"METHOD:PUBLISH" in content


def test_nobody_and_nothing_else() -> None:
    keys = set(event_of(make()).keys())
    assert keys == {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "CLASS", "LOCATION"}


def test_taken_off() -> None:
    content = make(cancelled=True)
    assert b"METHOD:CANCEL" in content
    assert str(event_of(content)["status"]) == "CANCELLED"


def test_over_the_change_of_clocks() -> None:
    """Ten in the morning before and after March 8, 2026 are an hour apart in UTC."""
    before = event_of(make(starts_at=dt.datetime(2026, 3, 7, 10, tzinfo=MIAMI))).decoded("dtstart")
    after = event_of(make(starts_at=dt.datetime(2026, 3, 8, 10, tzinfo=MIAMI))).decoded("dtstart")
    assert (before.hour, after.hour) == (15, 14)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        make(starts_at=dt.datetime(2026, 3, 7, 10))


def test_a_place_cannot_add_lines() -> None:
    assert "ATTENDEE" not in event_of(make(place="x\r\nATTENDEE:mailto:a@example.org"))
