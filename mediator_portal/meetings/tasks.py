"""What the background process does for this room: private calendars read again."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django_tasks import task

from mediator_portal.meetings.models import BusyStretch, PrivateCalendar
from mediator_portal.meetings.services.calendars import calendar_refresh
from portal.notifications.timers import timer

# A task that never ran is given out again after this.
AGAIN: Final = dt.timedelta(minutes=30)
AT_ONCE: Final = 200


@task(backend="work")
def refresh(calendar_id: int) -> bool:
    """Read one calendar again."""
    calendar = PrivateCalendar.objects.select_related("mediator__program", "interpreter__program").filter(
        pk=calendar_id
    )
    found = calendar.first()
    return found is not None and calendar_refresh(calendar=found)


@timer("meetings.private_calendars", every=dt.timedelta(minutes=15))
def refresh_due(now: dt.datetime) -> int:
    """Hand out the calendars whose time has come, and drop busy times that are over."""
    BusyStretch.objects.filter(ends_at__lt=now - dt.timedelta(days=1)).delete()
    due = PrivateCalendar.objects.filter(next_at__lte=now).order_by("next_at").values_list("pk", "next_at")
    count = 0
    for pk, next_at in list(due[:AT_ONCE]):
        if PrivateCalendar.objects.filter(pk=pk, next_at=next_at).update(next_at=now + AGAIN):
            refresh.enqueue(pk)
            count += 1
    return count
