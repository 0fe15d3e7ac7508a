"""The coordinator's board: a week or a month of sessions with their gaps and free rooms; what mediators carry."""

from __future__ import annotations

import datetime as dt
import re

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mediator_portal.meetings import presenters
from mediator_portal.meetings.selectors import board_days, roster_on_duty, works_of
from mediator_portal.meetings.views.base import MeetingRequest, desk, page
from portal import dates
from portal.audit.services import record
from program_pages.rules import words as policy_words

PER_PAGE = 25
WEEK = dt.timedelta(days=7)
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@desk
@require_safe
def week(request: MeetingRequest) -> HttpResponse:
    """Show a week: each day's sessions with what they still need, and where rooms are free."""
    now = timezone.now()
    monday = monday_of(request.GET.get("from", ""), now.astimezone(request.program.tz).date())
    board = board_days(request.user, request.site, request.program, monday, monday + WEEK - dt.timedelta(days=1))
    _read(request, board)
    context = {
        "days": presenters.board_week(board, request.program, now),
        "heading": _("Week of %(day)s") % {"day": dates.day(monday)},
        "zone": policy_words.zone(request.program),
        "earlier": f"?from={monday - WEEK}",
        "later": f"?from={monday + WEEK}",
        "month_url": f"{reverse('meetings:board_month')}?month={monday:%Y-%m}",
    }
    return page(request, "board_week.html", _("Board"), **context)


@desk
@require_safe
def month(request: MeetingRequest) -> HttpResponse:
    """Show a month: which sessions on which day, and which of them still need something."""
    now = timezone.now()
    first = month_of(request.GET.get("month", ""), now.astimezone(request.program.tz).date())
    following = (first + dt.timedelta(days=32)).replace(day=1)
    start, end = first - dt.timedelta(days=first.weekday()), following - dt.timedelta(days=1)
    end += dt.timedelta(days=6 - end.weekday())
    board = board_days(request.user, request.site, request.program, start, end)
    _read(request, board)
    context = {
        "weeks": presenters.board_month(board, request.program, now, first.month),
        "weekdays": [dates.brief_weekday(start + dt.timedelta(days=number)) for number in range(7)],
        "heading": dates.month(first),
        "earlier": f"?month={first - dt.timedelta(days=1):%Y-%m}",
        "later": f"?month={following:%Y-%m}",
        "week_url": f"{reverse('meetings:board')}?from={first}",
    }
    return page(request, "board_month.html", _("Board"), **context)


@desk
@require_safe
def mediators(request: MeetingRequest) -> HttpResponse:
    """Show what each active mediator carries and how they answer."""
    roster = Paginator(roster_on_duty(request.user, request.site), PER_PAGE).get_page(request.GET.get("page"))
    rows = works_of(request.user, request.site, request.program, list(roster.object_list), timezone.now())
    record(action="mediator.list", actor=request.user, site=request.site, ids={"page": roster.number})
    context = {"table": presenters.works(rows), "page_obj": roster}
    return page(request, "board_mediators.html", _("Load and answers"), **context)


def monday_of(text: str, today: dt.date) -> dt.date:
    """Return the Monday of the day in an address; of this week where it is no day."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = today
    if not 2000 <= day.year <= 2099:
        day = today
    return day - dt.timedelta(days=day.weekday())


def month_of(text: str, today: dt.date) -> dt.date:
    """Return the first day of the month in an address; of this month where it is none."""
    found = MONTH.fullmatch(text)
    return dt.date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def _read(request: MeetingRequest, board: list) -> None:
    count = sum(len(each.sessions) for each in board)
    record(action="session.list", actor=request.user, site=request.site, ids={"count": count})
