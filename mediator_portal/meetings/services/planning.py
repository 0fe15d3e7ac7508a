"""Fix a time and a place for a case; change them later without asking the pool again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import CaseState
from mediator_portal.meetings import rules
from mediator_portal.meetings.enums import LIVE_SESSIONS, SeatState, SessionState
from mediator_portal.meetings.errors import NeedsConsent, SessionRefused
from mediator_portal.meetings.models import MediationSession, Room, Seat
from mediator_portal.meetings.services import outgoing
from mediator_portal.meetings.services.base import lock_case, lock_mediators, lock_session, require_staff, tell_audit
from mediator_portal.meetings.services.bookings import bookings_ask_again, bookings_tell_place
from program_pages.selectors import strengths_of

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case
    from mediator_portal.cases.rules import Actor


def session_plan(
    *,
    case: Case,
    starts_at: dt.datetime,
    room: Room,
    actor: Actor,
    video_link: str = "",
    accepts_warnings: bool = False,
) -> MediationSession:
    """Fix a slot for a case in scheduling, or move the one that is only planned; its end follows from the policy.

    Beyond a limit of the policy it is refused; beyond what is usual it needs `accepts_warnings` (NeedsConsent says what
    to show). A room is never taken twice.
    """
    with transaction.atomic():
        room = lock_room(room, case)
        locked = lock_case(case)
        require_staff(actor, locked)
        if locked.state != CaseState.SCHEDULING:
            raise SessionRefused(_("This case is not being scheduled now."))
        ends_at = starts_at + dt.timedelta(minutes=locked.program.session_minutes)
        session = locked.sessions.filter(state=SessionState.PLANNED).first() or MediationSession(case=locked)
        check_slot(locked, starts_at, ends_at, room=room, accepts_warnings=accepts_warnings)
        check_room(room, starts_at, ends_at, apart_from=session.pk)
        session.starts_at, session.ends_at, session.room = starts_at, ends_at, room
        session.video_link = video_link.strip()
        session.mediators_needed = locked.program.mediators_per_session
        session.save()
        cases.session_facts_record(case=locked, session_starts_at=starts_at, session_ends_at=ends_at)
        tell_audit("session.plan", actor=actor, case=locked, target=session, fields=("starts_at", "room"))
    return session


def session_change(
    *,
    session: MediationSession,
    actor: Actor,
    room: Room,
    starts_at: dt.datetime | None = None,
    video_link: str = "",
    everyone_agreed: bool = False,
    accepts_warnings: bool = False,
) -> MediationSession:
    """Change place or time of a confirmed session that keeps its mediators; everybody is told.

    Another time needs everybody's word (`everyone_agreed`), counts against the policy's limit like the case's move
    "reschedule" (which asks the pool anew), and makes the parties confirm again. The calendar keeps its UID and its
    SEQUENCE rises.
    """
    with transaction.atomic():
        room = lock_room(room, session.case)
        locked = lock_session(session)
        require_staff(actor, locked.case)
        if locked.state != SessionState.CONFIRMED:
            raise SessionRefused(_("Only a confirmed session is changed this way."))
        starts_at = starts_at or locked.starts_at
        moved = starts_at != locked.starts_at
        ends_at = starts_at + (locked.ends_at - locked.starts_at)
        if moved:
            _check_move(locked, starts_at, ends_at, room, everyone_agreed, accepts_warnings)
        elif room.pk != locked.room_id:
            check_problems(_closed(room, locked.case, starts_at, ends_at), accepts_warnings=accepts_warnings)
        check_room(room, starts_at, ends_at, apart_from=locked.pk)
        if not moved and room.pk == locked.room_id and video_link.strip() == locked.video_link:
            return locked
        locked.starts_at, locked.ends_at, locked.room = starts_at, ends_at, room
        locked.video_link = video_link.strip()
        locked.sequence += 1
        locked.save()
        if moved:
            locked.confirmations.all().delete()
            locked.seats.filter(state=SeatState.CONFIRMED).update(attested_at=None)
            cases.session_facts_record(
                case=locked.case,
                session_starts_at=starts_at,
                session_ends_at=ends_at,
                reschedules=locked.case.reschedules + 1,
            )
        outgoing.queue_all(outgoing.on_change(locked, moved=moved), session=locked, event="changed")
        (bookings_ask_again if moved else bookings_tell_place)(locked)
        tell_audit("session.change", actor=actor, case=locked.case, target=locked, fields=("starts_at", "room"))
    return locked


def lock_room(room: Room | int, case: Case) -> Room:
    """Return a room of the case's program, its row locked: who comes second waits here and then sees the booking."""
    pk = room if isinstance(room, int) else room.pk
    found = Room.objects.select_for_update(of=("self",)).select_related("venue")
    locked = found.filter(pk=pk, venue__program_id=case.program_id, active=True, venue__active=True).first()
    if locked is None:
        raise SessionRefused(_("This room is not in use. Choose another one."))
    return locked


def check_room(room: Room, starts_at: dt.datetime, ends_at: dt.datetime, *, apart_from: int | None) -> None:
    """Refuse a room that another live session has at the time. The caller holds the room's lock."""
    taken = room.sessions.filter(state__in=LIVE_SESSIONS, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if (taken if apart_from is None else taken.exclude(pk=apart_from)).exists():
        raise SessionRefused(_("Another session has this room then. Choose another room or time."))


def check_slot(case: Case, starts_at: dt.datetime, ends_at: dt.datetime, *, room: Room, accepts_warnings: bool) -> None:
    """Refuse a slot beyond a limit of the policy; ask beyond what is usual, or where the venue is closed."""
    problems = rules.slot_problems(
        case.program,
        strengths_of(case.program),
        starts_at=starts_at,
        ends_at=ends_at,
        now=timezone.now(),
        tz=case.program.tz,
    )
    problems += _closed(room, case, starts_at, ends_at)
    check_problems(problems, accepts_warnings=accepts_warnings)


def check_problems(problems: list[rules.Problem], *, accepts_warnings: bool) -> None:
    """Refuse at a limit, ask at a warning that was not accepted yet."""
    refused = next((problem for problem in problems if problem.refuses), None)
    if refused is not None:
        raise SessionRefused(refused.sentence)
    if problems and not accepts_warnings:
        raise NeedsConsent(problems)


def _closed(room: Room, case: Case, starts_at: dt.datetime, ends_at: dt.datetime) -> list[rules.Problem]:
    return rules.venue_problems(room.venue.openings, starts_at=starts_at, ends_at=ends_at, tz=case.program.tz)


def _check_move(
    session: MediationSession,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    room: Room,
    everyone_agreed: bool,
    accepts_warnings: bool,
) -> None:
    if session.case.reschedules >= session.case.program.reschedule_limit:
        raise SessionRefused(_("This session was already moved as often as our policy allows."))
    if not everyone_agreed:
        raise SessionRefused(_("Another time needs the word of both parties and of every mediator."))
    check_slot(session.case, starts_at, ends_at, room=room, accepts_warnings=accepts_warnings)
    mediators = list(session.seats.filter(state=SeatState.CONFIRMED).values_list("mediator_id", flat=True))
    lock_mediators(mediators)
    clash = Seat.objects.filter(
        mediator__in=mediators,
        state=SeatState.CONFIRMED,
        session__state=SessionState.CONFIRMED,
        session__starts_at__lt=ends_at,
        session__ends_at__gt=starts_at,
    ).exclude(session=session)
    if clash.exists():
        raise SessionRefused(_("One of the mediators has another session then."))
