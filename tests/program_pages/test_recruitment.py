"""Roles currently full: the rule, the one door, the list of those who wait."""

from __future__ import annotations

import datetime as dt
import threading
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from home import generation, notices
from home.facts import fact_for
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import letterhead, recipients
from portal.notifications.rendering import render_preview
from program_pages import rules, selectors, services, signals, timers
from program_pages.enums import RolesState
from program_pages.models import Program, Recruitment, RecruitmentChange, ReopeningSubscriber
from tests.factories.program_pages import program_make, request_for

TODAY = dt.date(2026, 3, 3)
NEW_YORK = ZoneInfo("America/New_York")


def switch(state="open", open_on=None, full_at=None, active=0, full_since=None, grace=48):
    program = SimpleNamespace(tz=NEW_YORK, application_grace_hours=grace)
    return SimpleNamespace(
        state=state, open_on=open_on, full_at=full_at, active_mediators=active, full_since=full_since, program=program
    )


@pytest.mark.parametrize(
    ("recruitment", "active", "state"),
    [
        (switch("open"), None, "open"),
        (switch("full"), None, "full"),
        (switch("open_on", TODAY + dt.timedelta(days=1)), None, "open_on"),
        (switch("open_on", TODAY), None, "open"),
        (switch("open_on", TODAY - dt.timedelta(days=1)), None, "open"),
        (switch("open_on", None), None, "full"),
        (switch("open", full_at=10, active=9), None, "open"),
        (switch("open", full_at=10, active=10), None, "full"),
        (switch("open", full_at=10, active=0), 10, "full"),
        (switch("open", full_at=10, active=10), 9, "open"),
        (switch("full", full_at=10, active=0), None, "full"),
        (switch("open_on", TODAY, full_at=10, active=10), None, "full"),
        (switch("open_on", TODAY + dt.timedelta(days=1), full_at=10, active=10), None, "open_on"),
    ],
)
def test_state_of_the_roles(recruitment, active, state):
    assert rules.recruitment_state(recruitment, TODAY, active) == RolesState(state)


NOON = dt.datetime(2026, 3, 3, 12, tzinfo=NEW_YORK)
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("recruitment", "started_at", "is_open"),
    [
        (switch("open"), None, True),
        (switch("full", full_since=NOON - HOUR), None, False),
        (switch("full", full_since=NOON - HOUR), NOON - 2 * HOUR, True),
        (switch("full", full_since=NOON - HOUR), NOON - HOUR, True),
        (switch("full", full_since=NOON - 2 * HOUR), NOON - HOUR, False),
        (switch("full", full_since=NOON - 48 * HOUR), NOON - 50 * HOUR, True),
        (switch("full", full_since=NOON - 49 * HOUR), NOON - 50 * HOUR, False),
        (switch("full", full_since=NOON - HOUR, grace=0), NOON - 2 * HOUR, False),
        (switch("full"), NOON - 2 * HOUR, False),
        (switch("open_on", TODAY), None, True),
        (switch("open_on", TODAY + dt.timedelta(days=1), full_since=NOON - HOUR), NOON - 2 * HOUR, True),
    ],
)
def test_an_application_begun_before_the_roles_were_full_may_still_be_sent(recruitment, started_at, is_open):
    assert rules.application_open(recruitment, NOON, started_at) is is_open


def test_the_day_begins_at_midnight_of_the_program_not_of_the_server():
    recruitment = switch("open_on", TODAY)
    late_evening = dt.datetime(2026, 3, 3, 4, 59, tzinfo=dt.UTC)  # March 2, 11:59 p.m. in New York

    assert rules.application_open(recruitment, late_evening) is False
    assert rules.application_open(recruitment, late_evening + dt.timedelta(minutes=1)) is True


@pytest.mark.parametrize(
    ("state", "open_on", "full_at", "active", "field"),
    [
        ("open_on", None, None, 0, "open_on"),
        ("open_on", TODAY, None, 0, "open_on"),
        ("open_on", TODAY + dt.timedelta(days=1), None, 0, None),
        ("open", None, 10, 10, "full_at"),
        ("open", None, 10, 9, None),
        ("full", None, 10, 10, None),
        ("full", None, 0, 0, "full_at"),
    ],
)
def test_a_wanted_state_that_contradicts_itself(state, open_on, full_at, active, field):
    problem = rules.change_problem(state=state, open_on=open_on, today=TODAY, full_at=full_at, active_mediators=active)

    assert (problem[0] if problem else None) == field


@pytest.mark.parametrize(
    ("recruitment", "active", "cause", "wanted"),
    [
        (switch("open", full_at=None), 99, "", None),
        (switch("open", full_at=10), 10, "", "full"),
        (switch("open", full_at=10), 9, "", None),
        (switch("full", full_at=10), 9, "roster", "open"),
        (switch("full", full_at=10), 9, "person", None),
        (switch("full", full_at=10), 10, "roster", None),
        (switch("open_on", TODAY, full_at=10), 10, "", None),
    ],
)
def test_the_roster_opens_only_what_it_closed(recruitment, active, cause, wanted):
    assert rules.roster_state(recruitment, active, cause) == (RolesState(wanted) if wanted else None)


@pytest.fixture
def program(db) -> Program:
    return program_make()


def now_open(program: Program) -> bool:
    return selectors.roles_state(Program.objects.get(pk=program.pk)) == RolesState.OPEN


def change(program: Program, state: str, **options) -> RecruitmentChange | None:
    return services.recruitment_change(program=program, state=state, by=None, **options)


def test_closing_and_opening_is_logged_audited_and_makes_pages_stale(program, django_capture_on_commit_callbacks):
    before = generation.current(program.site_id)
    with django_capture_on_commit_callbacks(execute=True):
        done = change(program, "full")

    assert done is not None and (done.before, done.after, done.cause) == ("open", "full", "person")
    assert now_open(program) is False
    assert generation.current(program.site_id) > before
    event = AuditEvent.objects.get(action="recruitment.change")
    assert (event.site_id, event.fields, event.ids["after"]) == (program.site_id, ["open_on", "state"], "full")


def test_the_same_change_again_changes_nothing(program):
    change(program, "full")

    assert change(program, "full") is None
    assert RecruitmentChange.objects.count() == 1


def test_a_date_in_the_past_is_refused_with_a_sentence(program):
    with pytest.raises(services.RecruitmentRefused) as refused:
        change(program, "open_on", open_on=timezone.localdate() - dt.timedelta(days=2))

    assert refused.value.field == "open_on"
    assert now_open(program)


def test_reopening_writes_to_everybody_once_even_when_it_happens_twice(program, django_capture_on_commit_callbacks):
    change(program, "full")
    for number in range(3):
        services.reopening_subscribe(program=program, email=f"reader{number}@example.org", language="en")
    heard = []
    signals.roles_reopened.connect(lambda program, **rest: heard.append(program), weak=False, dispatch_uid="test")

    with django_capture_on_commit_callbacks(execute=True):
        change(program, "open")
        change(program, "full")
        change(program, "open")
    signals.roles_reopened.disconnect(dispatch_uid="test")

    assert OutboxMessage.objects.filter(kind="roles_reopened").count() == 3
    assert ReopeningSubscriber.objects.filter(told_at__isnull=False).count() == 3
    assert heard == [program, program]


def test_somebody_who_signs_up_again_after_being_told_is_told_once_more(program):
    change(program, "full")
    services.reopening_subscribe(program=program, email="reader@example.org", language="en")
    change(program, "open")
    change(program, "full")
    services.reopening_subscribe(program=program, email="READER@example.org ", language="es")
    change(program, "open")

    assert ReopeningSubscriber.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="roles_reopened").count() == 2


def test_signing_up_twice_keeps_one_address(program):
    for _number in range(2):
        services.reopening_subscribe(program=program, email="reader@example.org", language="en")

    assert ReopeningSubscriber.objects.count() == 1


def test_lists_of_two_programs_do_not_meet(program):
    other = program_make("other.testserver")
    services.recruitment_change(program=other, state="full", by=None)
    change(program, "full")
    services.reopening_subscribe(program=other, email="reader@example.org", language="en")
    change(program, "open")

    assert OutboxMessage.objects.count() == 0


def test_the_message_can_be_read_and_names_nobody(program):
    change(program, "full")
    services.reopening_subscribe(program=program, email="reader@example.org", language="en")
    change(program, "open")
    message = OutboxMessage.objects.get()

    rendered = render_preview(message)

    assert rendered.recipient.address == "reader@example.org"
    assert "open now" in rendered.text
    assert "/reopening-list/" in rendered.content.action_url
    assert (
        recipients.resolve("subscriber", program_make("other.testserver").site, message.recipient_id, "email") is None
    )


def test_the_roster_closes_at_its_number_and_opens_again_below_it(program):
    Recruitment.objects.filter(program=program).update(full_at=2)

    assert services.roster_changed(program=program, active_mediators=1) is None
    closed = services.roster_changed(program=program, active_mediators=2)
    assert services.roster_changed(program=program, active_mediators=2) is None
    opened = services.roster_changed(program=program, active_mediators=1)

    assert closed is not None and (closed.cause, closed.after) == ("roster", "full")
    assert opened is not None and (opened.cause, opened.after) == ("roster", "open")


def test_the_roster_does_not_open_what_a_person_closed(program):
    Recruitment.objects.filter(program=program).update(full_at=2)
    change(program, "full")

    assert services.roster_changed(program=program, active_mediators=0) is None
    assert now_open(program) is False


def test_a_new_limit_below_the_roster_closes_at_once(program, django_user_model):
    editor = django_user_model.objects.create_user("editor@example.org")
    services.roster_changed(program=program, active_mediators=5)

    services.recruitment_words_save(
        program=program, full_at=5, text_open="", text_full="Full, sorry.", text_open_on="", by=editor
    )

    assert now_open(program) is False
    assert selectors.roles_words(Program.objects.get(pk=program.pk)).text == "Full, sorry."


def test_the_timer_opens_the_roles_on_their_date_once_and_tells_the_list(program):
    change(program, "full")
    services.reopening_subscribe(program=program, email="reader@example.org", language="en")
    day = timezone.now().astimezone(program.tz).date() + dt.timedelta(days=3)
    change(program, "open_on", open_on=day)
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=program.tz)

    assert timers.open_roles(midnight - dt.timedelta(minutes=1)) == 0
    assert selectors.next_roles_change(Program.objects.get(pk=program.pk), timezone.now()) == midnight
    assert timers.open_roles(midnight) == 1
    assert timers.open_roles(midnight) == 0

    assert OutboxMessage.objects.count() == 1
    assert RecruitmentChange.objects.first().cause == "date"
    assert now_open(program)


def test_on_its_date_a_full_roster_keeps_the_roles_full(program):
    Recruitment.objects.filter(program=program).update(full_at=2, active_mediators=1)
    day = timezone.now().astimezone(program.tz).date() + dt.timedelta(days=3)
    change(program, "open_on", open_on=day)
    services.roster_changed(program=program, active_mediators=2)

    timers.open_roles(dt.datetime.combine(day, dt.time(1), tzinfo=program.tz))

    recruitment = Recruitment.objects.get(program=program)
    assert (recruitment.state, recruitment.open_on) == ("full", None)
    # The roster closed it, so the roster opens it.
    assert services.roster_changed(program=program, active_mediators=1).after == "open"


def test_addresses_of_people_who_were_told_are_forgotten_after_a_month(program):
    services.reopening_subscribe(program=program, email="told@example.org", language="en")
    services.reopening_subscribe(program=program, email="waiting@example.org", language="en")
    told = ReopeningSubscriber.objects.order_by("pk").first()
    ReopeningSubscriber.objects.filter(pk=told.pk).update(told_at=timezone.now() - dt.timedelta(days=31))

    assert timers.forget_told(timezone.now()) == 1
    assert ReopeningSubscriber.objects.count() == 1


def test_the_strip_the_door_and_the_letterhead_follow_the_switch(program):
    request = request_for(program)
    request.wagtail_page = program.site.root_page
    assert notices.notice_for(request) is None

    change(program, "full")
    request = request_for(Program.objects.select_related("site").get(pk=program.pk))
    request.wagtail_page = program.site.root_page

    notice = notices.notice_for(request)
    assert notice is not None and notice.url == "/reopening-list/"
    assert "full" in fact_for(request.site, "roles").value
    head = letterhead.of(program.site)
    assert (head.agency_name, head.time_zone) == ("Test agency", "America/New_York")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_who_reopen_at_once_write_to_everybody_once():
    """Each reader gets one message. Taking `select_for_update` out of `_locked` makes two log entries."""
    program = program_make()
    change(program, "full")
    services.reopening_subscribe(program=program, email="reader@example.org", language="en")
    barrier, done = threading.Barrier(2), []

    def flip() -> None:
        barrier.wait()
        try:
            done.append(services.recruitment_change(program=Program.objects.get(pk=program.pk), state="open", by=None))
        finally:
            connection.close()

    people = [threading.Thread(target=flip) for _number in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sum(entry is not None for entry in done) == 1
    assert OutboxMessage.objects.count() == 1
