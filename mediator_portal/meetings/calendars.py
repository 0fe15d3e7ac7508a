"""The calendar file of a session: a neutral title, time and place, nobody's name; behind the sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from mediator_portal.meetings.words import place

if TYPE_CHECKING:
    from mediator_portal.meetings.models import MediationSession


def ics(session: MediationSession, *, cancelled: bool = False) -> bytes:
    """Return the file: the same UID at every change, SEQUENCE as the session counts it, METHOD CANCEL when it is off.

    A seat given back changes nothing for the others, so its own file counts one further.
    """
    from portal.notifications.calendar import session_ics

    return session_ics(
        uid=str(session.uid),
        sequence=session.sequence + (1 if cancelled else 0),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=place(session.room),
        cancelled=cancelled,
    )


def response(session: MediationSession, *, cancelled: bool = False) -> HttpResponse:
    """Return the file as a download that nothing keeps."""
    answer = HttpResponse(ics(session, cancelled=cancelled), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return answer
