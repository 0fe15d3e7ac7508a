"""What may be seen of sessions, requests and stipends, and what the pages of this room ask."""

from mediator_portal.meetings.selectors.candidates import Board, board_for, candidates_for, case_counts, loads_of
from mediator_portal.meetings.selectors.descriptions import asks_about, own_answers
from mediator_portal.meetings.selectors.free import free_of
from mediator_portal.meetings.selectors.interpreters import (
    InterpreterPool,
    bookings_of,
    interpreter_rows,
    interpreters_visible_to,
    languages_needed,
)
from mediator_portal.meetings.selectors.overview import BoardDay, Work, board_days, roster_on_duty, works_of
from mediator_portal.meetings.selectors.pool import Pool, eligible_for, pool_for
from mediator_portal.meetings.selectors.slots import Slot, SlotSearch, rooms_of, slot_search, slots_for, times_of
from mediator_portal.meetings.selectors.visible import (
    own_interpreters,
    own_mediators,
    requests_of,
    requests_visible_to,
    requests_waiting,
    seats_of,
    sessions_at_hand,
    sessions_seated,
    sessions_visible_to,
    sessions_with_people,
    stipends_visible_to,
    venues_visible_to,
    with_parties,
)
from mediator_portal.meetings.selectors.week import Planned, WeekPlan, week_plan
from mediator_portal.meetings.selectors.weights import Replay, replays, weight_history, weights_of

__all__ = [
    "Board",
    "BoardDay",
    "InterpreterPool",
    "Planned",
    "Pool",
    "Replay",
    "Slot",
    "SlotSearch",
    "asks_about",
    "WeekPlan",
    "Work",
    "board_days",
    "board_for",
    "bookings_of",
    "candidates_for",
    "case_counts",
    "eligible_for",
    "free_of",
    "interpreter_rows",
    "interpreters_visible_to",
    "languages_needed",
    "loads_of",
    "own_answers",
    "own_interpreters",
    "own_mediators",
    "pool_for",
    "replays",
    "requests_of",
    "requests_visible_to",
    "requests_waiting",
    "rooms_of",
    "roster_on_duty",
    "seats_of",
    "sessions_at_hand",
    "sessions_seated",
    "sessions_visible_to",
    "sessions_with_people",
    "slot_search",
    "slots_for",
    "stipends_visible_to",
    "times_of",
    "venues_visible_to",
    "week_plan",
    "with_parties",
    "works_of",
    "weight_history",
    "weights_of",
]
