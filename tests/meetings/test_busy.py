"""From calendar files to busy stretches: what counts, in which zone, and what is refused."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediator_portal.meetings.availability import Stretch
from mediator_portal.meetings.busy import MOST_EVENTS, NotACalendar, TooMany, busy_of
from mediator_portal.meetings.busy_apart import BusyError, busy_apart
from mediator_portal.meetings.enums import CalendarProblem

MIAMI = ZoneInfo("America/New_York")
FIRST = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
LAST = FIRST + dt.timedelta(days=30)


def calendar(*events: str, kind: str = "VEVENT") -> bytes:
    parts = [f"BEGIN:{kind}\nUID:{number}\n{event}\nEND:{kind}\n" for number, event in enumerate(events)]
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\n{''.join(parts)}END:VCALENDAR\n".replace(
        "\n", "\r\n"
    ).encode()


def busy(*events: str, **options: str) -> list[tuple[str, str]]:
    found = busy_of(calendar(*events, **options), first=FIRST, last=LAST, tz=MIAMI)
    return [(f"{part.starts_at:%m-%dT%H:%M}", f"{part.ends_at:%m-%dT%H:%M}") for part in found]


PIECES = [
    "BEGIN:VEVENT",
    "END:VEVENT",
    "END:VCALENDAR",
    "UID:1",
    "DTSTART:20260303T150000Z",
    "DTSTART:nonsense",
    "DTSTART;TZID=Mars/Base:20260303T150000",
    "DTEND:20260303T160000Z",
    "DTEND;VALUE=DATE:20260304",
    "DURATION:PT1H",
    "DURATION:-P1D",
    "RRULE:FREQ=WEEKLY",
    "RRULE:FREQ=NEVER",
    "RRULE:FREQ=WEEKLY;UNTIL=1",
    "RECURRENCE-ID:20260310T150000Z",
    "EXDATE:x",
    "BEGIN:VFREEBUSY",
    "FREEBUSY:20260303T150000Z/PT1H",
    "FREEBUSY:x/y",
    "END:VFREEBUSY",
    ":::",
    "X",
]
ONE = "DTSTART:20260303T150000Z\nDTEND:20260303T160000Z\nSUMMARY:Doctor Somebody\nLOCATION:Clinic"


def test_times_in_utc_in_a_zone_and_floating() -> None:
    assert busy(ONE) == [("03-03T15:00", "03-03T16:00")]
    zoned = "DTSTART;TZID=America/Chicago:20260303T090000\nDTEND;TZID=America/Chicago:20260303T100000"
    assert busy(zoned) == [("03-03T15:00", "03-03T16:00")]
    # A time without a zone is the program's: ten in Miami.
    assert busy("DTSTART:20260303T100000\nDURATION:PT1H") == [("03-03T15:00", "03-03T16:00")]


def test_whole_days_are_those_of_the_program_and_follow_its_clock() -> None:
    assert busy("DTSTART;VALUE=DATE:20260303\nDTEND;VALUE=DATE:20260305") == [("03-03T05:00", "03-05T05:00")]
    # Clocks change on March 8: that day has 23 hours.
    assert busy("DTSTART;VALUE=DATE:20260308\nDTEND;VALUE=DATE:20260309") == [("03-08T05:00", "03-09T04:00")]


def test_what_does_not_count() -> None:
    for line in ("TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"):
        assert busy(f"{ONE}\n{line}") == [], line
    for line in ("TRANSP:OPAQUE", "STATUS:TENTATIVE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", "CLASS:PRIVATE"):
        assert len(busy(f"{ONE}\n{line}")) == 1, line
    assert busy("DTSTART:20260303T150000Z") == []


def test_repeating_events_with_exceptions_and_moved_ones() -> None:
    series = (
        "DTSTART;TZID=America/New_York:20260302T090000\nDTEND;TZID=America/New_York:20260302T100000\n"
        "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=America/New_York:20260316T090000"
    )
    # The clock changes on March 8: nine in Miami is an hour earlier from then on.
    assert busy(series) == [
        ("03-02T14:00", "03-02T15:00"),
        ("03-09T13:00", "03-09T14:00"),
        ("03-23T13:00", "03-23T14:00"),
    ]
    moved = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
        "BEGIN:VEVENT\nUID:1\nDTSTART:20260302T150000Z\nDTEND:20260302T160000Z\nRRULE:FREQ=WEEKLY;COUNT=2\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20260309T150000Z\nDTSTART:20260310T180000Z\nDTEND:20260310T190000Z\nEND:VEVENT\n"
        "END:VCALENDAR\n"
    ).replace("\n", "\r\n")
    found = busy_of(moved.encode(), first=FIRST, last=LAST, tz=MIAMI)
    assert [part.starts_at.day for part in found] == [2, 10]


def test_only_the_window_and_merged() -> None:
    long = "DTSTART:20260220T000000Z\nDTEND:20260302T000000Z"
    assert busy(long) == [("03-01T00:00", "03-02T00:00")]
    other = "DTSTART:20260303T153000Z\nDTEND:20260303T170000Z"
    assert busy(ONE, other) == [("03-03T15:00", "03-03T17:00")]
    assert busy("DTSTART:20270303T150000Z\nDTEND:20270303T160000Z") == []
    assert busy() == []


def test_lists_of_busy_time() -> None:
    lines = (
        "FREEBUSY;FBTYPE=BUSY:20260303T150000Z/20260303T160000Z,20260304T150000Z/PT2H\n"
        "FREEBUSY;FBTYPE=FREE:20260305T150000Z/20260305T160000Z"
    )
    assert busy(lines, kind="VFREEBUSY") == [("03-03T15:00", "03-03T16:00"), ("03-04T15:00", "03-04T17:00")]


@pytest.mark.parametrize("content", [b"", b"<html>Sign in</html>", b"\x00\xff" * 50, b"PK\x03\x04"])
def test_what_is_no_calendar(content: bytes) -> None:
    with pytest.raises(NotACalendar):
        busy_of(content, first=FIRST, last=LAST, tz=MIAMI)


@given(st.lists(st.sampled_from(PIECES), max_size=12))
@settings(max_examples=80, deadline=None)
def test_a_broken_calendar_is_refused_or_read_and_never_breaks_us(pieces: list[str]) -> None:
    content = "BEGIN:VCALENDAR\r\n" + "".join(f"{piece}\r\n" for piece in pieces)
    try:
        found = busy_of(content.encode(), first=FIRST, last=LAST, tz=MIAMI)
    except (NotACalendar, TooMany):
        return
    assert all(FIRST <= part.starts_at < part.ends_at <= LAST for part in found)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5",
        "FREQ=HOURLY;BYMINUTE=1,2",
        "FREQ=YEARLY;BYSECOND=" + ",".join(map(str, range(60))),
    ],
)
def test_repetitions_without_bounds_are_refused_before_they_are_expanded(rule: str) -> None:
    with pytest.raises(TooMany):
        busy(f"{ONE}\nRRULE:{rule}")


def test_too_many_events() -> None:
    with pytest.raises(TooMany):
        busy_of(calendar(*[ONE] * (MOST_EVENTS + 1)), first=FIRST, last=LAST, tz=MIAMI)


events = st.builds(
    lambda start, length, kind: (start, length, kind),
    st.integers(-600, 30 * 96),
    st.integers(1, 200),
    st.sampled_from(["busy", "free", "off"]),
)


@given(st.lists(events, max_size=6))
@settings(max_examples=30, deadline=None)
def test_against_a_model_of_quarters(made: list[tuple[int, int, str]]) -> None:
    """Every quarter of the window is busy exactly when an event that counts covers it."""
    lines, quarter = [], dt.timedelta(minutes=15)
    extra = {"busy": "", "free": "\nTRANSP:TRANSPARENT", "off": "\nSTATUS:CANCELLED"}
    for start, length, kind in made:
        starts, ends = FIRST + start * quarter, FIRST + (start + length) * quarter
        lines.append(f"DTSTART:{starts:%Y%m%dT%H%M%SZ}\nDTEND:{ends:%Y%m%dT%H%M%SZ}{extra[kind]}")
    found = busy_of(calendar(*lines), first=FIRST, last=LAST, tz=MIAMI)
    taken = {start + step for start, length, kind in made if kind == "busy" for step in range(length)}
    for index in range(30 * 96):
        instant = FIRST + index * quarter
        assert any(part.starts_at <= instant < part.ends_at for part in found) == (index in taken)


def test_apart_gives_the_same_and_a_word_for_what_fails() -> None:
    window = {"first": FIRST, "last": LAST}
    assert busy_apart(calendar(ONE), tz=MIAMI, **window) == [
        Stretch(dt.datetime(2026, 3, 3, 15, tzinfo=dt.UTC), dt.datetime(2026, 3, 3, 16, tzinfo=dt.UTC))
    ]
    for content, problem in (
        (b"hello", CalendarProblem.NO_CALENDAR),
        (calendar(f"{ONE}\nRRULE:FREQ=SECONDLY"), CalendarProblem.TOO_MANY),
    ):
        with pytest.raises(BusyError) as refused:
            busy_apart(content, tz=MIAMI, **window)
        assert refused.value.problem == problem


def test_a_calendar_that_never_ends_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that no day fulfils is looked for until the end of time; the process's time ends before."""
    monkeypatch.setattr("mediator_portal.meetings.busy_apart.MOST_SECONDS", -5)
    with pytest.raises(BusyError) as refused:
        busy_apart(calendar(ONE), first=FIRST, last=LAST, tz=MIAMI)
    assert refused.value.problem == CalendarProblem.TOO_SLOW
