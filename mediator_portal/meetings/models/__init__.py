"""Availability, venues, sessions, requests to the pool, reports, surveys and stipends."""

from mediator_portal.meetings.models.after import Attendance, PartyStatement, SessionReport, Stipend, SurveyDone
from mediator_portal.meetings.models.availability import AvailabilityException, PartyTime, WeeklyAvailability
from mediator_portal.meetings.models.sessions import MediationSession, PartyConfirmation, PoolRequest, Seat
from mediator_portal.meetings.models.venues import Room, Venue, VenueHours

__all__ = [
    "Attendance",
    "AvailabilityException",
    "MediationSession",
    "PartyConfirmation",
    "PartyStatement",
    "PartyTime",
    "PoolRequest",
    "Room",
    "Seat",
    "SessionReport",
    "Stipend",
    "SurveyDone",
    "Venue",
    "VenueHours",
    "WeeklyAvailability",
]
