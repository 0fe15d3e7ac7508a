"""Reads of people's data in this room, each one audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.audit.services import record

if TYPE_CHECKING:
    from mediator_portal.cases.models import CasePerson
    from mediator_portal.meetings.models import MediationSession
    from portal.accounts.models import User

PARTS = {
    "conflict": ("name", "unit"),
    "session": ("name", "language", "needs", "allegation"),
    "standby": ("name",),
    "report": ("name",),
    "match": ("name",),
    "wish": ("name", "wish"),
    "times": ("name",),
}


def session_people_read(session: MediationSession, *, actor: User, part: str) -> list[CasePerson]:
    """Return the people of the session's case and record who read which of their fields."""
    record(
        action="session.read",
        actor=actor,
        site=session.case.program.site_id,
        target=session,
        fields=PARTS[part],
        ids={"case": session.case_id, "part": part},
    )
    return list(session.case.people.all())
