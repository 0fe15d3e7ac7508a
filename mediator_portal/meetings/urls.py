"""Addresses of this room, all below /portal/."""

from __future__ import annotations

from django.urls import path

from mediator_portal.meetings.views import (
    availability,
    board,
    calendars,
    duty,
    home,
    interpreters,
    match,
    plan,
    requests,
    sessions,
    stipends,
    venues,
    week,
    weights,
)

app_name = "meetings"
CASE = "portal/desk/cases/<slug:reference>"
SESSION = "portal/sessions/<slug:reference>"

urlpatterns = [
    path("portal/", home.home, name="home"),
    path("portal/availability/", availability.week, name="availability"),
    path("portal/availability/dates/new/", availability.date_add, name="availability_date_add"),
    path("portal/availability/dates/<int:pk>/remove/", availability.date_remove, name="availability_date_remove"),
    path("portal/availability/pause/", availability.pause, name="availability_pause"),
    path("portal/availability/pause/end/", availability.pause_end, name="availability_pause_end"),
    path("portal/availability/calendars/new/", calendars.calendar_add, name="calendar_add"),
    path("portal/availability/calendars/<int:pk>/remove/", calendars.calendar_remove, name="calendar_remove"),
    path("portal/availability/feed/", calendars.feed_make, name="feed_make"),
    path("portal/availability/feed/end/", calendars.feed_end, name="feed_end"),
    path("calendars/t/<slug:secret>.ics", calendars.feed, name="feed"),
    path("portal/liaison/<slug:person>/duty/", duty.duty, name="duty"),
    path("portal/interpreting/", interpreters.own, name="interpreting"),
    path("portal/interpreting/<slug:reference>/", interpreters.booking, name="booking"),
    path("portal/interpreting/<slug:reference>/calendar.ics", interpreters.calendar, name="booking_calendar"),
    path("portal/interpreters/", interpreters.interpreter_list, name="interpreters"),
    path("portal/interpreters/new/", interpreters.interpreter, name="interpreter_new"),
    path("portal/interpreters/<slug:reference>/", interpreters.interpreter, name="interpreter"),
    path("portal/interpreters/<slug:reference>/invite/", interpreters.interpreter_invite, name="interpreter_invite"),
    path("portal/requests/<slug:reference>/", requests.answer, name="request_answer"),
    path("portal/sessions/", sessions.session_list, name="sessions"),
    path(f"{SESSION}/", sessions.session, name="session"),
    path(f"{SESSION}/calendar.ics", sessions.calendar, name="calendar"),
    path(f"{SESSION}/release/", sessions.release, name="session_release"),
    path(f"{SESSION}/conflict/", sessions.attest, name="session_attest"),
    path(f"{SESSION}/report/", sessions.report, name="session_report"),
    path(f"{SESSION}/absence/", sessions.absence, name="session_absence"),
    path(f"{SESSION}/survey/", sessions.survey, name="session_survey"),
    path(f"{SESSION}/interpreters/", interpreters.choose, name="session_interpreters"),
    path(f"{SESSION}/match/", match.match, name="session_match"),
    path(f"{SESSION}/change/", match.change, name="session_change"),
    path(f"{SESSION}/answers/<slug:mediator>/", match.reply, name="session_reply"),
    path(f"{SESSION}/mediators/<slug:mediator>/free/", match.seat_free, name="seat_free"),
    path(f"{SESSION}/parties/<slug:person>/", match.confirmation, name="session_confirmation"),
    path(f"{CASE}/plan/", plan.plan, name="plan"),
    path(f"{CASE}/times/<slug:person>/", plan.times, name="times"),
    path(f"{CASE}/request/", plan.request_pool, name="request"),
    path(f"{CASE}/match/", plan.match_of_case, name="match"),
    path("portal/matching/weights/", weights.weights, name="weights"),
    path("portal/stipends/", stipends.ledger, name="stipends"),
    path("portal/stipends/export/", stipends.export, name="stipends_export"),
    path("portal/stipends/decide/", stipends.decide, name="stipends_decide"),
    path("portal/stipends/mine/", stipends.own, name="own_stipends"),
    path("portal/matching/plan/", week.plan, name="week_plan"),
    path("portal/board/", board.week, name="board"),
    path("portal/board/month/", board.month, name="board_month"),
    path("portal/board/mediators/", board.mediators, name="board_mediators"),
    path("portal/venues/", venues.venue_list, name="venues"),
    path("portal/venues/new/", venues.venue, name="venue_new"),
    path("portal/venues/<int:pk>/", venues.venue, name="venue"),
]
