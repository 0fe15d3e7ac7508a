"""Seats: a person confirms the mediators, a mediator gives a seat back, a standby moves up.

Every change stands under the session's lock, so of any number of people acting at once one is first and the others are
told; the numbered seats' constraint holds even if the lock were gone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.rules import SYSTEM
from mediator_portal.meetings import rules
from mediator_portal.meetings.enums import SEATED, Reply, SeatState, SessionState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import Seat
from mediator_portal.meetings.selectors.candidates import Board, board_for
from mediator_portal.meetings.services import outgoing
from mediator_portal.meetings.services.base import (
    lock_mediators,
    lock_session,
    require_mediator,
    require_staff,
    tell_audit,
)
from mediator_portal.meetings.services.weights import match_record

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case
    from mediator_portal.cases.rules import Actor
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.meetings.models import MediationSession


def mediators_confirm(
    *,
    session: MediationSession,
    mediators: Sequence[Mediator],
    actor: Actor,
    standby: Sequence[Mediator] = (),
    reason: str = "",
) -> MediationSession:
    """Give the seats of a session to as many mediators as it needs; everybody is told.

    Each must have said yes or maybe and pass every gate as it stands now. Another choice than the suggestion needs a
    reason. The same choice again changes nothing; a choice that comes second is refused with what happened.
    """
    with transaction.atomic():
        locked = lock_session(session)
        require_staff(actor, locked.case)
        if locked.state == SessionState.CONFIRMED:
            return _already_confirmed(locked, mediators)
        if locked.state != SessionState.REQUESTED:
            raise SessionRefused(_("This session is not looking for mediators now."))
        lock_mediators(each.pk for each in (*mediators, *standby))
        keep = list(locked.seats.filter(state=SeatState.CONFIRMED).select_related("mediator"))
        board = board_for(locked)
        _check_choice(board, mediators, standby, keep, reason)
        _take_seats(locked, board, mediators, standby, actor, reason)
        to_parties, to_others = outgoing.on_confirm(locked, mediators, standby)
        match_record(
            locked,
            board.ranking,
            kept=board.kept,
            suggested=board.suggested_ids,
            mediators=mediators,
            actor=actor,
        )
        locked.sequence += locked.confirmed_at is not None
        locked.state, locked.confirmed_at = SessionState.CONFIRMED, timezone.now()
        locked.save(update_fields=["state", "confirmed_at", "sequence"])
        cases.session_facts_record(case=locked.case, mediators_confirmed=locked.mediators_needed)
        cases.move(case=locked.case, name="confirm_mediators", actor=actor)
        # Parties hear of a session once, then of what changes. A mediator each time a seat is given.
        outgoing.queue_all(to_parties, session=locked, event="confirmed")
        outgoing.queue_all(to_others, session=locked, event=f"seats{locked.confirmed_at:%Y%m%d%H%M%S}")
    return locked


def seat_release(*, seat: Seat, actor: Actor, reason: str = "") -> MediationSession:
    """Give a seat back. The first standby moves up; without one the case looks for a mediator again and staff are told.

    Only before the session begins. Giving back a seat that is already given back changes nothing.
    """
    with transaction.atomic():
        session = lock_session(seat.session_id)
        locked = Seat.objects.select_for_update(of=("self",)).select_related("mediator").get(pk=seat.pk)
        require_mediator(actor, locked.mediator, session.case)
        if locked.state == SeatState.RELEASED:
            return session
        if session.starts_at <= timezone.now() or session.state not in {
            SessionState.REQUESTED,
            SessionState.CONFIRMED,
        }:
            raise SessionRefused(_("The session has begun or is over. Call us instead."))
        was_confirmed, number = locked.state == SeatState.CONFIRMED, locked.number
        locked.state, locked.number = SeatState.RELEASED, None
        locked.released_at, locked.release_reason = timezone.now(), reason.strip()
        locked.save()
        # Who gave the seat back is not suggested for it again; a new answer can change that.
        session.requests.filter(mediator=locked.mediator).update(reply=Reply.NO, replied_at=timezone.now())
        tell_audit("seat.release", actor=actor, case=session.case, target=locked, ids={"session": session.pk})
        outgoing.queue_all(
            outgoing.to_mediator(locked.mediator, "seat_released_mediator"), session=session, event=f"seat{locked.pk}"
        )
        if was_confirmed:
            _fill_gap(session, number or 1, locked)
    return session


def seat_attest(*, seat: Seat, conflict: bool, actor: Actor) -> Seat:
    """Record what a mediator says about a conflict shortly before the session; a conflict frees the seat."""
    if conflict:
        seat_release(seat=seat, actor=actor, reason=Reply.CONFLICT.value)
        seat.session.requests.filter(mediator_id=seat.mediator_id).update(reply=Reply.CONFLICT)
        return Seat.objects.get(pk=seat.pk)
    with transaction.atomic():
        session = lock_session(seat.session_id)
        locked = Seat.objects.select_for_update(of=("self",)).select_related("mediator").get(pk=seat.pk)
        require_mediator(actor, locked.mediator, session.case)
        if locked.attested_at is None:
            locked.attested_at = timezone.now()
            locked.save(update_fields=["attested_at"])
            tell_audit("seat.attest", actor=actor, case=session.case, target=locked, fields=("attested_at",))
    return locked


def _check_choice(
    board: Board, mediators: Sequence[Mediator], standby: Sequence[Mediator], keep: Sequence[Seat], reason: str
) -> None:
    """Refuse a choice that is too few, too many, not asked, behind a gate, or other than suggested without a reason."""
    needed = board.session.mediators_needed - len(keep)
    chosen = [each.pk for each in mediators]
    if len(set(chosen)) != len(chosen) or set(chosen) & {each.pk for each in standby}:
        raise SessionRefused(_("Choose each mediator once."))
    if {seat.mediator_id for seat in keep} & {each.pk for each in (*mediators, *standby)}:
        raise SessionRefused(_("One of them takes this session already. Choose somebody else."))
    if len(chosen) != needed:
        words = ngettext("Choose %(count)d mediator.", "Choose %(count)d mediators.", needed)
        raise SessionRefused(words % {"count": needed})
    for mediator in [*mediators, *standby]:
        row = board.row_of(mediator.pk)
        if row is None or row.candidate is None:
            raise SessionRefused(_("%(name)s has not said yes or maybe.") % {"name": mediator.name})
        if row.closed:
            words = _("%(name)s cannot take this session: %(why)s.")
            raise SessionRefused(words % {"name": mediator.name, "why": row.closed[0].sentence})
    language = board.language_gate([*chosen, *(seat.mediator_id for seat in keep)])
    if not language.ok:
        raise SessionRefused(language.sentence)
    if not board.is_suggested(chosen) and not reason.strip():
        raise SessionRefused(_("You chose otherwise than suggested. Say why; it stays inside the program."))


def _take_seats(
    session: MediationSession,
    board: Board,
    mediators: Sequence[Mediator],
    standby: Sequence[Mediator],
    actor: Actor,
    reason: str,
) -> None:
    suggested = board.is_suggested([each.pk for each in mediators])
    taken = session.seats.filter(state=SeatState.CONFIRMED).values_list("number", flat=True)
    numbers = rules.free_numbers(taken, session.mediators_needed)
    signed = _signed_before(session)
    for mediator, number in [*zip(mediators, numbers, strict=True), *((each, None) for each in standby)]:
        Seat.objects.update_or_create(
            session=session,
            mediator=mediator,
            defaults={
                "number": number,
                "state": SeatState.CONFIRMED if number else SeatState.STANDBY,
                "suggested": suggested,
                "choice_reason": "" if suggested else reason.strip(),
                "explanation": board.explanation_of(mediator.pk),
                "by": actor.user,
                "released_at": None,
                "release_reason": "",
                "attested_at": None,
                "signed_at": signed.get(mediator.pk),
            },
        )
    ids = {"suggested": suggested, "seats": len(mediators), "standby": len(standby)}
    tell_audit("session.confirm", actor=actor, case=session.case, target=session, ids=ids)


def _signed_before(session: MediationSession) -> dict[int, dt.datetime]:
    """Return when mediators signed the agreement for this case, also for an earlier session of it, by their key."""
    seats = Seat.objects.filter(session__case_id=session.case_id, signed_at__isnull=False).order_by("signed_at")
    return {mediator: at for mediator, at in seats.values_list("mediator_id", "signed_at") if at is not None}


def seats_sign(*, mediator: Mediator, case: Case, at: dt.datetime) -> int:
    """Note on a mediator's seats of a case that they signed its agreement; return how many are new.

    Called by the room that keeps the signature, in its transaction.
    """
    seats = Seat.objects.filter(session__case=case, mediator=mediator, signed_at=None)
    return seats.update(signed_at=at)


def _already_confirmed(session: MediationSession, mediators: Sequence[Mediator]) -> MediationSession:
    held = set(session.seats.filter(state=SeatState.CONFIRMED).values_list("mediator_id", flat=True))
    if {each.pk for each in mediators} <= held:
        return session
    raise SessionRefused(_("Somebody else has just confirmed the mediators of this session."))


def next_standby(session: MediationSession, *, without: Seat | None = None) -> Seat | None:
    """Return the standby who moves up when a seat falls free: the first whose gates are open now."""
    waiting = session.seats.filter(state=SeatState.STANDBY).select_related("mediator").order_by("at", "pk")
    seats = [seat for seat in waiting if without is None or seat.pk != without.pk]
    board = board_for(session) if seats else None
    for seat in seats:
        row = board.row_of(seat.mediator_id) if board is not None else None
        if row is None or not row.closed:
            return seat
    return None


def _fill_gap(session: MediationSession, number: int, released: Seat) -> None:
    """Move the first standby who is still free up to the seat, or open the matching again."""
    lock_mediators(session.seats.filter(state=SeatState.STANDBY).values_list("mediator_id", flat=True))
    seat = next_standby(session)
    if seat is not None:
        seat.state, seat.number, seat.at = SeatState.CONFIRMED, number, timezone.now()
        seat.save(update_fields=["state", "number", "at"])
        tell_audit("seat.promote", actor=SYSTEM, case=session.case, target=seat, ids={"session": session.pk})
        outgoing.queue_all(
            outgoing.to_mediator(seat.mediator, "standby_promoted"), session=session, event=f"promoted{released.pk}"
        )
        outgoing.queue_all(
            outgoing.to_staff(session, "seat_refilled_staff"), session=session, event=f"seat{released.pk}"
        )
        if session.confirmed_at is not None:
            session.sequence += 1
            session.save(update_fields=["sequence"])
        outgoing.queue_all(outgoing.on_replace(session), session=session, event="replaced")
        return
    _reopen(session, released)


def _reopen(session: MediationSession, released: Seat) -> None:
    confirmed = session.seats.filter(state=SeatState.CONFIRMED).count()
    session.state = SessionState.REQUESTED
    session.save(update_fields=["state"])
    cases.session_facts_record(case=session.case, mediators_confirmed=confirmed)
    if session.case.state == CaseState.CONFIRMED:
        cases.move(case=session.case, name="reopen_matching", actor=SYSTEM)
    outgoing.queue_all(outgoing.to_staff(session, "seat_released_staff"), session=session, event=f"seat{released.pk}")


def holds_seat(session: MediationSession, mediator: Mediator) -> bool:
    """True when the mediator holds a confirmed or standby seat."""
    return session.seats.filter(mediator=mediator, state__in=SEATED).exists()
