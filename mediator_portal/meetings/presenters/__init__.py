"""Sessions, requests and stipends as pages show them: rows for the components, in words. It decides nothing."""

from mediator_portal.meetings.presenters.availability import availability, exception_row, period_shown
from mediator_portal.meetings.presenters.common import about, facts, moves_left, venue_facts
from mediator_portal.meetings.presenters.desk import (
    board,
    change_initial,
    change_rows,
    confirm_sends,
    more,
    plan,
    release_rows,
    slot_choices,
    window_words,
)
from mediator_portal.meetings.presenters.interpreters import (
    booking,
    interpreter_page,
    interpreter_table,
    interpreting,
    session_interpreters,
)
from mediator_portal.meetings.presenters.mediator import home
from mediator_portal.meetings.presenters.money import own_stipends, totals, venue_table, yearly_totals
from mediator_portal.meetings.presenters.overview import days as board_week
from mediator_portal.meetings.presenters.overview import weeks as board_month
from mediator_portal.meetings.presenters.overview import works
from mediator_portal.meetings.presenters.session import (
    conflict_people,
    request,
    seated,
    session_table,
    staff,
    survey_words,
    thanks_for,
)
from mediator_portal.meetings.presenters.week import week_plan
from mediator_portal.meetings.presenters.weights import weights

__all__ = [
    "about",
    "availability",
    "board",
    "board_month",
    "board_week",
    "booking",
    "change_initial",
    "change_rows",
    "confirm_sends",
    "conflict_people",
    "exception_row",
    "facts",
    "home",
    "interpreter_page",
    "interpreter_table",
    "interpreting",
    "more",
    "moves_left",
    "own_stipends",
    "period_shown",
    "plan",
    "release_rows",
    "request",
    "seated",
    "session_interpreters",
    "session_table",
    "slot_choices",
    "staff",
    "survey_words",
    "thanks_for",
    "totals",
    "venue_facts",
    "venue_table",
    "week_plan",
    "weights",
    "window_words",
    "works",
    "yearly_totals",
]
