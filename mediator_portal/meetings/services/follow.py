"""A session follows its case: whichever door a move comes through, the session changes in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.rules import SYSTEM
from mediator_portal.cases.services import MoveRefused
from mediator_portal.meetings.enums import LIVE_SESSIONS, SEATED, CancelReason, SeatState, SessionState
from mediator_portal.meetings.services import outgoing
from mediator_portal.meetings.services.base import lock_session, tell_audit

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case, CaseMove
    from mediator_portal.cases.workflow import Move
    from mediator_portal.meetings.models import MediationSession

# Why a session is cancelled when its case makes the move.
CANCELS = {
    "replan": CancelReason.REPLANNED,
    "reschedule": CancelReason.RESCHEDULED,
    "nothing_fits": CancelReason.CASE_ENDED,
    "withdraw": CancelReason.CASE_ENDED,
}
NO_SHOWS = {
    "complainant": CancelReason.NO_SHOW_COMPLAINANT,
    "officer": CancelReason.NO_SHOW_OFFICER,
    "both": CancelReason.NO_SHOW_BOTH,
    "mediator": CancelReason.NO_SHOW_MEDIATOR,
}


def rows_for_move(case: Case, move: Move, lands: str) -> list[dict[str, str]]:
    """Return whom a move that lands in this state makes this room write to, for the page that asks before it."""
    session = case.sessions.filter(state__in=LIVE_SESSIONS).select_related("case__program__site").first()
    if session is None:
        return []
    if move.name == "mark_held":
        letters = held_letters(session)
    elif move.name in CANCELS or move.name == "no_show" or lands == CaseState.RETURNED:
        letters = cancel_letters(session, tell_parties=lands != CaseState.RETURNED)
    else:
        return []
    return [each.as_row() for each in letters]


def on_case_moved(sender: Any, *, case: Case, move: Move, entry: CaseMove, **payload: Any) -> None:
    """Follow a move of a case: cancel the live session, or mark it as held. Runs under the case's lock."""
    session = case.sessions.filter(state__in=LIVE_SESSIONS).first()
    if session is None:
        return
    session = lock_session(session)
    _own_door_only(session, move)
    if move.name == "mark_held":
        session_held(session)
    elif move.name == "no_show":
        session_cancel(session, NO_SHOWS.get(entry.reason, CancelReason.CASE_ENDED), case=case)
    elif move.name in CANCELS:
        session_cancel(session, CANCELS[move.name], case=case)
    elif case.state == CaseState.RETURNED:
        session_cancel(session, CancelReason.CASE_ENDED, case=case)


def _own_door_only(session: MediationSession, move: Move) -> None:
    """Refuse a move that came past the service that does its work: asking the pool, giving the seats."""
    done = {"request_pool": SessionState.REQUESTED, "confirm_mediators": SessionState.CONFIRMED}.get(move.name)
    if done is not None and session.state != done:
        raise MoveRefused(_("This step is done on the page of the session."))


def session_cancel(session: MediationSession, reason: str, *, case: Case) -> None:
    """Cancel a live session and tell whom it concerns. Seats stay as they were: they are its history.

    Mediators who were asked and hold no seat are told too, unless the session was never asked for. Parties hear of it
    only when they knew of it (also where a mediator is looked for again) and the case goes on; when it ended, the
    case's own message says so.
    """
    letters = cancel_letters(session, tell_parties=case.state != CaseState.RETURNED)
    session.state, session.cancelled_reason = SessionState.CANCELLED, reason
    session.sequence += 1
    session.save(update_fields=["state", "cancelled_reason", "sequence"])
    outgoing.queue_all(letters, session=session, event="cancelled")
    tell_audit("session.cancel", actor=SYSTEM, case=case, target=session, ids={"reason": str(reason)})


def cancel_letters(session: MediationSession, *, tell_parties: bool) -> list[outgoing.Outgoing]:
    """Return what cancelling a live session sends, from the state it is in."""
    knew = session.confirmed_at is not None
    letters = outgoing.on_cancel(session, tell_parties=knew and tell_parties)
    if session.state in {SessionState.REQUESTED, SessionState.CONFIRMED}:
        letters += outgoing.to_asked(session, "pool_closed", without=SEATED)
    return letters


def held_letters(session: MediationSession) -> list[outgoing.Outgoing]:
    """Return what the end of a session sends: report and survey to its mediators, thanks to the standby, the survey."""
    return [
        *outgoing.to_seated(session, "report_wanted", SeatState.CONFIRMED),
        *outgoing.to_seated(session, "standby_thanks", SeatState.STANDBY),
        *outgoing.to_parties(session, "survey_invitation"),
    ]


def session_held(session: MediationSession) -> None:
    """Mark a session as held and invite everybody to their survey."""
    session.state = SessionState.HELD
    session.save(update_fields=["state"])
    confirmed = session.seats.filter(state=SeatState.CONFIRMED).count()
    cases.session_facts_record(case=session.case, mediator_surveys_missing=confirmed)
    outgoing.queue_all(held_letters(session), session=session, event="held")
    tell_audit("session.held", actor=SYSTEM, case=session.case, target=session)
