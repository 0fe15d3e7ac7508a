"""What the coordinator's board shows: sessions day by day, where rooms are free, what mediators carry and answer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median_low
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from mediator_portal.mediators.enums import MediatorState
from mediator_portal.mediators.selectors import mediators_visible_to
from mediator_portal.meetings import opening
from mediator_portal.meetings.enums import LIVE_SESSIONS, Reply, SessionState
from mediator_portal.meetings.models import MediationSession, PoolRequest, Room
from mediator_portal.meetings.selectors.candidates import loads_of
from mediator_portal.meetings.selectors.visible import (
    requests_visible_to,
    sessions_visible_to,
    sessions_with_people,
    with_parties,
)
from portal.accounts.enums import CASE_ROLES
from portal.accounts.selectors import roles_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from django.db.models import QuerySet
    from wagtail.models import Site

    from mediator_portal.mediators.models import Mediator
    from portal.accounts.models import User
    from program_pages.models import Program

# Hours of a day where the policy states none.
WHOLE_DAY = (dt.time(8), dt.time(20))
YEAR = dt.timedelta(days=365)
SATURDAY = 5


@dataclass
class BoardDay:
    """One day: its sessions in order, and per room where another session fits."""

    day: dt.date
    sessions: list[MediationSession] = field(default_factory=list)
    free: list[tuple[Room, list[opening.Span]]] = field(default_factory=list)


@dataclass(frozen=True)
class Work:
    """What one mediator carries and how they answer; counts of the past year, hours in whole numbers."""

    mediator: Mediator
    cases: int
    target: int | None
    ahead: int
    asked: int
    answered: int
    yes: int
    hours_to_answer: int | None


def board_sessions(user: User, site: Site, tz: ZoneInfo, first: dt.date, last: dt.date) -> list[MediationSession]:
    """Return the sessions from one day to another that were not called off, with the people their gaps ask about."""
    opens = dt.datetime.combine(first, dt.time(), tz)
    closes = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), tz)
    found = sessions_visible_to(user, site).exclude(state=SessionState.CANCELLED)
    found = found.filter(starts_at__gte=opens, starts_at__lt=closes).order_by("starts_at", "pk")
    return list(with_parties(sessions_with_people(found.select_related("report"))))


def board_days(user: User, site: Site, program: Program, first: dt.date, last: dt.date) -> list[BoardDay]:
    """Return every day from the first to the last with its sessions, and where rooms are free."""
    dates = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    days = {day: BoardDay(day) for day in dates}
    for session in board_sessions(user, site, program.tz, first, last):
        days[session.starts_at.astimezone(program.tz).date()].sessions.append(session)
    rooms = _rooms(user, site)
    for board_day in days.values():
        if _held_on(program, board_day.day):
            board_day.free = [(room, found) for room in rooms if (found := _gaps(program, room, board_day))]
    return list(days.values())


def _rooms(user: User, site: Site) -> list[Room]:
    if not roles_of(user, site) & CASE_ROLES:
        return []
    rooms = Room.objects.filter(venue__program__site=site, venue__active=True, active=True)
    return list(rooms.select_related("venue").prefetch_related("venue__hours"))


def _held_on(program: Program, day: dt.date) -> bool:
    return day.weekday() in program.weekdays or (day.weekday() == SATURDAY and program.saturday_possible)


def _gaps(program: Program, room: Room, board_day: BoardDay) -> list[opening.Span]:
    taken = [
        (session.starts_at.astimezone(program.tz).time(), session.ends_at.astimezone(program.tz).time())
        for session in board_day.sessions
        if session.room_id == room.pk and session.state in LIVE_SESSIONS
    ]
    hours = (program.day_starts or WHOLE_DAY[0], program.day_ends or WHOLE_DAY[1])
    return opening.gaps(
        hours, room.venue.openings, taken, weekday=board_day.day.weekday(), length=program.session_minutes
    )


def works_of(user: User, site: Site, program: Program, mediators: Sequence[Mediator], now: dt.datetime) -> list[Work]:
    """Return what the mediators of one page carry and how they answer: four queries, whatever the number."""
    keys = [each.pk for each in mediators]
    loads = loads_of(program, now, mediators)
    asked = requests_visible_to(user, site).filter(mediator__in=keys, sent_at__gte=now - YEAR)
    counts = {row["mediator_id"]: row for row in _counted(asked)}
    hours: dict[int, list[int]] = defaultdict(list)
    for mediator_id, sent_at, replied_at in asked.values_list("mediator_id", "sent_at", "replied_at"):
        if replied_at is not None:
            hours[mediator_id].append(max(0, round((replied_at - sent_at).total_seconds() / 3600)))
    ahead = sessions_visible_to(user, site).filter(state=SessionState.CONFIRMED, starts_at__gt=now)
    coming = dict(
        ahead.filter(seats__state="confirmed", seats__mediator__in=keys)
        .order_by()
        .values_list("seats__mediator")
        .annotate(Count("pk", distinct=True))
    )
    return [
        Work(
            mediator=each,
            cases=loads[each.pk].cases,
            target=program.cases_per_year,
            ahead=coming.get(each.pk, 0),
            asked=counts.get(each.pk, {}).get("asked", 0),
            answered=counts.get(each.pk, {}).get("answered", 0),
            yes=counts.get(each.pk, {}).get("yes", 0),
            hours_to_answer=median_low(hours[each.pk]) if hours[each.pk] else None,
        )
        for each in mediators
    ]


def _counted(asked: QuerySet[PoolRequest]) -> Iterable[Mapping[str, Any]]:
    return (
        asked.order_by()
        .values("mediator_id")
        .annotate(
            asked=Count("pk"),
            answered=Count("pk", filter=~Q(reply="")),
            yes=Count("pk", filter=Q(reply=Reply.YES)),
        )
    )


def roster_on_duty(user: User, site: Site) -> QuerySet[Mediator]:
    """Return the active mediators of the program, for coordinator and director; nobody for anybody else."""
    found = mediators_visible_to(user, site).filter(state=MediatorState.ACTIVE).order_by("pk")
    return found if roles_of(user, site) & CASE_ROLES else found.none()
