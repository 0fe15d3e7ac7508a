"""The pages of applications and of the roster: who may open them, what they show, what they keep on a mistake."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from home import today
from mediator_portal.mediators import registries, services
from mediator_portal.mediators.enums import ApplicationState, MediatorState
from mediator_portal.mediators.models import Application, InterviewScore, Mediator
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from program_pages.models import Program, TrainingCourse
from tests.factories.mediators import QUALITIES, application_make, mediator_make, person_make, scores
from tests.factories.program_pages import program_make
from tests.reading import stamp_of

APPLICATIONS = "/portal/applications/"
MEDIATORS = "/portal/mediators/"


@pytest.fixture
def staff(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_what(client: Client, program: Program, role: Role) -> None:
    application = application_make(program, state=ApplicationState.INTERVIEW)
    mediator = mediator_make(program)
    client.force_login(person_make(program, role))
    is_staff = role in {Role.COORDINATOR, Role.DIRECTOR}
    is_panel = role == Role.PANEL_MEMBER
    one, person = f"{APPLICATIONS}{application.reference}/", f"{MEDIATORS}{mediator.reference}/"
    expected = {
        APPLICATIONS: is_staff or is_panel,
        one: is_staff or is_panel,
        f"{one}step/decline/": is_staff,
        f"{one}interview/": is_staff,
        f"{one}scores/": is_panel,
        MEDIATORS: is_staff,
        person: is_staff,
        f"{person}step/leave/": is_staff,
    }
    for address, allowed in expected.items():
        assert (client.get(address).status_code == 200) is allowed, address
        assert client.get(address).status_code in {200, 404}


def test_another_programs_people_are_not_found(staff: Client) -> None:
    other = program_make("other.localhost")
    application, mediator = application_make(other), mediator_make(other)
    for address in (
        f"{APPLICATIONS}{application.reference}/",
        f"{APPLICATIONS}{application.reference}/step/decline/",
        f"{APPLICATIONS}{application.reference}/interview/",
        f"{MEDIATORS}{mediator.reference}/",
        f"{MEDIATORS}{mediator.reference}/step/leave/",
        f"{APPLICATIONS}A-nothing/",
    ):
        assert staff.get(address).status_code == 404
    for action in ("training", "development", "invite"):
        assert staff.post(f"{MEDIATORS}{mediator.reference}/{action}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_applications_asks_as_often_for_three_as_for_one(
    staff: Client, program: Program, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        application_make(program)
    staff.get(APPLICATIONS)
    with django_assert_num_queries(7):
        assert staff.get(APPLICATIONS).content.decode().count("Ada Applicant") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_roster_asks_as_often_for_three_as_for_one(
    staff: Client,
    program: Program,
    course: TrainingCourse,
    count: int,
    django_assert_num_queries: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registries, "_counters", [])
    for _number in range(count):
        mediator = mediator_make(program)
        services.development_record(mediator=mediator, on=dt.date.today() - dt.timedelta(days=2), actor=None)
    staff.get(MEDIATORS)
    with django_assert_num_queries(10):
        html = staff.get(MEDIATORS).content.decode()
    assert html.count("Mia Mediator") == count
    assert html.count("1 of 4 sessions") == count


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("state=received", 1),
        ("person=Bea+Applicant", 1),
        ("person=Bea", 0),
        ("state=nonsense", 2),
        ("page=9", 2),
    ],
)
def test_applications_are_filtered_in_the_address(staff: Client, program: Program, query: str, found: int) -> None:
    application_make(program)
    application_make(program, name="Bea Applicant", state=ApplicationState.WAITLISTED)
    html = staff.get(f"{APPLICATIONS}?{query}").content.decode()
    assert html.count("Applicant</a>") == found


def test_an_application_reads_as_it_was_asked_and_the_reading_is_recorded(staff: Client, program: Program) -> None:
    application = application_make(program)
    html = staff.get(f"{APPLICATIONS}{application.reference}/").content.decode()
    for words in (
        "Why mediate?",
        "To help",
        "Put on the waiting list",
        "Sends: Decision: waiting list",
        "Set the day and the place",
    ):
        assert words in html
    assert AuditEvent.objects.get(action="application.read").object_id == application.reference


def test_a_step_says_what_it_sends_before_it_sends_it(staff: Client, program: Program) -> None:
    application = application_make(program)
    address = f"{APPLICATIONS}{application.reference}/step/decline/"
    html = staff.get(address).content.decode()
    for words in (
        "About your application",
        "applicant0@example.org",
        "This will send",
        "you are welcome to apply again",
    ):
        assert words.lower() in html.lower()
    assert Application.objects.get().state == ApplicationState.RECEIVED
    missing = staff.post(address, {"reason": " "}).content.decode()
    assert 'href="#id_reason"' in missing
    assert staff.post(address, {"reason": "No time"}).status_code == 302
    assert Application.objects.get().state == ApplicationState.DECLINED


def test_a_step_that_sends_nothing_says_so_and_one_that_is_none_is_not_found(staff: Client, program: Program) -> None:
    application = application_make(program)
    assert "This sends nothing" in staff.get(f"{APPLICATIONS}{application.reference}/step/withdraw/").content.decode()
    assert staff.get(f"{APPLICATIONS}{application.reference}/step/promote/").status_code == 404


def test_a_step_that_does_not_fit_any_more_keeps_what_was_typed(staff: Client, program: Program) -> None:
    application = application_make(program)
    address = f"{APPLICATIONS}{application.reference}/step/decline/"
    Application.objects.update(state=ApplicationState.WITHDRAWN)
    html = staff.post(address, {"reason": "A long explanation"}).content.decode()
    assert "does not fit any more" in html
    assert "A long explanation" in html


def test_the_interview_is_set_in_the_programs_time(staff: Client, program: Program) -> None:
    application = application_make(program)
    address = f"{APPLICATIONS}{application.reference}/interview/"
    day = timezone.localdate() + dt.timedelta(days=7)
    wrong = staff.post(address, {"day": "soon", "time": "25:00", "place": ""}).content.decode()
    for words in ("Enter the day as year-month-day", "Enter the time like 17:30.", "Enter the place", 'value="soon"'):
        assert words in wrong
    staff.post(address, {"day": day.isoformat(), "time": "17:30", "place": "Room 2"})
    at = Application.objects.get().interview_at
    assert at is not None
    local = at.astimezone(program.tz)
    assert (local.date(), local.hour, local.minute) == (day, 17, 30)
    assert 'value="17:30"' in staff.get(address).content.decode()


def test_a_panel_member_enters_own_scores_and_sees_nobody_elses(
    client: Client, program: Program, panel: tuple[User, User]
) -> None:
    application = application_make(program, state=ApplicationState.INTERVIEW)
    services.score_record(application=application, panel_member=panel[1], scores=scores(1), comment="A secret note")
    client.force_login(panel[0])
    address = f"{APPLICATIONS}{application.reference}/scores/"
    first = client.get(address).content.decode()
    stamp = stamp_of(first)
    typed = {"form_stamp": stamp, "comment": "Listened well"}
    incomplete = client.post(address, {**typed, "scores_0": "5"}).content.decode()
    assert "Choose one answer in every row." in incomplete
    assert "Listened well" in incomplete
    client.post(address, {**typed, **{f"scores_{number}": "5" for number in range(len(QUALITIES))}})
    kept = InterviewScore.objects.get(panel_member=panel[0])
    assert (kept.scores, kept.comment) == (scores(5), "Listened well")
    assert client.get(address).content.decode().count(" checked") == len(QUALITIES)
    html = client.get(f"{APPLICATIONS}{application.reference}/").content.decode()
    assert "Listened well" in html
    assert "A secret note" not in html
    assert "Paul Police" not in html
    assert "Put on the waiting list" not in html


def test_staff_see_the_scores_side_by_side(staff: Client, program: Program, panel: tuple[User, User]) -> None:
    application = application_make(program, state=ApplicationState.INTERVIEW)
    for number, panel_member in enumerate(panel):
        services.score_record(application=application, panel_member=panel_member, scores=scores(3 + number))
    html = staff.get(f"{APPLICATIONS}{application.reference}/").content.decode()
    assert "Olga Oversight (Oversight agency)" in html
    assert "Paul Police (Police department)" in html


def test_hours_and_days_are_entered_on_the_mediators_page(
    staff: Client, program: Program, course: TrainingCourse
) -> None:
    mediator = mediator_make(program, state=MediatorState.IN_TRAINING)
    page = f"{MEDIATORS}{mediator.reference}/"
    yesterday = (timezone.localdate() - dt.timedelta(days=1)).isoformat()
    wrong = staff.post(
        f"{page}training/", {"training-course": course.pk, "training-on": yesterday, "training-hours": "40"}
    )
    assert "between 0 and 12 hours" in wrong.content.decode()
    assert 'value="40"' in wrong.content.decode()
    staff.post(f"{page}training/", {"training-course": course.pk, "training-on": yesterday, "training-hours": "8"})
    staff.post(f"{page}development/", {"development-on": yesterday})
    html = staff.get(page).content.decode()
    assert "8 of 50 hours" in html
    assert "42 of 50 hours missing" in html
    assert "1 of 4 sessions" in html
    assert "Activate" in html


def test_activation_asks_for_the_first_day_and_makes_a_term(staff: Client, program: Program) -> None:
    mediator = mediator_make(program, state=MediatorState.IN_TRAINING)
    address = f"{MEDIATORS}{mediator.reference}/step/activate/"
    today_there = timezone.now().astimezone(program.tz).date()
    assert today_there.isoformat() in staff.get(address).content.decode()
    assert "Enter the day." in staff.post(address, {"on": "", "reason": ""}).content.decode()
    assert staff.post(address, {"on": "2026-03-01", "reason": ""}).status_code == 302
    assert Mediator.objects.get().term_ends == dt.date(2028, 2, 29)


def test_an_invitation_to_sign_in_is_sent_once_asked(staff: Client, program: Program) -> None:
    mediator = mediator_make(program)
    address = f"{MEDIATORS}{mediator.reference}/invite/"
    assert staff.get(address).status_code == 405
    html = staff.post(address, follow=True).content.decode()
    assert "on its way to mediator0@example.org" in html
    Mediator.objects.update(state=MediatorState.ENDED)
    assert "has ended" in staff.post(address, follow=True).content.decode()


def test_today_names_what_waits(program: Program, coordinator: User, panel: tuple[User, User]) -> None:
    now = timezone.now()
    application_make(program)
    held = application_make(program, state=ApplicationState.INTERVIEW, name="Bea Applicant")
    Application.objects.filter(pk=held.pk).update(interview_at=now - dt.timedelta(hours=1))
    mediator_make(program, term_ends=now.date() + dt.timedelta(days=20), name="Old Hand")
    mediator_make(program)

    def labels(user: User) -> list[str]:
        return [str(item.label) for item in today.items_for(user, program.site, now)]

    assert {"1 new application", "A term ends: Old Hand"} <= set(labels(coordinator))
    assert "Interview with Bea Applicant" in labels(panel[0])
    services.score_record(application=held, panel_member=panel[0], scores=scores())
    assert "Interview with Bea Applicant" not in labels(panel[0])
    assert labels(person_make(program, Role.MEDIATOR)) == []


def test_empty_lists_say_what_to_do_next(staff: Client) -> None:
    assert "No applications yet" in staff.get(APPLICATIONS).content.decode()
    assert "Nobody is on the roster yet" in staff.get(MEDIATORS).content.decode()
    assert not OutboxMessage.objects.exists()
