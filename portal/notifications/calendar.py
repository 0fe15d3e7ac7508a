"""The calendar file of a session: neutral words, nobody's name, no attendees (product.md 11)."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

PRODUCT = "-//Community-police mediation//Portal//EN"


def session_ics(
    *,
    uid: str,
    sequence: int,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    title: str = "",
    url: str = "",
    cancelled: bool = False,
) -> bytes:
    """Return an iCalendar file (RFC 5545) of one event, for one person, to be served behind their own link.

    Keep `uid` for the life of the session and raise `sequence` at every change: calendars then move the event instead
    of adding one. `cancelled` takes it off (METHOD CANCEL). Times are aware; they are written in UTC, which every
    calendar shows in its owner's zone. The title says nothing of a mediation unless the caller makes it.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", timezone.now().astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", _in_utc(starts_at))
    event.add("dtend", _in_utc(ends_at))
    event.add("summary", title or _("Appointment"))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if place:
        event.add("location", place)
    if url:
        event.add("url", url)
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _in_utc(moment: datetime) -> datetime:
    if timezone.is_naive(moment):
        raise ValueError("A session's times have a time zone.")
    return moment.astimezone(UTC)
