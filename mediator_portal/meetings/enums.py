"""Code words of sessions, requests, replies and stipends."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    REQUESTED = "requested", _("Request sent to the pool")
    CONFIRMED = "confirmed", _("Confirmed")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Reply(models.TextChoices):
    YES = "yes", _("Yes")
    MAYBE = "maybe", _("Maybe")
    NO = "no", _("No")
    CONFLICT = "conflict", _("Conflict of interest")


class SeatState(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    STANDBY = "standby", _("Standby")
    RELEASED = "released", _("Released")


class PartyAnswer(models.TextChoices):
    CONFIRMED = "confirmed", _("Comes")
    CHANGE = "change", _("Asks for a change")


class StipendState(models.TextChoices):
    RAISED = "raised", _("Raised")
    APPROVED = "approved", _("Approved")
    PAID = "paid", _("Paid")


class ExceptionKind(models.TextChoices):
    OFF = "off", _("Not available")
    EXTRA = "extra", _("Also available")
    OTHER = "other", _("Other hours than usual")


class CalendarKind(models.TextChoices):
    ADDRESS = "address", _("Address of a calendar")
    FILE = "file", _("Calendar file")


class CalendarProblem(models.TextChoices):
    """Why a private calendar could not be read. A code word: what the other side answered is kept nowhere."""

    ADDRESS = "address", _("This address cannot be used. It begins with https:// or webcal:// and is open on the web.")
    UNREACHABLE = "unreachable", _("Nothing answered at this address.")
    REFUSED = "refused", _("The address did not give a calendar. Copy it again from your calendar’s settings.")
    TOO_LARGE = "too_large", _("The calendar is too large. Choose a smaller one, or a file of the next months.")
    TOO_MANY = "too_many", _("The calendar has too many events in the coming months.")
    NO_CALENDAR = "no_calendar", _("This is not a calendar (.ics).")
    TOO_SLOW = "too_slow", _("Reading the calendar took too long.")


class BookingState(models.TextChoices):
    """Where an interpreter stands with one session."""

    ASKED = "asked", _("Asked")
    YES = "yes", _("Can come")
    NO = "no", _("Cannot come")
    CONFLICT = "conflict", _("Conflict of interest")
    CONFIRMED = "confirmed", _("Confirmed")
    RELEASED = "released", _("Released")


class EscalationStep(models.TextChoices):
    """What is done when too few mediators say yes, in this order."""

    COORDINATOR = "coordinator", _("The coordinator was told")
    DIRECTOR = "director", _("The director was told")
    WIDER = "wider", _("More mediators were asked")


class Gate(models.TextChoices):
    """What must hold before a mediator takes a session (product.md 5, domain.md D5.5)."""

    ACTIVE = "active", _("Active")
    NOT_SUSPENDED = "not_suspended", _("Not suspended")
    IN_TERM = "in_term", _("In term")
    ACCOUNT = "account", _("Signs in to the portal")
    TRAINED = "trained", _("Trained")
    DEVELOPMENT = "development", _("Development current")
    FREE = "free", _("Free for the slot")
    NO_CONFLICT = "no_conflict", _("No conflict of interest")
    LANGUAGE = "language", _("Language covered")


class ProblemCode(models.TextChoices):
    """What a plan may go beyond."""

    PAST = "past", _("In the past")
    WEEKDAY = "weekday", _("Day of the week")
    SATURDAY = "saturday", _("Saturday")
    HOURS = "hours", _("Hours of mediation")
    NOTICE_SHORT = "notice_short", _("Too little notice")
    NOTICE_EARLY = "notice_early", _("Too early")
    ROOM = "room", _("Room taken")
    CLOSED = "closed", _("Venue closed")


class AgeBand(models.TextChoices):
    """How old somebody says they are."""

    UNDER_40 = "under_40", _("Under 40")
    UNDER_60 = "under_60", _("40 to 59")
    FROM_60 = "from_60", _("60 or older")


class Gender(models.TextChoices):
    """The gender somebody says is theirs."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Another gender")


class Factor(models.TextChoices):
    """What orders the candidates (product.md 5). Breadth of the pair is none of them: it decides between equals."""

    ANSWER = "answer", _("The answer")
    FEWEST_CASES = "fewest_cases", _("Fewest cases against the yearly target")
    LONGEST_SINCE = "longest_since", _("Longest since the last case")
    EXPERIENCE = "experience", _("Experienced with newer")
    NEW_PAIR = "new_pair", _("Pair not repeated")
    LANGUAGE = "language", _("Language")
    DISTANCE = "distance", _("The place is easy to reach")


class CancelReason(models.TextChoices):
    """Why a session did not take place. A code word, never a text about what happened."""

    RESCHEDULED = "rescheduled", _("Rescheduled")
    REPLANNED = "replanned", _("Planned anew")
    NO_SHOW_COMPLAINANT = "no_show_complainant", _("The complainant did not come")
    NO_SHOW_OFFICER = "no_show_officer", _("The officer did not come")
    NO_SHOW_BOTH = "no_show_both", _("Neither party came")
    NO_SHOW_MEDIATOR = "no_show_mediator", _("A mediator did not come")
    CASE_ENDED = "case_ended", _("The case no longer goes ahead")


class VenueFeature(models.TextChoices):
    """What makes a place easier to come to. People see it before a session, so that they need not ask."""

    STEP_FREE = "step_free", _("Step-free entrance")
    ELEVATOR = "elevator", _("Elevator")
    RESTROOM = "restroom", _("Accessible restroom")
    LOOP = "loop", _("Hearing loop")
    CAPTIONS = "captions", _("Live captions")
    PARKING = "parking", _("Accessible parking")
    TRANSIT = "transit", _("Bus or train nearby")
    WAITING = "waiting", _("Two separate waiting areas")
    TWO_DOORS = "two_doors", _("Two separate entrances")


LIVE_SESSIONS = frozenset({SessionState.PLANNED, SessionState.REQUESTED, SessionState.CONFIRMED})
SEATED = frozenset({SeatState.CONFIRMED, SeatState.STANDBY})
