"""The calendar feed of one person: their sessions, with place, time and a reference, and nothing of a case."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils import timezone, translation
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from mediator_portal.mediators.enums import MediatorState
from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings.enums import SEATED, BookingState, SeatState, SessionState
from mediator_portal.meetings.models import CalendarFeed, Interpreter, InterpreterBooking, MediationSession, Seat
from mediator_portal.meetings.owners import owner_of
from mediator_portal.meetings.services.calendars import secret_hash
from mediator_portal.meetings.words import place
from portal.accounts.enums import Role
from portal.accounts.selectors import has_role
from portal.notifications.calendar import PRODUCT

if TYPE_CHECKING:
    from wagtail.models import Site

    from mediator_portal.meetings.owners import Owner

# Sessions that are over stay this long, so that a calendar keeps what was.
PAST: Final = dt.timedelta(days=90)
# How often a calendar program should ask.
REFRESH: Final = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """One session of a person as the feed shows it."""

    session: MediationSession
    stamp: dt.datetime
    cancelled: bool
    standby: bool = False


def find(secret: str, site: Site) -> CalendarFeed | None:
    """Return the feed of a secret at a site, while its owner is still of the program; None for every other secret."""
    feed = (
        CalendarFeed.objects.select_related(
            "mediator__program__site", "mediator__user", "interpreter__program__site", "interpreter__user"
        )
        .filter(secret_hash=secret_hash(secret))
        .first()
    )
    if feed is None or owner_of(feed).program.site_id != site.pk:
        return None
    return feed if _belongs(owner_of(feed), site) else None


def _belongs(owner: Owner, site: Site) -> bool:
    if owner.user is None:
        return False
    if isinstance(owner, Interpreter):
        return owner.active and has_role(owner.user, site, Role.INTERPRETER)
    return owner.state != MediatorState.ENDED and has_role(owner.user, site, Role.MEDIATOR)


def content_of(feed: CalendarFeed) -> tuple[bytes, str, dt.datetime]:
    """Return the calendar, its ETag, and since when it reads as it does."""
    now = timezone.now()
    with translation.override(settings.LANGUAGE_CODE):
        content = _calendar(entries(owner_of(feed), now))
    digest = hashlib.sha256(content).hexdigest()
    if feed.content_hash != digest or feed.changed_at is None:
        feed.content_hash, feed.changed_at = digest, now.replace(microsecond=0)
        feed.save(update_fields=["content_hash", "changed_at"])
    return content, quote_etag(digest[:32]), feed.changed_at


def entries(owner: Owner, now: dt.datetime) -> list[Entry]:
    """Return the person's sessions, soonest first: those that were not long ago and all that come."""
    found = _booked(owner, now) if isinstance(owner, Interpreter) else _seated(owner, now)
    return sorted(found, key=lambda entry: (entry.session.starts_at, entry.session.pk))


def _seated(owner: Mediator, now: dt.datetime) -> list[Entry]:
    """Return where a mediator holds a seat; one given back is gone, and with it whatever becomes of that session."""
    seats = Seat.objects.filter(
        mediator=owner, state__in=SEATED, session__confirmed_at__isnull=False, session__ends_at__gt=now - PAST
    )
    return [
        Entry(
            seat.session,
            seat.at,
            cancelled=seat.session.state == SessionState.CANCELLED,
            standby=seat.state == SeatState.STANDBY,
        )
        for seat in seats.select_related("session__room__venue")
    ]


def _booked(owner: Interpreter, now: dt.datetime) -> list[Entry]:
    bookings = InterpreterBooking.objects.filter(
        interpreter=owner, state=BookingState.CONFIRMED, session__ends_at__gt=now - PAST
    )
    return [
        Entry(row.session, row.confirmed_at or row.asked_at, cancelled=row.session.state == SessionState.CANCELLED)
        for row in bookings.select_related("session__room__venue")
    ]


def _calendar(found: list[Entry]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Sessions"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in found:
        calendar.add_component(_event(entry))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry) -> Event:
    """Return one session: the UID of its other calendar files, a neutral title, no name and nothing of the case."""
    session, event = entry.session, Event()
    event.add("uid", str(session.uid))
    event.add("sequence", session.sequence + (1 if entry.cancelled else 0))
    event.add("dtstamp", entry.stamp.astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", session.starts_at.astimezone(dt.UTC))
    event.add("dtend", session.ends_at.astimezone(dt.UTC))
    event.add("summary", _("Appointment (standby)") if entry.standby else _("Appointment"))
    event.add("description", session.reference)
    event.add("location", place(session.room))
    event.add("status", "CANCELLED" if entry.cancelled else "TENTATIVE" if entry.standby else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    event.add("class", "PRIVATE")
    return event
