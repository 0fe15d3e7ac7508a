"""What a party may see of the meetings room: their own session, times, confirmation, statement and survey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language

from forms_app.selectors import live_form
from mediator_portal.cases.enums import CaseState
from mediator_portal.meetings.enums import SeatState, SessionState
from mediator_portal.meetings.models import MediationSession, PartyConfirmation, PartyStatement, SurveyDone

if TYPE_CHECKING:
    from forms_app.models import FormPage
    from mediator_portal.cases.models import CasePerson


def session_fixed(person: CasePerson) -> MediationSession | None:
    """Return the session that stands; None before its mediators were confirmed.

    A mediator who is replaced takes nothing from the parties: their day and place stay.
    """
    if person.case.state not in {CaseState.MATCHING, CaseState.CONFIRMED}:
        return None
    live = _sessions(person).filter(state__in=[SessionState.REQUESTED, SessionState.CONFIRMED]).first()
    return live if live is not None and live.stands else None


def session_called_off(person: CasePerson) -> MediationSession | None:
    """Return the last session that was fixed and then called off; nothing for somebody who had left the case before."""
    if person.left_out_at is not None:
        return None
    found = _sessions(person).filter(state=SessionState.CANCELLED).exclude(confirmed_at=None)
    return found.order_by("-confirmed_at").first()


def has_stale_calendar(person: CasePerson) -> bool:
    """True when a calendar may still hold a session that is off, and no other one is fixed."""
    return session_fixed(person) is None and session_called_off(person) is not None


def session_held(person: CasePerson) -> MediationSession | None:
    """Return the last session that took place."""
    return _sessions(person).filter(state=SessionState.HELD).order_by("-starts_at").first()


def mediator_names(session: MediationSession) -> list[str]:
    """Return the names of the mediators who come."""
    seats = session.seats.filter(state=SeatState.CONFIRMED).select_related("mediator__user").order_by("number")
    return [str(seat.mediator.name) for seat in seats]


def confirmation_of(person: CasePerson, session: MediationSession) -> PartyConfirmation | None:
    """Return what the party said about the session."""
    return PartyConfirmation.objects.filter(session=session, person=person).first()


def has_stated(person: CasePerson, session: MediationSession) -> bool:
    """True when the party made the three statements."""
    return PartyStatement.objects.filter(session=session, person=person).exists()


def has_answered_survey(person: CasePerson, session: MediationSession) -> bool:
    """True when the party answered the survey; what they answered is not linked to them."""
    return SurveyDone.objects.filter(session=session, person=person).exists()


def survey_page(person: CasePerson) -> FormPage | None:
    """Return the survey of the party's role, in their language where there is one."""
    return live_form(person.case.program.site, f"{person.role}_survey", get_language() or person.language)


def _sessions(person: CasePerson):  # type: ignore[no-untyped-def]
    return MediationSession.objects.filter(case=person.case).select_related("room__venue", "case__program")
