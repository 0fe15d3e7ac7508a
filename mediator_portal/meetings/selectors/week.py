"""The sessions of the next days that look for mediators, each with its match, and the fair plan for them together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings.enums import SessionState
from mediator_portal.meetings.fairplan import Ask, Proposal, propose
from mediator_portal.meetings.selectors.candidates import Board, boards_for
from mediator_portal.meetings.selectors.visible import sessions_visible_to, sessions_with_people
from portal.accounts.enums import CASE_ROLES
from portal.accounts.selectors import roles_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from wagtail.models import Site

    from mediator_portal.meetings.models import MediationSession
    from portal.accounts.models import User

# So far ahead the plan looks: further than any program asks its pool.
AHEAD: Final = dt.timedelta(days=14)


@dataclass(frozen=True)
class Planned:
    """One session of the plan: its match alone, what the plan proposes, and the sessions it competes with."""

    board: Board
    proposal: Proposal
    rivals: tuple[MediationSession, ...]

    @property
    def session(self) -> MediationSession:
        return self.board.session


@dataclass(frozen=True)
class WeekPlan:
    """The plan: its sessions in the order in which they were decided, and everybody it names."""

    planned: list[Planned]
    mediators: dict[int, Mediator]
    sessions: dict[int, MediationSession]


def week_plan(user: User | AnonymousUser, site: Site, now: dt.datetime) -> WeekPlan:
    """Return the plan for the requested sessions of the next two weeks; an empty one for all but the desk."""
    found = sessions_visible_to(user, site).filter(
        state=SessionState.REQUESTED, starts_at__gt=now, starts_at__lt=now + AHEAD
    )
    if not roles_of(user, site) & CASE_ROLES:
        found = found.none()
    sessions = list(sessions_with_people(found.prefetch_related("case__people")).order_by("starts_at", "pk"))
    boards = {board.session.pk: board for board in boards_for(sessions)}
    asks = {pk: _ask(board) for pk, board in boards.items()}
    by_key = {each.pk: each for each in sessions}
    planned = [
        Planned(
            boards[each.session],
            each,
            tuple(by_key[pk] for pk in asks if _compete(asks[pk], asks[each.session])),
        )
        for each in propose(asks.values())
    ]
    mediators = {row.mediator.pk: row.mediator for board in boards.values() for row in board.rows}
    return WeekPlan(planned, mediators, by_key)


def _ask(board: Board) -> Ask:
    session = board.session
    candidates = tuple(board.ranking.people)
    return Ask(session.pk, session.reference, session.starts_at, session.ends_at, board.wants, candidates, board.kept)


def _compete(one: Ask, other: Ask) -> bool:
    """True for two sessions for which one and the same person said yes or maybe."""
    return one.key != other.key and not {each.key for each in one.candidates}.isdisjoint(
        each.key for each in other.candidates
    )
