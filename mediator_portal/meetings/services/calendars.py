"""Private calendars and the feed: added, read, taken away; of what is read only busy stretches are written.

Reading goes on outside of any transaction; what came is then written under the owner's lock.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.meetings import outside
from mediator_portal.meetings.busy_apart import BusyError, busy_apart
from mediator_portal.meetings.enums import CalendarKind, CalendarProblem
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import BusyStretch, CalendarFeed, PrivateCalendar
from mediator_portal.meetings.models.calendars import feed_serial
from mediator_portal.meetings.owners import owner_key, owner_of
from mediator_portal.meetings.services.base import require_own, tell
from portal.vault.crypto import keyed_hash

if TYPE_CHECKING:
    from mediator_portal.cases.rules import Actor
    from mediator_portal.meetings.availability import Stretch
    from mediator_portal.meetings.owners import Owner

MOST_CALENDARS: Final = 3
# How far ahead busy times are kept: beyond the slot finder's horizon, so that an address may fail for weeks.
HORIZON: Final = dt.timedelta(days=120)
EVERY: Final = dt.timedelta(hours=1)
# Waits after failures: an address that is gone is asked once a day.
BACK_OFF: Final = (dt.timedelta(hours=1), dt.timedelta(hours=4), dt.timedelta(hours=12), dt.timedelta(days=1))
# The window moves on: even an unchanged calendar is read whole again after this.
WHOLE_AGAIN: Final = dt.timedelta(days=7)


def calendar_add(
    *,
    owner: Owner,
    name: str,
    actor: Actor,
    address: str = "",
    content: bytes | None = None,
    ways: outside.Ways | None = None,
) -> PrivateCalendar:
    """Add a private calendar by its address or its file and read it once. What cannot be read is not added.

    Raises SessionRefused with a sentence.
    """
    require_own(actor, owner)
    if owner.calendars.count() >= MOST_CALENDARS:
        raise SessionRefused(_("You have %(count)d calendars already. Remove one first.") % {"count": MOST_CALENDARS})
    now, validator = timezone.now(), ""
    try:
        if content is None:
            came = outside.read(address, ways=ways)
            content, validator = came.content or b"", came.validator
        busy = _busy(owner, content, now)
    except (outside.OutsideError, BusyError) as failed:
        raise SessionRefused(str(failed.problem.label)) from None
    with transaction.atomic():
        type(owner).objects.select_for_update().get(pk=owner.pk)
        calendar = PrivateCalendar.objects.create(
            **owner_key(owner),
            kind=CalendarKind.ADDRESS if address else CalendarKind.FILE,
            name=name,
            address=address,
            validator=validator,
            checked_at=now,
            loaded_at=now,
            next_at=now + EVERY if address else None,
        )
        _write(calendar, busy)
        tell(actor, owner, "calendar.add")
    return calendar


def calendar_remove(*, calendar: PrivateCalendar, actor: Actor) -> None:
    """Take a private calendar and its busy times away."""
    owner = owner_of(calendar)
    require_own(actor, owner)
    with transaction.atomic():
        calendar.delete()
        tell(actor, owner, "calendar.remove")


def calendar_refresh(*, calendar: PrivateCalendar, ways: outside.Ways | None = None) -> bool:
    """Read a calendar's address again; True when its busy times were written anew.

    After a failure the busy times known so far stay, and the next try waits longer.
    """
    now = timezone.now()
    stale = calendar.loaded_at is None or now - calendar.loaded_at > WHOLE_AGAIN
    try:
        came = outside.read(calendar.address, validator="" if stale else calendar.validator, ways=ways)
        busy = None if came.content is None else _busy(owner_of(calendar), came.content, now)
    except (outside.OutsideError, BusyError) as failed:
        _failed(calendar, failed.problem, now)
        return False
    with transaction.atomic():
        row = PrivateCalendar.objects.select_for_update().filter(pk=calendar.pk).first()
        if row is None:  # taken away meanwhile
            return False
        row.problem, row.failures, row.checked_at, row.next_at = "", 0, now, now + EVERY
        if busy is not None:
            row.validator, row.loaded_at = came.validator, now
            _write(row, busy)
        row.save()
    return busy is not None


def feed_make(*, owner: Owner, actor: Actor) -> CalendarFeed:
    """Give a person the secret address of their sessions, or another one: the old one is unknown from then on."""
    require_own(actor, owner)
    with transaction.atomic():
        type(owner).objects.select_for_update().get(pk=owner.pk)
        feed = owner.feeds.first() or CalendarFeed(**owner_key(owner))
        feed.serial = feed_serial()
        feed.secret_hash = secret_hash(feed_secret(feed))
        feed.content_hash, feed.changed_at = "", None
        feed.save()
        tell(actor, owner, "calendar_feed.make")
    return feed


def feed_end(*, owner: Owner, actor: Actor) -> bool:
    """Take the secret address away."""
    require_own(actor, owner)
    with transaction.atomic():
        deleted, _by_model = owner.feeds.all().delete()
        if deleted:
            tell(actor, owner, "calendar_feed.end")
    return bool(deleted)


def feed_secret(feed: CalendarFeed) -> str:
    """Return the secret of a feed's address: it follows from the owner and the serial, and stands nowhere."""
    owner = f"mediator:{feed.mediator_id}" if feed.mediator_id else f"interpreter:{feed.interpreter_id}"
    return keyed_hash("calendar-feed-secret", f"{owner}:{feed.serial}")[:48]


def secret_hash(secret: str) -> str:
    """Return what stands for a feed's secret in the database."""
    return keyed_hash("calendar-feed", secret)


def _busy(owner: Owner, content: bytes, now: dt.datetime) -> list[Stretch]:
    return busy_apart(content, first=now, last=now + HORIZON, tz=owner.program.tz)


def _write(calendar: PrivateCalendar, busy: list[Stretch]) -> None:
    calendar.busy.all().delete()
    BusyStretch.objects.bulk_create(
        BusyStretch(calendar=calendar, starts_at=part.starts_at, ends_at=part.ends_at) for part in busy
    )


def _failed(calendar: PrivateCalendar, problem: CalendarProblem, now: dt.datetime) -> None:
    with transaction.atomic():
        row = PrivateCalendar.objects.select_for_update().filter(pk=calendar.pk).first()
        if row is None:
            return
        row.problem, row.checked_at = problem, now
        row.next_at = now + BACK_OFF[min(row.failures, len(BACK_OFF) - 1)]
        row.failures = min(row.failures + 1, 1000)
        row.save(update_fields=["problem", "checked_at", "next_at", "failures"])
