"""Availability, calendars, venues, sessions, requests to the pool, interpreters, reports, surveys and stipends."""

from mediator_portal.meetings.models.after import Attendance, PartyStatement, SessionReport, Stipend, SurveyDone
from mediator_portal.meetings.models.availability import (
    AvailabilityException,
    AvailabilityPause,
    DutyTime,
    PartyTime,
    WeeklyAvailability,
)
from mediator_portal.meetings.models.calendars import BusyStretch, CalendarFeed, PrivateCalendar
from mediator_portal.meetings.models.descriptions import SelfDescription
from mediator_portal.meetings.models.interpreters import Interpreter, InterpreterBooking
from mediator_portal.meetings.models.match import MatchRecord, MatchWeights
from mediator_portal.meetings.models.sessions import MediationSession, PartyConfirmation, PoolRequest, Seat
from mediator_portal.meetings.models.venues import NearVenue, Room, Venue, VenueHours

__all__ = [
    "Attendance",
    "AvailabilityException",
    "AvailabilityPause",
    "BusyStretch",
    "CalendarFeed",
    "DutyTime",
    "Interpreter",
    "InterpreterBooking",
    "MatchRecord",
    "MatchWeights",
    "MediationSession",
    "NearVenue",
    "PartyConfirmation",
    "PartyStatement",
    "PartyTime",
    "PoolRequest",
    "PrivateCalendar",
    "Room",
    "Seat",
    "SelfDescription",
    "SessionReport",
    "Stipend",
    "SurveyDone",
    "Venue",
    "VenueHours",
    "WeeklyAvailability",
]
