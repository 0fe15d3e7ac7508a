"""Every page of this room: who gets in, what it shows, what bad input gets, and that lists do not grow in queries."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from forms_app.models import AnonymousAnswers
from mediator_portal.cases.enums import CaseState
from mediator_portal.meetings.enums import Reply, SeatState, SessionState
from mediator_portal.meetings.models import MediationSession, PoolRequest, Room, Seat, SessionReport, Stipend, Venue
from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from tests.factories.cases import CaseFactory, complainant_of, officer_of, user_make
from tests.factories.forms_app import form_page_make
from tests.factories.meetings import (
    MediatorFactory,
    RoomFactory,
    SessionFactory,
    confirmed_session,
    request_make,
    soon,
    stipend_make,
    times_make,
)
from tests.reading import source, stamp_of


def url(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=args)


def text(response) -> str:
    """Return what a reader reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", source(response)).split())


@pytest.fixture
def mediator(program):
    return MediatorFactory(program=program, lead=True)


@pytest.fixture
def phone(mediator, sign_in):
    """The mediator's browser."""
    return sign_in(mediator.user)


@pytest.fixture
def asked(program, mediator):
    return request_make(SessionFactory(program=program, requested=True), mediator, "")


# A mediator's first page -------------------------------------------------------------------------------------------


def test_home_shows_requests_sessions_year_and_week(program, mediator, phone, asked):
    session, _mediators = confirmed_session(program)
    Seat.objects.filter(session=session, number=2).update(mediator=mediator)
    response = phone.get(url("home"))
    assert response.status_code == 200
    words = text(response)
    for part in (
        "Needs your answer",
        "Your sessions",
        "Your year",
        "Availability this week",
        "1 of 4",
        "Testville time",
    ):
        assert part in words
    # No name of a party on the first page.
    assert complainant_of(session.case).name not in words


def test_home_thanks_when_nothing_waits(phone):
    assert "Nothing waits for you" in text(phone.get(url("home")))


@pytest.mark.parametrize(
    ("role", "name"),
    [(Role.COORDINATOR, "cases:desk"), (Role.DIRECTOR, "cases:desk"), (Role.FINANCE, "meetings:stipends")],
)
def test_staff_are_sent_to_their_work(program, sign_in, role, name):
    response = sign_in(user_make(program, role)).get(url("home"))
    assert (response.status_code, response.url) == (302, reverse(name))


def test_a_person_with_both_roles_sees_both(program, mediator, phone, sign_in):
    from portal.accounts.roles.models import RoleAssignment

    RoleAssignment.objects.create(user=mediator.user, site=program.site, role=Role.COORDINATOR)
    response = sign_in(mediator.user).get(url("home"))
    assert "Go to the case desk" in text(response)


# Availability -------------------------------------------------------------------------------------------------------


def test_the_week_is_saved_from_boxes(mediator, phone):
    response = phone.post(url("availability"), {"free": ["0-9", "0-10", "0-13", "2-9", "6-9", "0-3"]})
    assert response.status_code == 302
    rows = list(mediator.weekly.values_list("weekday", "starts", "ends"))
    # Sunday and three at night were never offered.
    assert rows == [
        (0, dt.time(9), dt.time(11)),
        (0, dt.time(13), dt.time(14)),
        (2, dt.time(9), dt.time(10)),
    ]
    again = phone.get(url("availability")).content.decode()
    assert again.count(" checked") == 4


def test_a_week_that_ends_before_it_begins_keeps_what_was_ticked(mediator, phone):
    data = {"free": ["0-9"], "valid_from": "2030-05-02", "valid_until": "2030-05-01"}
    response = phone.post(url("availability"), data)
    assert response.status_code == 422
    assert "The last day lies before the first one" in text(response)
    assert 'value="0-9" checked' in response.content.decode()
    assert mediator.weekly.count() == 7


def test_dates_are_added_and_taken_back(mediator, phone):
    day = timezone.localdate() + dt.timedelta(days=3)
    assert phone.post(url("availability_date_add"), {"kind": "off", "on": day.isoformat()}).status_code == 302
    exception = mediator.exceptions.get()
    assert exception.starts is None
    other = MediatorFactory(program=mediator.program)
    foreign = other.exceptions.create(on=day, kind="off")
    assert phone.post(url("availability_date_remove", foreign.pk)).status_code == 404
    phone.post(url("availability_date_remove", exception.pk))
    assert not mediator.exceptions.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "off", "on": "2001-01-01"}, "This day is over"),
        ({"kind": "extra", "on": "2040-01-01"}, "from when until when you are free"),
        ({"kind": "off", "on": "2040-01-01", "starts": "12:00", "ends": "11:00"}, "end lies before the start"),
        ({"kind": "off", "on": "2040-01-01", "starts": "12:00"}, "Say until when"),
        ({"on": "2040-01-01"}, "required"),
    ],
)
def test_bad_dates_get_a_sentence(mediator, phone, data, sentence):
    response = phone.post(url("availability_date_add"), data)
    assert response.status_code == 422
    assert sentence in text(response)
    assert not mediator.exceptions.exists()


# A request ----------------------------------------------------------------------------------------------------------


def test_conflict_first_then_time_and_place_then_the_answer(program, phone, asked):
    page = url("request_answer", asked.reference)
    first = text(phone.get(page))
    officer = officer_of(asked.session.case)
    assert officer.name in first
    assert officer.unit in first
    assert asked.session.room.venue.name not in first
    assert "traffic stop" not in first
    event = AuditEvent.objects.get(action="session.read")
    assert (event.fields, event.ids["part"]) == (["name", "unit"], "conflict")
    assert phone.post(page, {"conflict": "clear"}).status_code == 302
    second = text(phone.get(page))
    assert asked.session.room.venue.name in second
    assert officer.name not in second
    assert phone.post(page, {"reply": "maybe", "reason": "late that day"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.reply, asked.reason) == (Reply.MAYBE, "late that day")


def test_a_reply_sent_past_the_attestation_is_not_taken(phone, asked):
    response = phone.post(url("request_answer", asked.reference), {"reply": "yes"})
    assert response.status_code == 422
    asked.refresh_from_db()
    assert asked.reply == ""


def test_an_open_attestation_and_an_open_answer_get_a_sentence(phone, asked):
    page = url("request_answer", asked.reference)
    assert "Choose yes or no before you go on" in text(phone.post(page, {}))
    PoolRequest.objects.update(attested_at=timezone.now())
    response = phone.post(page, {"reason": "kept"})
    assert (response.status_code, "Choose yes, maybe or no" in text(response)) == (422, True)
    assert "kept" in response.content.decode()


def test_a_conflict_closes_the_request(phone, asked):
    page = url("request_answer", asked.reference)
    phone.post(page, {"conflict": "conflict"})
    assert "It has no effect on later requests" in text(phone.get(page))


def test_anothers_request_is_unknown(program, sign_in, asked, desk):
    other = MediatorFactory(program=program)
    assert sign_in(other.user).get(url("request_answer", asked.reference)).status_code == 404
    assert desk.get(url("request_answer", asked.reference)).status_code == 404


# A session for its mediators ----------------------------------------------------------------------------------------


def test_session_page_shows_what_a_case_needs_and_audits_the_read(program, sign_in):
    session, mediators = confirmed_session(program, standby=1)
    session.case.people.filter(role="complainant").update(language="es")
    words = text(sign_in(mediators[0].user).get(url("session", session.reference)))
    assert "traffic stop" in words
    assert "español" in words
    assert officer_of(session.case).badge not in words
    on_standby = text(sign_in(mediators[2].user).get(url("session", session.reference)))
    assert "traffic stop" not in on_standby
    assert AuditEvent.objects.filter(action="session.read").count() == 2


def test_what_a_case_needs_is_gone_after_the_report(program, sign_in):
    session, mediators = confirmed_session(program, trait="held")
    SessionReport.objects.create(session=session, ended_early=False, settlement=True, by=mediators[0])
    assert "traffic stop" not in text(sign_in(mediators[0].user).get(url("session", session.reference)))


def test_the_calendar_file_is_neutral_and_takes_itself_back(program, sign_in, desk):
    session, mediators = confirmed_session(program)
    browser = sign_in(mediators[0].user)
    content = browser.get(url("calendar", session.reference)).content.decode()
    assert f"UID:{session.uid}" in content
    assert "METHOD:PUBLISH" in content
    for secret in (session.case.reference, complainant_of(session.case).name, "ediation"):
        assert secret not in content.replace("-//Community-police mediation//Portal//EN", "")
    Seat.objects.filter(mediator=mediators[0]).update(state=SeatState.RELEASED, number=None)
    gone = browser.get(url("calendar", session.reference)).content.decode()
    assert ("METHOD:CANCEL" in gone, "SEQUENCE:1" in gone) == (True, True)
    assert "METHOD:PUBLISH" in desk.get(url("calendar", session.reference)).content.decode()
    stranger = sign_in(MediatorFactory(program=program).user)
    assert stranger.get(url("calendar", session.reference)).status_code == 404


def test_release_attest_report_absence(program, sign_in):
    session, mediators = confirmed_session(program, standby=1)
    browser = sign_in(mediators[0].user)
    assert browser.get(url("session_release", session.reference)).status_code == 200
    assert browser.get(url("session_attest", session.reference)).status_code == 200
    browser.post(url("session_attest", session.reference), {"conflict": "clear"})
    assert Seat.objects.get(mediator=mediators[0]).attested_at is not None
    assert browser.post(url("session_release", session.reference), {"reason": "ill"}).status_code == 302
    assert Seat.objects.get(mediator=mediators[2]).state == SeatState.CONFIRMED
    early = sign_in(mediators[1].user).post(url("session_absence", session.reference), {"reason": "officer"})
    assert (early.status_code, "not begun" in text(early)) == (409, True)


def test_the_report_has_three_facts_and_no_text(program, sign_in):
    session, mediators = confirmed_session(program, trait="begun")
    browser = sign_in(mediators[0].user)
    page = browser.get(url("session_report", session.reference)).content.decode()
    assert "<textarea" not in page
    assert re.findall(r'type="text" name="(?!form_website)', page) == []
    stamp = stamp_of(page)
    wrong = browser.post(url("session_report", session.reference), {"form_stamp": stamp, "ended_early": "no"})
    assert "Answer yes or no" in text(wrong)
    people = [f"p{person.pk}" for person in session.case.people.all()]
    attended = [*people, f"m{mediators[0].pk}"]
    data = {"form_stamp": stamp, "ended_early": "yes", "settlement": "no", "attended": attended}
    assert browser.post(url("session_report", session.reference), data).status_code == 302
    report = SessionReport.objects.get()
    assert (report.ended_early, report.settlement, report.attendance.filter(attended=True).count()) == (True, False, 3)


def test_the_report_keeps_what_was_typed_when_it_cannot_be_taken(program, sign_in):
    session, mediators = confirmed_session(program)
    browser, address = sign_in(mediators[0].user), url("session_report", session.reference)
    stamp = stamp_of(browser.get(address))
    data = {"ended_early": "no", "settlement": "yes", "attended": [f"m{mediators[0].pk}"]}
    early = browser.post(address, {"form_stamp": stamp, **data})
    assert "not begun" in text(early)
    assert early.content.decode().count(" checked") == 3
    assert not SessionReport.objects.exists()


def test_the_report_takes_nobody_who_has_no_place_in_the_session(program, sign_in):
    session, mediators = confirmed_session(program, trait="begun")
    stranger = MediatorFactory(program=program)
    browser, address = sign_in(mediators[0].user), url("session_report", session.reference)
    stamp = stamp_of(browser.get(address))
    data = {"ended_early": "no", "settlement": "yes", "attended": [f"m{stranger.pk}"]}
    assert "Choose answers from the list only" in text(browser.post(address, {"form_stamp": stamp, **data}))
    assert not SessionReport.objects.exists()


def test_a_mediators_survey_is_kept_without_name_and_once(program, sign_in):
    question = {"key": "notice", "label": "Was the notice long enough?", "hint": "", "required": False}
    body = [{"type": "short_text", "value": question}]
    form_page_make(program.site.root_page, purpose="mediator_survey", body=body, slug="mediator-survey")
    session, mediators = confirmed_session(program, trait="held")
    browser, page = sign_in(mediators[0].user), url("session_survey", session.reference)
    stamp = stamp_of(browser.get(page))
    for _again in range(2):
        browser.post(page, {"form_stamp": stamp, "notice": "Yes, plenty"})
    answers = AnonymousAnswers.objects.get()
    assert answers.answers["notice"] == "Yes, plenty"
    assert session.surveys_done.get().mediator == mediators[0]
    assert "You have answered this survey" in text(browser.get(page))


def test_survey_waits_for_the_session_and_for_its_form(program, sign_in):
    session, mediators = confirmed_session(program)
    browser = sign_in(mediators[0].user)
    assert "not ready yet" in text(browser.get(url("session_survey", session.reference)))


# The desk ------------------------------------------------------------------------------------------------------------


def test_plan_from_both_agreed_to_the_request(program, desk, pool):
    case, room = CaseFactory(program=program, scheduling=True), RoomFactory(venue__program=program)
    times_make(case, soon(program))
    page = desk.get(url("plan", case.reference))
    assert "4 mediators could come" in text(page)
    slot = re.search(r'name="slot" value="([^"]+)"', page.content.decode()).group(1)
    response = desk.post(url("plan", case.reference), {"slot": slot, "room": room.pk})
    assert response.url == url("request", case.reference)
    ask = desk.get(response.url)
    assert all(mediator.name in text(ask) for mediator in pool)
    answer = desk.post(response.url, {"accepts_warnings": "on"})
    session = MediationSession.objects.get()
    assert (answer.url, session.state) == (url("session_match", session.reference), SessionState.REQUESTED)
    case.refresh_from_db()
    assert case.state == CaseState.MATCHING


def test_plan_says_what_stands_in_the_way_and_takes_another_time(program, desk):
    case, room = CaseFactory(program=program, scheduling=True), RoomFactory(venue__program=program)
    assert "has not offered any times yet" in text(desk.get(url("plan", case.reference)))
    day = soon(program).astimezone(program.tz).date()
    data = {"how": "other", "on": day.isoformat(), "at": "07:00", "room": room.pk}
    warned = desk.post(url("plan", case.reference), data)
    assert "outside the hours of mediation" in text(warned)
    assert not MediationSession.objects.exists()
    assert desk.post(url("plan", case.reference), {**data, "accepts_warnings": "on"}).status_code == 302
    assert MediationSession.objects.get().starts_at.astimezone(program.tz).hour == 7


def test_a_video_session_needs_its_link(program, desk):
    case = CaseFactory(program=program, scheduling=True)
    room = RoomFactory(venue__program=program, venue__online=True)
    day = soon(program).astimezone(program.tz).date()
    data = {"how": "other", "on": day.isoformat(), "at": "10:00", "room": room.pk}
    response = desk.post(url("plan", case.reference), data)
    assert (response.status_code, "Enter the link" in text(response)) == (422, True)
    desk.post(url("plan", case.reference), {**data, "video_link": "https://video.example.org/x"})
    assert MediationSession.objects.get().video_link == "https://video.example.org/x"


def test_times_after_a_call(program, desk):
    case = CaseFactory(program=program, scheduling=True)
    person = officer_of(case)
    page = url("times", case.reference, person.reference)
    day = soon(program).astimezone(program.tz).date()
    boxes = [f"{day:%Y-%m-%d}T{hour:02}" for hour in (10, 11, 12, 3)]
    assert desk.post(page, {"time": boxes}).status_code == 302
    stretch = person.times.get()
    assert (stretch.ends_at - stretch.starts_at, stretch.starts_at) == (dt.timedelta(hours=3), soon(program))
    assert desk.get(page).content.decode().count(" checked") == 3


def test_match_shows_reasons_gates_and_confirms(program, desk, pool):
    session = SessionFactory(program=program, requested=True)
    for mediator in pool:
        request_make(session, mediator)
    declined = request_make(session, MediatorFactory(program=program), Reply.NO)
    page = desk.get(url("session_match", session.reference))
    words = text(page)
    parts = ("Suggested pair", "Experienced with newer", "Every gate is open", "0 cases this year of 4", "Others who")
    for part in parts:
        assert part in words
    assert declined.mediator.name in words
    content = page.content.decode()
    chosen = re.findall(r'<option value="(\d+)" selected', content)
    assert len(chosen) == 2
    twice = desk.post(url("session_match", session.reference), {"seat0": chosen[0], "seat1": chosen[0]})
    assert (twice.status_code, "chosen already" in text(twice)) == (422, True)
    spare = next(str(mediator.pk) for mediator in pool if str(mediator.pk) not in chosen)
    other = desk.post(url("session_match", session.reference), {"seat0": chosen[0], "seat1": spare})
    assert (other.status_code, "Say why" in text(other)) == (422, True)
    data = {"seat0": chosen[0], "seat1": chosen[1], "standby": spare}
    shown = desk.post(url("session_match", session.reference), {**data, "look": "1"})
    data["mark"] = re.search(r'name="mark" value="(\w+)"', shown.content.decode())[1]
    assert desk.post(url("session_match", session.reference), data).status_code == 302
    assert Seat.objects.filter(state=SeatState.CONFIRMED).count() == 2
    assert Seat.objects.get(state=SeatState.STANDBY).mediator_id == int(spare)


def test_match_lists_the_same_queries_for_one_and_three(program, desk, django_assert_num_queries):
    session = SessionFactory(program=program, requested=True)
    request_make(session, MediatorFactory(program=program))
    desk.get(url("session_match", session.reference))
    with django_assert_num_queries(29):
        desk.get(url("session_match", session.reference))
    for _number in range(2):
        request_make(session, MediatorFactory(program=program))
    with django_assert_num_queries(29):
        desk.get(url("session_match", session.reference))


def test_staff_enter_an_answer_after_a_call(program, desk, asked):
    page = url("session_reply", asked.session.reference, asked.mediator.reference)
    response = desk.post(page, {"reply": "yes"})
    assert (response.status_code, "Ask about a conflict" in text(response)) == (422, True)
    assert desk.post(page, {"reply": "yes", "attested": "on"}).status_code == 302
    asked.refresh_from_db()
    assert asked.reply == Reply.YES


def test_staff_change_free_and_confirm_for_a_party(program, desk):
    session, mediators = confirmed_session(program)
    for name, args in (
        ("session", (session.reference,)),
        ("session_change", (session.reference,)),
        ("seat_free", (session.reference, mediators[0].reference)),
        ("session_confirmation", (session.reference, officer_of(session.case).reference)),
    ):
        assert desk.get(url(name, *args)).status_code == 200, name
    page = url("session_confirmation", session.reference, officer_of(session.case).reference)
    assert desk.post(page, {"answer": "change", "wish": "in the evening"}).status_code == 302
    assert "in the evening" in text(desk.get(url("session", session.reference)))
    room = RoomFactory(venue__program=program)
    local = session.starts_at.astimezone(program.tz)
    data = {"on": local.date().isoformat(), "at": f"{local:%H:%M}", "room": room.pk}
    assert desk.post(url("session_change", session.reference), data).status_code == 302
    session.refresh_from_db()
    assert (session.room, session.sequence) == (room, 1)
    assert desk.post(url("seat_free", session.reference, mediators[0].reference), {}).status_code == 302
    assert Seat.objects.get(mediator=mediators[0]).state == SeatState.RELEASED


def test_case_page_has_the_session(program, desk):
    session, mediators = confirmed_session(program)
    words = text(desk.get(reverse("cases:case", args=[session.case.reference])))
    assert mediators[0].name in words
    assert "Not confirmed yet" in words
    assert desk.get(url("match", session.case.reference)).url == url("session_match", session.reference)


def test_the_page_before_a_move_names_everybody_who_gets_a_message(program, desk):
    session, mediators = confirmed_session(program, standby=1)
    words = text(desk.get(reverse("cases:move", args=[session.case.reference, "reschedule"])))
    for mediator in mediators:
        assert mediator.name in words
    assert "A session is cancelled" in words
    assert "Your session moves to another time" in words


# Lists -------------------------------------------------------------------------------------------------------------


def test_session_list_queries(program, desk, phone, mediator, django_assert_num_queries):
    confirmed_session(program)
    desk.get(url("sessions"))
    with django_assert_num_queries(10):
        desk.get(url("sessions"))
    for _number in range(2):
        confirmed_session(program)
    with django_assert_num_queries(10):
        assert desk.get(url("sessions")).content.decode().count("/portal/sessions/S-") == 3


def test_home_queries(program, mediator, phone, django_assert_num_queries):
    def add() -> None:
        session, mediators = confirmed_session(program)
        Seat.objects.filter(session=session, number=2).update(mediator=mediator)
        request_make(SessionFactory(program=program, requested=True), mediator, "")

    add()
    phone.get(url("home"))
    with django_assert_num_queries(15):
        phone.get(url("home"))
    add()
    add()
    with django_assert_num_queries(15):
        phone.get(url("home"))


def test_ledger_queries_and_decisions(program, sign_in, finance, director, django_assert_num_queries):
    session, mediators = confirmed_session(program, trait="held")
    stipend_make(session, mediators[0])
    browser = sign_in(finance)
    browser.get(url("stipends"))
    with django_assert_num_queries(12):
        browser.get(url("stipends"))
    stipend_make(session, mediators[1], cents=None)
    other, _more = confirmed_session(program, trait="held")
    stipend_make(other, mediators[0])
    with django_assert_num_queries(12):
        assert mediators[1].name in text(browser.get(url("stipends")))
    stipends = {each.mediator_id: each for each in Stipend.objects.filter(session=session)}
    boss = sign_in(director.user)
    ticked = [each.reference for each in stipends.values()]
    boss.post(url("stipends_decide"), {"stipend": ticked, "action": "approve", "amount": "120"})
    assert sorted(Stipend.objects.filter(state="approved").values_list("cents", flat=True)) == [12000, 15000]
    browser.post(url("stipends_decide"), {"stipend": ticked, "action": "pay"})
    assert Stipend.objects.filter(state="paid").count() == 2
    refused = boss.post(url("stipends_decide"), {"stipend": ticked, "action": "pay"}, follow=True)
    assert "This step is for: finance" in text(refused)
    none = boss.post(url("stipends_decide"), {"action": "pay"}, follow=True)
    assert "Tick at least one stipend" in text(none)


def test_ledger_filters_and_export(program, sign_in, finance):
    session, mediators = confirmed_session(program, trait="held")
    mediators[0].name = "=HYPERLINK(1)"
    mediators[0].save()
    stipend_make(session, mediators[0])
    browser = sign_in(finance)
    assert "No stipends here" in text(browser.get(url("stipends"), {"state": "paid"}))
    lines = b"".join(browser.get(url("stipends_export")).streaming_content).decode()
    assert "'=HYPERLINK(1)" in lines
    assert "150.0" in lines
    assert session.case.reference not in lines


def test_own_stipends(program, phone, mediator):
    session, mediators = confirmed_session(program, trait="held")
    stipend_make(session, mediators[0])
    assert "No stipends yet" in text(phone.get(url("own_stipends")))
    stipend_make(session, mediator, cents=9900)
    assert "$99" in text(phone.get(url("own_stipends")))


def test_venues(program, chicago, desk, django_assert_num_queries):
    RoomFactory(venue__program=chicago)
    data = {
        "name": "North Library",
        "address": "1 Main Street",
        "active": "on",
        "rooms-TOTAL_FORMS": "2",
        "rooms-INITIAL_FORMS": "0",
        "rooms-0-name": "Room A",
        "rooms-0-seats": "8",
        "rooms-0-active": "on",
        "rooms-1-name": "",
        "rooms-1-seats": "8",
        "rooms-1-active": "on",
    }
    wrong = desk.post(url("venue_new"), {**data, "name": ""})
    assert (wrong.status_code, "Room A" in wrong.content.decode()) == (422, True)
    assert desk.post(url("venue_new"), data).status_code == 302
    venue = Venue.objects.get(program=program)
    room = venue.rooms.get()
    change = {**data, "rooms-INITIAL_FORMS": "1", "rooms-0-id": str(room.pk), "rooms-0-name": "Room B"}
    assert desk.post(url("venue", venue.pk), change).status_code == 302
    assert Room.objects.get(venue=venue).name == "Room B"
    foreign = Venue.objects.get(program=chicago)
    assert desk.get(url("venue", foreign.pk)).status_code == 404
    with django_assert_num_queries(8):
        desk.get(url("venues"))
    for _number in range(2):
        RoomFactory(venue__program=program)
    with django_assert_num_queries(8):
        desk.get(url("venues"))


# Who gets in ---------------------------------------------------------------------------------------------------------


def test_forbidden_and_foreign_are_the_same_404(program, chicago, sign_in, desk):
    session, _mediators = confirmed_session(program)
    foreign = SessionFactory(program=chicago)
    pages = [("session", ()), ("session_match", ()), ("session_change", ()), ("calendar", ())]
    stranger = sign_in(MediatorFactory(program=program).user)
    liaison = sign_in(user_make(program, Role.LIAISON, name="Lee Liaison"))
    for name, more in pages:
        assert desk.get(url(name, foreign.reference, *more)).status_code == 404, name
        assert stranger.get(url(name, session.reference, *more)).status_code == 404, name
        assert liaison.get(url(name, session.reference, *more)).status_code == 404, name
    for name in ("availability", "own_stipends"):
        assert desk.get(url(name)).status_code == 404, name
    for name in ("stipends", "venues"):
        assert stranger.get(url(name)).status_code == 404, name


def test_today_lists_what_staff_must_do(program, coordinator, director, pool):
    from home.today import items_for

    now = timezone.now()
    case = CaseFactory(program=program, scheduling=True)
    times_make(case, soon(program))
    requested = SessionFactory(program=program, requested=True, starts_at=now + dt.timedelta(days=2))
    confirmed, _mediators = confirmed_session(program, starts_at=now + dt.timedelta(days=2))
    begun, _more = confirmed_session(program, trait="begun")
    stipend_make(begun, pool[0])
    labels = {item.label for item in items_for(director.user, program.site, now)}
    assert {
        "Choose a time and a place",
        "2 mediators are missing",
        "Complainant has not confirmed the session",
        "Officer has not confirmed the session",
        "Did the session take place?",
        "1 stipend to approve",
    } <= labels
    assert requested.reference != confirmed.reference
