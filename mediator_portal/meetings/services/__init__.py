"""Every way to change availability, sessions, seats, reports and stipends. Nothing else writes to their rows."""

from mediator_portal.meetings.errors import NeedsConsent, SessionRefused
from mediator_portal.meetings.services.after import report_record, statement_record, survey_done_record
from mediator_portal.meetings.services.availability import (
    duty_set,
    exception_add,
    exception_remove,
    party_times_set,
    pause_end,
    pause_set,
    places_set,
    weekly_set,
)
from mediator_portal.meetings.services.bookings import (
    booking_ask,
    booking_attest,
    booking_attest_again,
    booking_confirm,
    booking_release,
    booking_reply,
)
from mediator_portal.meetings.services.calendars import (
    calendar_add,
    calendar_refresh,
    calendar_remove,
    feed_end,
    feed_make,
)
from mediator_portal.meetings.services.descriptions import description_delete, description_set, descriptions_forget
from mediator_portal.meetings.services.follow import session_cancel
from mediator_portal.meetings.services.interpreters import (
    interpreter_invite,
    interpreter_link_user,
    interpreter_save,
)
from mediator_portal.meetings.services.parties import party_confirmation_record
from mediator_portal.meetings.services.planning import session_change, session_plan
from mediator_portal.meetings.services.pool import (
    notice_problems,
    reply_record,
    request_attest,
    request_more,
    request_send,
)
from mediator_portal.meetings.services.seats import (
    mediators_confirm,
    next_standby,
    seat_attest,
    seat_release,
    seats_sign,
)
from mediator_portal.meetings.services.stipends import stipend_approve, stipend_pay, stipend_raise
from mediator_portal.meetings.services.venues import venue_save
from mediator_portal.meetings.services.weights import weights_set

__all__ = [
    "places_set",
    "description_delete",
    "description_set",
    "descriptions_forget",
    "NeedsConsent",
    "SessionRefused",
    "booking_ask",
    "booking_attest",
    "booking_attest_again",
    "booking_confirm",
    "booking_release",
    "booking_reply",
    "calendar_add",
    "calendar_refresh",
    "calendar_remove",
    "duty_set",
    "exception_add",
    "exception_remove",
    "feed_end",
    "feed_make",
    "interpreter_invite",
    "interpreter_link_user",
    "interpreter_save",
    "mediators_confirm",
    "next_standby",
    "notice_problems",
    "party_confirmation_record",
    "party_times_set",
    "pause_end",
    "pause_set",
    "reply_record",
    "report_record",
    "request_attest",
    "request_more",
    "request_send",
    "seat_attest",
    "seat_release",
    "seats_sign",
    "session_cancel",
    "session_change",
    "session_plan",
    "statement_record",
    "stipend_approve",
    "stipend_pay",
    "stipend_raise",
    "survey_done_record",
    "venue_save",
    "weekly_set",
    "weights_set",
]
