"""The mediators' own agreement, which a room above keeps: whether a program asks for it, and where it is signed.

What this room knows of it is the moment on the seat (`Seat.signed_at`); docs/participation.md, "Mediators sign too".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from mediator_portal.meetings.enums import SeatState, SessionState

if TYPE_CHECKING:
    from mediator_portal.meetings.models import MediationSession, Seat
    from program_pages.models import Program


@dataclass(frozen=True)
class Pages:
    """What the room above registers: whether a mediator of the program can sign now, and the names of its pages."""

    can_sign: Callable[[Program], bool]
    own: str
    by_staff: str
    texts: str


_pages: list[Pages] = []


def register(pages: Pages) -> None:
    """Say where mediators sign; called once when the room above is ready."""
    _pages[:] = [pages]


def asks(program: Program) -> bool:
    """True when mediators must sign: the policy says so, and there is an agreement that they can read and sign.

    Without a text the program has work to do (staff see that), and no report waits for what nobody can do.
    """
    return program.mediators_sign and any(pages.can_sign(program) for pages in _pages)


def texts_url(program: Program) -> str:
    """Return where the mediators' agreement is made ready when the policy asks for it and nobody can sign, else ""."""
    return reverse(_pages[0].texts) if _pages and program.mediators_sign and not asks(program) else ""


def unsigned(seats: Iterable[Seat]) -> list[Seat]:
    """Return the confirmed seats whose mediators have not signed."""
    return [seat for seat in seats if seat.state == SeatState.CONFIRMED and seat.signed_at is None]


def may_sign(session: MediationSession, seat: Seat) -> bool:
    """True while a mediator's own signature is of use: they sit in the session, the case goes on, and no report says
    that they were not there.
    """
    if seat.state != SeatState.CONFIRMED or session.state == SessionState.CANCELLED or session.case.ended_at:
        return False
    report = getattr(session, "report", None)
    return report is None or report.attendance.filter(mediator_id=seat.mediator_id, attended=True).exists()


def own_url(session: MediationSession) -> str:
    """Return the page on which a mediator of the session reads and signs; afterwards it shows the receipt."""
    return reverse(_pages[0].own, args=[session.reference]) if _pages else ""


def staff_url(seat: Seat, session: MediationSession) -> str:
    """Return the page on which staff record what a mediator signed on paper."""
    return reverse(_pages[0].by_staff, args=[session.reference, seat.mediator.reference]) if _pages else ""
