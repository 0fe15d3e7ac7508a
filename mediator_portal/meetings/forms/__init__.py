"""Forms of this room. They read and check what was typed; rules stand in the services."""

from mediator_portal.meetings.forms.answers import (
    AbsenceForm,
    AttestForm,
    ReleaseForm,
    ReplyForm,
    StaffReplyForm,
)
from mediator_portal.meetings.forms.availability import ExceptionForm, PauseForm, PlacesForm, WeekForm
from mediator_portal.meetings.forms.calendars import CalendarForm
from mediator_portal.meetings.forms.descriptions import DescriptionForm
from mediator_portal.meetings.forms.desk import (
    AmountForm,
    ChangeForm,
    HoursForm,
    MatchForm,
    MoreForm,
    PartyAnswerForm,
    PlaceForm,
    RoomFormSet,
    SlotForm,
    VenueForm,
    WhenForm,
)
from mediator_portal.meetings.forms.interpreters import InterpreterForm
from mediator_portal.meetings.forms.weights import WeightsForm

__all__ = [
    "AbsenceForm",
    "AmountForm",
    "AttestForm",
    "CalendarForm",
    "ChangeForm",
    "DescriptionForm",
    "ExceptionForm",
    "HoursForm",
    "InterpreterForm",
    "MatchForm",
    "MoreForm",
    "PartyAnswerForm",
    "PauseForm",
    "PlaceForm",
    "PlacesForm",
    "ReleaseForm",
    "ReplyForm",
    "RoomFormSet",
    "SlotForm",
    "StaffReplyForm",
    "VenueForm",
    "WeekForm",
    "WeightsForm",
    "WhenForm",
]
