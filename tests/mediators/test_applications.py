"""An application goes through the table's moves only, each once, by those who may, with its message."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from forms_app.services import submission_create, submission_release
from mediator_portal.mediators import services, workflow
from mediator_portal.mediators.enums import ApplicationState, MediatorState
from mediator_portal.mediators.models import Application, ApplicationMove, InterviewScore, Mediator
from mediator_portal.mediators.selectors import applications_visible_to, by_name_or_email, scores_visible_to
from mediator_portal.mediators.workflow import APPLICATION_MOVES, MoveRefused
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from portal.notifications.rendering import render_for_delivery
from program_pages.models import Program
from program_pages.services import recruitment_change
from tests.factories.forms_app import form_page_make
from tests.factories.mediators import APPLICATION, application_make, person_make, scores
from tests.factories.program_pages import program_make

SOON = timezone.now() + dt.timedelta(days=7)


def kinds() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("kind", flat=True))


def in_interview(program: Program, *, scored_by: tuple[User, ...] = ()) -> Application:
    application = application_make(program, state=ApplicationState.INTERVIEW)
    for panel_member in scored_by:
        services.score_record(application=application, panel_member=panel_member, scores=scores())
    return application


def test_a_sent_form_becomes_an_application_once_and_is_confirmed(program: Program) -> None:
    application = application_make(program)
    assert services.application_create(submission=application.submission) == application
    assert (application.name, application.state) == ("Ada Applicant", ApplicationState.RECEIVED)
    assert kinds() == ["application_received"]
    rendered = render_for_delivery(OutboxMessage.objects.get())
    assert application.submission.receipt in rendered.text
    assert "To help" not in rendered.text


def test_a_form_that_was_held_becomes_an_application_when_it_is_released(program: Program, coordinator: User) -> None:
    held = submission_create(
        site=program.site,
        page=None,
        purpose="mediator_application",
        definition=APPLICATION,
        answers={"name": "Ada Applicant", "email": "ada@example.org", "motivation": "To help"},
        language="en",
        idempotency_key="held",
        signs=["trap"],
    )[0]
    assert not Application.objects.exists()
    for _twice in range(2):
        submission_release(submission=held, actor=coordinator)
    application = Application.objects.get()
    assert (application.submission_id, application.name) == (held.pk, "Ada Applicant")
    assert OutboxMessage.objects.filter(kind="application_received").count() == 1


def test_the_whole_way_from_application_to_the_roster(
    program: Program, coordinator: User, panel: tuple[User, User]
) -> None:
    application = application_make(program, affiliations="City library")
    services.interview_set(application=application, at=SOON, place="Room 2", actor=coordinator)
    services.application_move(application=application, name="invite_to_interview", actor=coordinator)
    for panel_member in panel:
        services.score_record(application=application, panel_member=panel_member, scores=scores())
    services.application_move(application=application, name="select", actor=coordinator)
    mediator = Mediator.objects.get(application=application)
    assert (mediator.name, mediator.state) == ("Ada Applicant", MediatorState.IN_TRAINING)
    assert mediator.affiliations == ["City library"]
    assert kinds() == ["application_received", "interview_invited", "application_selected"]
    invited = render_for_delivery(OutboxMessage.objects.get(kind="interview_invited"))
    assert "Room 2" in invited.text
    assert "(Testville time)" in invited.text


@pytest.mark.parametrize("move", APPLICATION_MOVES, ids=lambda move: move.name)
@pytest.mark.parametrize("state", list(ApplicationState))
def test_a_move_fits_the_states_of_the_table_and_no_other(
    program: Program, director: User, panel: tuple[User, User], move: workflow.Move, state: ApplicationState
) -> None:
    application = in_interview(program, scored_by=panel)
    application.state, application.interview_at, application.interview_place = state, SOON, "Room 2"
    application.save()
    if state in move.before:
        moved = services.application_move(application=application, name=move.name, actor=director, reason="Because")
        assert moved.state == move.after
    else:
        with pytest.raises(MoveRefused, match="does not fit any more"):
            services.application_move(application=application, name=move.name, actor=director, reason="Because")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("name", "allowed"), [("waitlist", {Role.COORDINATOR, Role.DIRECTOR}), ("reconsider", {Role.DIRECTOR})]
)
def test_who_may_make_a_move(program: Program, role: Role, name: str, allowed: set[Role]) -> None:
    state = ApplicationState.DECLINED if name == "reconsider" else ApplicationState.RECEIVED
    application = application_make(program, state=state)
    actor = person_make(program, role)
    if role in allowed:
        services.application_move(application=application, name=name, actor=actor, reason="x")
    else:
        with pytest.raises(MoveRefused):
            services.application_move(application=application, name=name, actor=actor, reason="x")


def test_staff_of_another_program_move_nothing(program: Program) -> None:
    stranger = person_make(program_make("other.localhost"), Role.DIRECTOR)
    with pytest.raises(MoveRefused):
        services.application_move(application=application_make(program), name="waitlist", actor=stranger)


def test_an_invitation_needs_a_day_and_a_place(program: Program, coordinator: User) -> None:
    with pytest.raises(MoveRefused, match="Set the day and the place"):
        services.application_move(application=application_make(program), name="invite_to_interview", actor=coordinator)


@pytest.mark.parametrize(("by", "refused"), [((), True), ((0,), True), ((1,), True), ((0, 1), False)])
def test_scores_of_both_agencies_come_before_the_selection(
    program: Program, coordinator: User, panel: tuple[User, User], by: tuple[int, ...], refused: bool
) -> None:
    application = in_interview(program, scored_by=tuple(panel[number] for number in by))
    if refused:
        with pytest.raises(MoveRefused, match="missing from"):
            services.application_move(application=application, name="select", actor=coordinator)
    else:
        services.application_move(application=application, name="select", actor=coordinator)


def test_one_agency_is_enough_where_one_agency_selects(coordinator: User) -> None:
    chicago = program_make("chicago.localhost", both_agencies_interview=False)
    application = in_interview(chicago)
    staff = person_make(chicago, Role.COORDINATOR)
    with pytest.raises(MoveRefused, match="Nobody has entered scores"):
        services.application_move(application=application, name="select", actor=staff)
    services.score_record(
        application=application, panel_member=person_make(chicago, Role.PANEL_MEMBER), scores=scores()
    )
    services.application_move(application=application, name="select", actor=staff)


def test_declining_needs_a_reason_that_is_never_sent(program: Program, coordinator: User) -> None:
    application = application_make(program)
    with pytest.raises(MoveRefused, match="Say why"):
        services.application_move(application=application, name="decline", actor=coordinator, reason="  ")
    services.application_move(application=application, name="decline", actor=coordinator, reason="Too little time")
    assert ApplicationMove.objects.get().reason == "Too little time"
    rendered = render_for_delivery(OutboxMessage.objects.get(kind="application_declined"))
    assert "Too little time" not in rendered.text
    assert "Too little time" not in str(AuditEvent.objects.values_list("fields", "ids"))


def test_the_same_move_twice_is_one_move_and_one_message(program: Program, coordinator: User) -> None:
    application = application_make(program)
    for _twice in range(2):
        services.application_move(application=application, name="waitlist", actor=coordinator)
    assert ApplicationMove.objects.count() == 1
    assert kinds().count("application_waitlisted") == 1
    assert AuditEvent.objects.filter(action="application.move").count() == 1


def test_the_second_of_two_people_is_told_who_did_what(program: Program, coordinator: User, director: User) -> None:
    application = application_make(program)
    services.application_move(application=application, name="withdraw", actor=coordinator)
    with pytest.raises(MoveRefused, match="Record that the applicant withdrew” by Cora Coordinator"):
        services.application_move(application=application, name="decline", actor=director, reason="x")


def test_a_moved_interview_tells_an_invited_applicant_once(program: Program, coordinator: User) -> None:
    application = application_make(program)
    services.interview_set(application=application, at=SOON, place="Room 2", actor=coordinator)
    assert "interview_changed" not in kinds()
    services.application_move(application=application, name="invite_to_interview", actor=coordinator)
    for _twice in range(2):
        services.interview_set(application=application, at=SOON, place="Room 3", actor=coordinator)
    assert kinds().count("interview_changed") == 1


def test_an_interview_lies_ahead(program: Program, coordinator: User) -> None:
    with pytest.raises(MoveRefused, match="already begun"):
        past = timezone.now() - dt.timedelta(hours=1)
        services.interview_set(application=application_make(program), at=past, place="Room 2", actor=coordinator)


def test_a_panel_member_scores_interviews_only_and_only_their_own(
    program: Program, coordinator: User, panel: tuple[User, User]
) -> None:
    application = in_interview(program)
    services.score_record(application=application, panel_member=panel[0], scores=scores(2))
    services.score_record(application=application, panel_member=panel[0], scores=scores(3))
    services.score_record(application=application, panel_member=panel[1], scores=scores(5))
    assert InterviewScore.objects.count() == 2
    own = scores_visible_to(panel[0], program.site)
    assert [row.scores["neutrality"] for row in own] == [3]
    assert scores_visible_to(coordinator, program.site).count() == 2
    with pytest.raises(MoveRefused, match="speak for an agency"):
        services.score_record(application=application, panel_member=coordinator, scores=scores())
    with pytest.raises(MoveRefused, match="Score “neutrality” from 1 to 5"):
        services.score_record(application=application, panel_member=panel[0], scores={**scores(), "neutrality": 9})
    received = application_make(program)
    with pytest.raises(MoveRefused, match="while the application is in interview"):
        services.score_record(application=received, panel_member=panel[0], scores=scores())


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_which_applications(program: Program, role: Role) -> None:
    application_make(program)
    interview = in_interview(program)
    in_interview(program_make("other.localhost"))
    expected = {Role.COORDINATOR: 2, Role.DIRECTOR: 2, Role.PANEL_MEMBER: 1}.get(role, 0)
    visible = applications_visible_to(person_make(program, role), program.site)
    assert visible.count() == expected
    if role == Role.PANEL_MEMBER:
        assert visible.get() == interview


@pytest.mark.parametrize(
    ("typed", "found"), [("ada  applicant", 1), ("APPLICANT0@example.org", 1), ("Ada", 0), ("nobody", 0)]
)
def test_people_are_found_by_the_whole_name_or_address(program: Program, typed: str, found: int) -> None:
    application_make(program)
    assert by_name_or_email(Application.objects.all(), typed).count() == found


def test_the_application_form_follows_the_roles_switch(client: Client, program: Program, coordinator: User) -> None:
    body = [
        {"type": "short_text", "value": {"key": "name", "label": "Full name", "hint": "", "required": True}},
        {"type": "email", "value": {"key": "email", "label": "E-mail", "hint": "", "required": True}},
    ]
    form_page_make(program.site.root_page, purpose="mediator_application", slug="apply", body=body)
    assert "Full name" in client.get("/apply/").content.decode()
    recruitment_change(program=program, state="full", by=coordinator)
    begun = client.post("/apply/", {"name": "Ada", "email": "ada@example.org"})
    assert begun.status_code == 302, "what was begun before may still be sent"
    assert Application.objects.get().name == "Ada"
    late = Client()
    html = late.get("/apply/").content.decode()
    assert "Full name" not in html
    assert "/reopening-list/" in html
    late.post("/apply/", {"name": "Bea", "email": "bea@example.org"})
    assert Application.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_are_one_winner() -> None:
    """Fails when `select_for_update` is taken out of `application_move` (on PostgreSQL)."""
    program = program_make("race.localhost")
    application = application_make(program)
    staff = [person_make(program, Role.DIRECTOR, name=f"Person {number}") for number in range(4)]
    moves = ["waitlist", "decline", "withdraw", "waitlist"]
    refused: list[str] = []
    gate = threading.Barrier(len(staff))

    def act(actor: User, name: str) -> None:
        gate.wait()
        try:
            services.application_move(application=application, name=name, actor=actor, reason="Because")
        except MoveRefused as error:
            refused.append(str(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=pair) for pair in zip(staff, moves, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = list(ApplicationMove.objects.order_by("pk").values_list("before", "after"))
    # Every move begins where the one before it ended: nobody moved from a state that was gone.
    assert [before for before, _after in done] == ["received", *[after for _before, after in done[:-1]]]
    assert all("Last step" in sentence for sentence in refused)
