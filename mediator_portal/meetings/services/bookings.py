"""Interpreters in a session: asked, answered, confirmed by a person, released. Locks: case, session, then bookings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.meetings import interpreting
from mediator_portal.meetings.enums import BookingState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import Interpreter, InterpreterBooking
from mediator_portal.meetings.selectors.interpreters import interpreter_rows
from mediator_portal.meetings.services import outgoing
from mediator_portal.meetings.services.base import lock_session, require_own, require_staff, tell_audit

if TYPE_CHECKING:
    from mediator_portal.cases.rules import Actor
    from mediator_portal.meetings.models import MediationSession


def booking_ask(
    *, session: MediationSession, interpreter: Interpreter, language: str, actor: Actor
) -> InterpreterBooking:
    """Ask an interpreter whether they can come. The same question again is the same question.

    Whose gates are closed is not asked; somebody who said no is asked anew.
    """
    with transaction.atomic():
        locked = _live(session)
        require_staff(actor, locked.case)
        rows = {row.interpreter.pk: row for row in interpreter_rows(locked, language)}
        row = rows.get(interpreter.pk)
        if row is None:
            raise SessionRefused(_("This interpreter does not interpret the language."))
        booking = row.booking
        if booking is not None and booking.state in interpreting.OPEN:
            return booking
        if row.closed:
            raise SessionRefused(row.closed[0].sentence)
        booking = booking or InterpreterBooking(session=locked, interpreter=interpreter)
        booking.language, booking.state, booking.asked_for = language, BookingState.ASKED, locked.sequence
        booking.asked_at, booking.attested_again_at = timezone.now(), None
        booking.attested_at = booking.answered_at = booking.confirmed_at = booking.released_at = None
        booking.by = actor.user
        booking.save()
        _write(locked, booking, "interpreter_request", "asked")
        _tell("booking.ask", actor, booking)
    return booking


def booking_attest(*, booking: InterpreterBooking, conflict: bool, actor: Actor) -> InterpreterBooking:
    """Record what the interpreter says about a conflict of interest, before any detail is shown."""
    with transaction.atomic():
        locked = _lock(booking, actor)
        if locked.state != BookingState.ASKED:
            return locked
        now = timezone.now()
        if conflict:
            locked.state, locked.answered_at = BookingState.CONFLICT, now
        else:
            locked.attested_at = now
        locked.save(update_fields=["state", "attested_at", "answered_at"])
        _tell("booking.attest", actor, locked)
    return locked


def booking_attest_again(*, booking: InterpreterBooking, conflict: bool, actor: Actor) -> InterpreterBooking:
    """Record what a confirmed interpreter says about a conflict shortly before the session; one frees the place."""
    with transaction.atomic():
        locked = _lock(booking, actor)
        if locked.state != BookingState.CONFIRMED:
            raise SessionRefused(_("Thank you. This session no longer needs an answer."))
        if conflict:
            locked.state, locked.released_at = BookingState.CONFLICT, timezone.now()
            letters = outgoing.to_staff(locked.session, "interpreter_missing")
            event = f"interpreter_conflict:{locked.reference}:{locked.asked_for}"
            outgoing.queue_all(letters, session=locked.session, event=event)
        elif locked.attested_again_at is None:
            locked.attested_again_at = timezone.now()
        locked.save(update_fields=["state", "released_at", "attested_again_at"])
        _tell("booking.attest", actor, locked)
    return locked


def booking_reply(*, booking: InterpreterBooking, can_come: bool, actor: Actor) -> InterpreterBooking:
    """Record a yes or a no; the last one counts until a person confirmed. A yes needs the attestation first."""
    wanted = BookingState.YES if can_come else BookingState.NO
    with transaction.atomic():
        locked = _lock(booking, actor)
        if locked.state == BookingState.CONFIRMED:
            raise SessionRefused(_("You are confirmed for this session. If you cannot come, release it on its page."))
        if locked.state not in {BookingState.ASKED, BookingState.YES, BookingState.NO}:
            raise SessionRefused(_("Thank you. This session no longer needs an answer."))
        if can_come and locked.attested_at is None:
            raise SessionRefused(_("First tell us that there is no conflict of interest."))
        if locked.state != wanted:
            locked.state, locked.answered_at = wanted, timezone.now()
            locked.save(update_fields=["state", "answered_at"])
            _tell("booking.reply", actor, locked)
    return locked


def booking_confirm(*, booking: InterpreterBooking, actor: Actor) -> InterpreterBooking:
    """Confirm an interpreter who said yes. One for each language; the others who said yes are thanked."""
    with transaction.atomic():
        session = _live(booking.session)
        require_staff(actor, session.case)
        # Two sessions at the same time that want the same person come one by one.
        list(Interpreter.objects.select_for_update(of=("self",)).filter(pk=booking.interpreter_id).values_list("pk"))
        rows = {row.booking.pk: row for row in interpreter_rows(session, booking.language) if row.booking is not None}
        row = rows.get(booking.pk)
        if row is None or row.booking is None:
            raise SessionRefused(_("This interpreter does not interpret the language."))
        locked = row.booking
        if locked.state == BookingState.CONFIRMED:
            return locked
        if locked.state != BookingState.YES:
            raise SessionRefused(_("Only somebody who said yes can be confirmed."))
        if row.closed:
            raise SessionRefused(row.closed[0].sentence)
        if any(other.booking is not None and other.booking.state == BookingState.CONFIRMED for other in rows.values()):
            raise SessionRefused(_("Another interpreter is confirmed for this language. Release them first."))
        locked.state, locked.confirmed_at, locked.by = BookingState.CONFIRMED, timezone.now(), actor.user
        locked.save(update_fields=["state", "confirmed_at", "by"])
        _write(session, locked, "interpreter_confirmed", "interpreter_confirmed")
        for other in rows.values():
            if other.booking is not None and other.booking.state == BookingState.YES and other.booking.pk != locked.pk:
                _write(session, other.booking, "interpreter_thanks", "interpreter_confirmed")
        _tell("booking.confirm", actor, locked)
    return locked


def booking_release(*, booking: InterpreterBooking, actor: Actor) -> InterpreterBooking:
    """Give a booking back, or take it back: by the interpreter (staff are told) or by staff (the interpreter is)."""
    with transaction.atomic():
        locked = _lock(booking, actor)
        if locked.state not in interpreting.OPEN:
            return locked
        was, own = locked.state, actor.user is not None and locked.interpreter.user_id == actor.user.pk
        locked.state, locked.released_at = BookingState.RELEASED, timezone.now()
        locked.save(update_fields=["state", "released_at"])
        if own and was == BookingState.CONFIRMED:
            letters = outgoing.to_staff(locked.session, "interpreter_missing")
            event = f"interpreter_released:{locked.released_at:%Y%m%dT%H%M%S}"
            outgoing.queue_all(letters, session=locked.session, event=event)
        elif not own:
            _write(locked.session, locked, "interpreter_cancelled", "interpreter_released")
        _tell("booking.release", actor, locked)
    return locked


def bookings_ask_again(session: MediationSession) -> None:
    """After a change of the time: whoever was asked is asked about the new one. Under the session's lock."""
    for booking, kind in outgoing.bookings_told(session, moved=True):
        booking.state, booking.asked_for = BookingState.ASKED, session.sequence
        booking.confirmed_at = booking.answered_at = booking.attested_again_at = None
        booking.asked_at = timezone.now()
        booking.save(
            update_fields=["state", "asked_for", "asked_at", "confirmed_at", "answered_at", "attested_again_at"]
        )
        _write(session, booking, kind, "changed")


def bookings_tell_place(session: MediationSession) -> None:
    """After a change of the place alone: the confirmed interpreter is told."""
    for booking, kind in outgoing.bookings_told(session, moved=False):
        _write(session, booking, kind, "changed")


def _live(session: MediationSession) -> MediationSession:
    locked = lock_session(session)
    if locked.state not in interpreting.BOOKABLE or locked.starts_at <= timezone.now():
        raise SessionRefused(_("This session takes no interpreter any more."))
    return locked


def _lock(booking: InterpreterBooking, actor: Actor) -> InterpreterBooking:
    session = _live(booking.session)
    rows = InterpreterBooking.objects.select_for_update(of=("self",)).select_related("interpreter__program")
    locked = rows.get(pk=booking.pk)
    locked.session = session
    require_own(actor, locked.interpreter)
    return locked


def _write(session: MediationSession, booking: InterpreterBooking, kind: str, event: str) -> None:
    letters = outgoing.to_interpreter(booking, kind)
    outgoing.queue_all(letters, session=session, event=f"{event}:{booking.reference}:{booking.asked_for}")


def _tell(action: str, actor: Actor, booking: InterpreterBooking) -> None:
    tell_audit(action, actor=actor, case=booking.session.case, target=booking, ids={"state": str(booking.state)})
