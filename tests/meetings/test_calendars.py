"""Private calendars and the feed: what is kept, what is subtracted, what fails kindly, and what a stranger sees."""

from __future__ import annotations

import datetime as dt
import io
import re

import icalendar
import pytest
import vobject
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mediator_portal.meetings import outside, services, tasks
from mediator_portal.meetings.enums import BookingState, CalendarProblem, SeatState, SessionState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import (
    BusyStretch,
    CalendarFeed,
    InterpreterBooking,
    MediationSession,
    PrivateCalendar,
    Seat,
)
from mediator_portal.meetings.selectors import free_of
from mediator_portal.meetings.services.calendars import feed_secret
from portal.accounts.roles.models import RoleAssignment
from portal.audit.models import AuditEvent
from tests.factories.cases import complainant_of
from tests.factories.meetings import MediatorFactory, confirmed_session, interpreter_make, mediator_actor, soon
from tests.reading import source

HOUR = dt.timedelta(hours=1)
SECRET = "https://calendar.example.org/private-1234567890/basic.ics"


def url(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=args)


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", source(response)).split())


def ics(starts_at: dt.datetime, *, title: str = "Oncologist", more: str = "") -> bytes:
    ends_at = starts_at + HOUR
    lines = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:secret-uid\n"
        f"SUMMARY:{title}\nLOCATION:Somewhere\nATTENDEE:mailto:someone@example.org\n"
        f"DTSTART:{starts_at:%Y%m%dT%H%M%SZ}\nDTEND:{ends_at:%Y%m%dT%H%M%SZ}\n{more}END:VEVENT\nEND:VCALENDAR\n"
    )
    return lines.replace("\n", "\r\n").encode()


@pytest.fixture
def mediator(program):
    return MediatorFactory(program=program)


@pytest.fixture
def phone(mediator, sign_in):
    return sign_in(mediator.user)


@pytest.fixture
def ten(program):
    return soon(program, hour=10)


@pytest.fixture
def came(monkeypatch):
    """What stands at every address; a problem is raised."""
    answers: list = []

    def read(address, *, validator="", ways=None):
        came.asked.append((address, validator))
        said = answers[-1]
        if isinstance(said, CalendarProblem):
            raise outside.OutsideError(said)
        return said

    came = type("Came", (), {"asked": [], "answers": answers})()
    monkeypatch.setattr(outside, "read", read)
    return came


def test_a_file_makes_its_hours_busy_and_nothing_else_is_kept(program, mediator, phone, ten):
    day = ten.astimezone(program.tz).date()
    upload = SimpleUploadedFile("mine.ics", ics(ten), content_type="text/calendar")
    response = phone.post(url("calendar_add"), {"name": "Work", "upload": upload})
    assert response.status_code == 302
    assert [part.starts_at.astimezone(program.tz).hour for part in free_of(mediator, day, day, program.tz)] == [9, 11]
    row = mediator.calendars.get()
    assert (row.kind, row.next_at, row.name) == ("file", None, "Work")
    assert list(row.busy.values_list("starts_at", "ends_at")) == [(ten, ten + HOUR)]
    # Not one word of the calendar stands in any table of the room.
    dump = io.StringIO()
    with connection.cursor() as cursor:
        for model in (PrivateCalendar, BusyStretch, AuditEvent):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            dump.write(str(cursor.fetchall()))
    for word in ("Oncologist", "Somewhere", "someone@example.org", "secret-uid"):
        assert word not in dump.getvalue()
    assert "Work Calendar file" in text(phone.get(url("availability")))


def test_an_address_is_sealed_and_never_shown_again(mediator, phone, ten, came):
    came.answers.append(outside.Answer(ics(ten), 'etag:"v1"'))
    phone.post(url("calendar_add"), {"name": "Home", "address": f"  {SECRET} "})
    row = mediator.calendars.get()
    assert (row.address, row.validator, row.kind) == (SECRET, 'etag:"v1"', "address")
    assert row.next_at is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, name FROM meetings_privatecalendar")
        sealed = cursor.fetchone()
    assert "example.org" not in str(sealed)
    assert "Home" not in str(sealed)
    assert "private-1234567890" not in phone.get(url("availability")).content.decode()
    assert "private-1234567890" not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "Work"}, "Give an address or choose a file"),
        ({"address": SECRET}, "required"),
        ({"name": "Work", "address": "http://calendar.example.org/a.ics"}, "begins with https://"),
        ({"name": "Work", "address": "https://169.254.169.254/latest/meta-data/"}, "begins with https://"),
        ({"name": "Work", "address": "https://localhost:8000/portal/"}, "begins with https://"),
    ],
)
def test_bad_addresses_get_a_sentence_and_keep_what_was_typed(mediator, phone, data, sentence):
    response = phone.post(url("calendar_add"), data)
    assert response.status_code in {409, 422}
    assert sentence in text(response)
    if "address" in data:
        assert f'value="{data["address"]}"' in response.content.decode()
    assert not mediator.calendars.exists()


@pytest.mark.parametrize("problem", list(CalendarProblem))
def test_every_problem_is_said_kindly(mediator, phone, came, problem):
    came.answers.append(problem)
    response = phone.post(url("calendar_add"), {"name": "Work", "address": SECRET})
    assert response.status_code == 409
    assert str(problem.label) in response.content.decode().replace("&#x27;", "'")
    assert not mediator.calendars.exists()


def test_a_file_that_is_no_calendar(mediator, phone):
    upload = SimpleUploadedFile("photo.ics", b"\x89PNG\r\n", content_type="text/calendar")
    response = phone.post(url("calendar_add"), {"name": "Work", "upload": upload})
    assert response.status_code == 409
    assert "This is not a calendar" in text(response)


def test_at_most_three(mediator, ten):
    actor = mediator_actor(mediator)
    for number in range(3):
        services.calendar_add(owner=mediator, name=f"C{number}", content=ics(ten), actor=actor)
    with pytest.raises(SessionRefused):
        services.calendar_add(owner=mediator, name="C4", content=ics(ten), actor=actor)


def test_removed_with_its_busy_times_by_its_owner_only(program, mediator, phone, ten, sign_in):
    row = services.calendar_add(owner=mediator, name="Work", content=ics(ten), actor=mediator_actor(mediator))
    stranger = sign_in(MediatorFactory(program=program).user)
    assert stranger.post(url("calendar_remove", row.pk)).status_code == 404
    assert phone.post(url("calendar_remove", row.pk)).status_code == 302
    assert not BusyStretch.objects.exists()


def due(row: PrivateCalendar) -> int:
    PrivateCalendar.objects.filter(pk=row.pk).update(next_at=timezone.now() - HOUR)
    return tasks.refresh_due(timezone.now())


def work() -> None:
    from portal.notifications.work import run_next

    while run_next("test"):
        pass


def test_the_worker_reads_again_and_only_what_changed(mediator, ten, came):
    came.answers.append(outside.Answer(ics(ten), 'etag:"v1"'))
    row = services.calendar_add(owner=mediator, name="Home", address=SECRET, actor=mediator_actor(mediator))
    came.answers.append(outside.Answer(None, 'etag:"v1"'))
    assert due(row) == 1
    assert tasks.refresh_due(timezone.now()) == 0
    work()
    assert came.asked[-1] == (SECRET, 'etag:"v1"')
    assert row.busy.count() == 1
    came.answers.append(outside.Answer(ics(ten + 2 * HOUR), 'etag:"v2"'))
    due(row)
    work()
    row.refresh_from_db()
    assert row.validator == 'etag:"v2"'
    assert list(row.busy.values_list("starts_at", flat=True)) == [ten + 2 * HOUR]


def test_a_failure_keeps_what_is_known_says_so_and_waits_longer(mediator, phone, ten, came):
    came.answers.append(outside.Answer(ics(ten)))
    row = services.calendar_add(owner=mediator, name="Home", address=SECRET, actor=mediator_actor(mediator))
    came.answers.append(CalendarProblem.UNREACHABLE)
    waits = []
    for _again in range(3):
        due(row)
        work()
        row.refresh_from_db()
        waits.append(row.next_at - row.checked_at)
    assert waits == sorted(waits)
    assert len(set(waits)) == 3
    assert row.busy.count() == 1
    assert "Nothing answered at this address. The busy times we know stay" in text(phone.get(url("availability")))
    came.answers.append(outside.Answer(ics(ten)))
    due(row)
    work()
    row.refresh_from_db()
    assert (row.problem, row.failures) == ("", 0)


def test_a_calendar_taken_away_while_it_is_read_stays_away(mediator, ten, came):
    came.answers.append(outside.Answer(ics(ten)))
    row = services.calendar_add(owner=mediator, name="Home", address=SECRET, actor=mediator_actor(mediator))
    known = PrivateCalendar.objects.select_related("mediator__program").get(pk=row.pk)
    row.delete()
    assert services.calendar_refresh(calendar=known) is False
    came.answers.append(CalendarProblem.REFUSED)
    assert services.calendar_refresh(calendar=known) is False
    assert not BusyStretch.objects.exists()
    assert tasks.refresh.call(known.pk) is False


def test_old_busy_times_are_dropped(mediator, ten):
    row = services.calendar_add(owner=mediator, name="Work", content=ics(ten), actor=mediator_actor(mediator))
    past = timezone.now() - dt.timedelta(days=3)
    BusyStretch.objects.create(calendar=row, starts_at=past, ends_at=past + HOUR)
    tasks.refresh_due(timezone.now())
    assert row.busy.count() == 1


# The feed ------------------------------------------------------------------------------------------------------------


def subscribe(owner) -> str:
    feed = services.feed_make(owner=owner, actor=mediator_actor(owner))
    return reverse("meetings:feed", args=[feed_secret(feed)])


def seated(program, **fields):
    session, mediators = confirmed_session(program, confirmed_at=timezone.now(), **fields)
    return session, mediators[0]


def test_the_feed_is_read_by_two_libraries_and_says_place_time_and_reference_only(program, client):
    session, mediator = seated(program)
    path = subscribe(mediator)
    response = client.get(path)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert event["UID"] == str(session.uid)
    assert (event.start, event.end) == (session.starts_at, session.ends_at)
    assert event["STATUS"] == "CONFIRMED"
    assert event["DESCRIPTION"] == session.reference
    other = vobject.readOne(response.content.decode())
    assert other.vevent.uid.value == str(session.uid)
    assert other.vevent.dtstart.value == session.starts_at
    assert session.room.venue.name in other.vevent.location.value
    said = response.content.decode()
    person = complainant_of(session.case)
    for word in (person.name, session.case.reference, session.case.allegation[:20], mediator.name, "ediation"):
        assert word not in said.replace("PRODID:-//Community-police mediation//Portal//EN", ""), word


def test_etag_and_date_spare_the_second_reading_until_something_changes(program, client):
    session, mediator = seated(program)
    path = subscribe(mediator)
    first = client.get(path)
    for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(path, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
    CalendarFeed.objects.update(changed_at=timezone.now() - dt.timedelta(days=1))
    old = client.get(path)
    session.sequence += 1
    session.ends_at += HOUR
    session.save()
    for headers in ({"If-None-Match": old["ETag"]}, {"If-Modified-Since": old["Last-Modified"]}):
        changed = client.get(path, headers=headers)
        assert changed.status_code == 200
    assert changed["ETag"] != old["ETag"]
    assert client.head(path)["ETag"] == changed["ETag"]


def test_cancelled_ones_say_so_and_given_back_ones_are_gone(program, client):
    session, mediator = seated(program)
    path = subscribe(mediator)
    MediationSession.objects.filter(pk=session.pk).update(state=SessionState.CANCELLED, sequence=1)
    (event,) = icalendar.Calendar.from_ical(client.get(path).content).walk("VEVENT")
    assert (event["STATUS"], int(event["SEQUENCE"])) == ("CANCELLED", 2)
    Seat.objects.filter(mediator=mediator).update(state=SeatState.RELEASED, number=None)
    assert icalendar.Calendar.from_ical(client.get(path).content).walk("VEVENT") == []


def test_a_standby_is_tentative_and_an_asked_mediator_sees_nothing(program, client):
    session, mediators = confirmed_session(program, standby=1)
    path = subscribe(mediators[-1])
    (event,) = icalendar.Calendar.from_ical(client.get(path).content).walk("VEVENT")
    assert event["STATUS"] == "TENTATIVE"
    outsider = MediatorFactory(program=program)
    assert icalendar.Calendar.from_ical(client.get(subscribe(outsider)).content).walk("VEVENT") == []


def test_an_interpreter_has_a_feed_of_confirmed_bookings(program, client):
    session, _mediator = seated(program)
    interpreter = interpreter_make(program, account=True)
    path = subscribe(interpreter)
    booking = InterpreterBooking.objects.create(
        session=session, interpreter=interpreter, language="es", state=BookingState.YES, attested_at=timezone.now()
    )
    assert icalendar.Calendar.from_ical(client.get(path).content).walk("VEVENT") == []
    InterpreterBooking.objects.filter(pk=booking.pk).update(state=BookingState.CONFIRMED, confirmed_at=timezone.now())
    assert len(icalendar.Calendar.from_ical(client.get(path).content).walk("VEVENT")) == 1


def test_another_address_and_the_old_one_is_unknown(program, client, sign_in):
    _session, mediator = seated(program)
    phone = sign_in(mediator.user)
    phone.post(url("feed_make"))
    first = reverse("meetings:feed", args=[feed_secret(mediator.feeds.get())])
    assert first in phone.get(url("availability")).content.decode()
    assert client.get(first).status_code == 200
    phone.post(url("feed_make"))
    second = reverse("meetings:feed", args=[feed_secret(mediator.feeds.get())])
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    phone.post(url("feed_end"))
    assert client.get(second).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_the_secret_stands_in_no_table_and_no_log(program, client):
    from portal.logs import scrub

    _session, mediator = seated(program)
    path = subscribe(mediator)
    secret = path.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(secret) == 48
    row = CalendarFeed.objects.values_list("serial", "secret_hash", "content_hash").get()
    assert secret not in str(row)
    for line in (f"GET {path} 200", path, f'"{path}"', f"https://testserver{path}?a=b"):
        assert secret not in scrub(line), line


def test_the_address_ends_with_the_service_and_answers_on_its_own_host(program, chicago, client):
    _session, mediator = seated(program)
    path = subscribe(mediator)
    assert Client(headers={"host": "chicago.testserver"}).get(path).status_code == 404
    assert client.get(path).status_code == 200
    RoleAssignment.objects.filter(user=mediator.user).delete()
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in {404, 405}


def test_nobody_makes_an_address_for_another(program, mediator):
    for act in (services.feed_make, services.feed_end):
        with pytest.raises(SessionRefused):
            act(owner=mediator, actor=mediator_actor(MediatorFactory(program=program)))
