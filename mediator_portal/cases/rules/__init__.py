"""The rules of cases as pure functions: who acts, what stands, what may happen, by when, and in which words."""

from mediator_portal.cases.rules.actor import SYSTEM, Actor
from mediator_portal.cases.rules.clock import (
    Clock,
    clocks,
    end_of_day,
    release_time,
    window_end,
    windows,
    working_days_after,
)
from mediator_portal.cases.rules.facts import AttenderFacts, Facts, PartyFacts
from mediator_portal.cases.rules.participation import (
    Decision,
    agreed,
    all_decided,
    asked,
    decided,
    decision_of,
    outcome_move,
    release_moment,
)
from mediator_portal.cases.rules.people import (
    birth_date_of,
    first_side_of,
    is_asked,
    is_minor,
    signs_before,
)
from mediator_portal.cases.rules.promises import PROMISES, promises_kept, promises_now
from mediator_portal.cases.rules.screening import (
    AnsweredRule,
    Review,
    Suggestion,
    reviewers_needed,
    suggestion,
    verdict_problem,
)
from mediator_portal.cases.rules.words import outward_word, party_word, public_word

__all__ = [
    "PROMISES",
    "SYSTEM",
    "Actor",
    "AnsweredRule",
    "AttenderFacts",
    "Clock",
    "Decision",
    "Facts",
    "PartyFacts",
    "Review",
    "Suggestion",
    "agreed",
    "all_decided",
    "asked",
    "birth_date_of",
    "clocks",
    "decided",
    "decision_of",
    "end_of_day",
    "first_side_of",
    "is_asked",
    "is_minor",
    "outcome_move",
    "outward_word",
    "party_word",
    "promises_kept",
    "promises_now",
    "public_word",
    "release_moment",
    "release_time",
    "reviewers_needed",
    "signs_before",
    "suggestion",
    "verdict_problem",
    "window_end",
    "windows",
    "working_days_after",
]
