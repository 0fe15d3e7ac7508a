"""From training to the end of a term: gates hold, terms come from the policy, the roles switch hears of changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from mediator_portal.mediators import registries, selectors, services, workflow
from mediator_portal.mediators.enums import ApplicationState, MediatorState
from mediator_portal.mediators.models import DevelopmentAttendance, Mediator, MediatorMove, TrainingRecord
from mediator_portal.mediators.workflow import MEDIATOR_MOVES, MoveRefused
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles.models import UserInvitation
from portal.accounts.services import invitation_accept, invitation_token
from portal.notifications.models import OutboxMessage
from portal.notifications.rendering import render_for_delivery
from program_pages.enums import RolesState
from program_pages.models import Program, Recruitment, TrainingCourse
from tests.factories.mediators import application_make, mediator_make, person_make, train
from tests.factories.program_pages import course_make, program_make

TODAY = timezone.now().date()
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.mark.parametrize(("hours", "refused"), [(0, True), (49, True), (50, False)])
def test_nobody_is_activated_without_the_hours(
    program: Program, course: TrainingCourse, coordinator: User, hours: int, refused: bool
) -> None:
    mediator = mediator_make(program, state=MediatorState.IN_TRAINING)
    train(mediator, course, hours)
    if refused:
        with pytest.raises(MoveRefused, match="of 50 hours missing in “Mediator training”"):
            services.mediator_activate(mediator=mediator, actor=coordinator)
        assert not MediatorMove.objects.exists()
    else:
        assert services.mediator_activate(mediator=mediator, actor=coordinator).state == MediatorState.ACTIVE


def test_a_course_held_as_usual_only_warns(coordinator: User) -> None:
    chicago = program_make("chicago.localhost")
    TrainingCourse.objects.filter(pk=course_make(chicago, hours=40).pk).update(strength="usual")
    mediator = mediator_make(chicago, state=MediatorState.IN_TRAINING)
    staff = person_make(chicago, Role.COORDINATOR)
    assert services.mediator_activate(mediator=mediator, actor=staff).state == MediatorState.ACTIVE
    trained = next(gate for gate in selectors.gates_of(mediator, TODAY) if gate.name == "trained")
    assert (trained.ok, trained.refuses) == (False, False)


def test_a_term_comes_from_the_policy_and_the_mediator_is_told(program: Program, coordinator: User) -> None:
    mediator = mediator_make(program, state=MediatorState.IN_TRAINING)
    active = services.mediator_activate(mediator=mediator, actor=coordinator, on=dt.date(2026, 3, 1))
    assert (active.term_starts, active.term_ends) == (dt.date(2026, 3, 1), dt.date(2028, 2, 29))
    message = OutboxMessage.objects.get(kind="mediator_activated")
    assert "Sunday, March 1, 2026" in render_for_delivery(message).text
    services.mediator_activate(mediator=mediator, actor=coordinator)
    assert OutboxMessage.objects.filter(kind="mediator_activated").count() == 1


def test_a_renewal_follows_the_present_term(program: Program, coordinator: User) -> None:
    ends = TODAY + dt.timedelta(days=10)
    mediator = mediator_make(program, term_starts=TODAY - dt.timedelta(days=720), term_ends=ends)
    renewed = services.mediator_renew(mediator=mediator, actor=coordinator)
    assert renewed.term_starts == mediator.term_starts
    assert renewed.term_ends is not None
    assert renewed.term_ends > ends + dt.timedelta(days=700)
    assert OutboxMessage.objects.filter(kind="mediator_renewed").count() == 1


def test_a_term_that_ended_is_renewed_from_today(program: Program, coordinator: User) -> None:
    mediator = mediator_make(
        program, term_starts=TODAY - dt.timedelta(days=800), term_ends=TODAY - dt.timedelta(days=70)
    )
    assert services.mediator_renew(mediator=mediator, actor=coordinator).term_starts >= YESTERDAY


@pytest.mark.parametrize("move", MEDIATOR_MOVES, ids=lambda move: move.name)
@pytest.mark.parametrize("state", list(MediatorState))
def test_a_move_fits_the_states_of_the_table_and_no_other(
    program: Program, director: User, move: workflow.Move, state: MediatorState
) -> None:
    mediator = mediator_make(program, state=state)
    if state in move.before:
        moved = services.mediator_move(mediator=mediator, name=move.name, actor=director, reason="Because")
        assert moved.state == (state if move.name == "renew" else move.after)
        assert moved.moves.get().reason == "Because"
    else:
        with pytest.raises(MoveRefused, match="does not fit any more"):
            services.mediator_move(mediator=mediator, name=move.name, actor=director, reason="Because")


@pytest.mark.parametrize("role", list(Role))
def test_only_a_director_suspends_and_says_why(program: Program, role: Role) -> None:
    mediator, actor = mediator_make(program), person_make(program, role)
    if role == Role.DIRECTOR:
        with pytest.raises(MoveRefused, match="Say why"):
            services.mediator_suspend(mediator=mediator, actor=actor, reason="")
        services.mediator_suspend(mediator=mediator, actor=actor, reason="Complaint")
    else:
        with pytest.raises(MoveRefused):
            services.mediator_suspend(mediator=mediator, actor=actor, reason="Complaint")


def test_the_roles_switch_follows_the_roster(program: Program, director: User) -> None:
    Recruitment.objects.filter(program=program).update(full_at=2)
    first, second = (mediator_make(program, state=MediatorState.IN_TRAINING) for _number in range(2))

    def state() -> tuple[str, int]:
        row = Recruitment.objects.get(program=program)
        return row.state, row.active_mediators

    services.mediator_activate(mediator=first, actor=director)
    assert state() == (RolesState.OPEN, 1)
    services.mediator_activate(mediator=second, actor=director)
    assert state() == (RolesState.FULL, 2)
    services.mediator_leave(mediator=first, actor=director)
    assert state() == (RolesState.OPEN, 1)
    services.mediator_resume(mediator=first, actor=director)
    assert state() == (RolesState.FULL, 2)
    services.mediator_end(mediator=second, actor=director, reason="Moved away")
    assert state() == (RolesState.OPEN, 1)


def test_hours_are_corrected_by_day_and_taken_back_with_0(
    program: Program, course: TrainingCourse, coordinator: User
) -> None:
    mediator = mediator_make(program, state=MediatorState.IN_TRAINING)
    for hours in ("8", "6.5"):
        services.training_record(
            mediator=mediator, course=course, on=YESTERDAY, hours=Decimal(hours), actor=coordinator
        )
    assert selectors.hours_by_course(mediator) == {course.pk: Decimal("6.5")}
    services.training_record(mediator=mediator, course=course, on=YESTERDAY, hours=Decimal(0), actor=coordinator)
    assert not TrainingRecord.objects.exists()


@pytest.mark.parametrize(
    ("hours", "days_ahead", "sentence"),
    [("13", 0, "between 0 and 12"), ("-1", 0, "between 0 and 12"), ("5", 3, "not come yet")],
)
def test_hours_that_cannot_be_are_refused(
    program: Program, course: TrainingCourse, coordinator: User, hours: str, days_ahead: int, sentence: str
) -> None:
    on = YESTERDAY + dt.timedelta(days=days_ahead)
    with pytest.raises(MoveRefused, match=sentence):
        services.training_record(
            mediator=mediator_make(program), course=course, on=on, hours=Decimal(hours), actor=coordinator
        )


def test_a_course_of_another_program_does_not_count(program: Program, coordinator: User) -> None:
    foreign = course_make(program_make("other.localhost"))
    with pytest.raises(MoveRefused, match="another program"):
        services.training_record(
            mediator=mediator_make(program), course=foreign, on=YESTERDAY, hours=Decimal(5), actor=coordinator
        )


def test_the_same_day_of_development_twice_is_one_attendance(program: Program, coordinator: User) -> None:
    mediator = mediator_make(program)
    for _twice in range(2):
        services.development_record(mediator=mediator, on=YESTERDAY, actor=coordinator)
    assert DevelopmentAttendance.objects.count() == 1


def test_an_accepted_invitation_ties_the_account_to_the_roster(program: Program, coordinator: User) -> None:
    mediator = mediator_make(program, email="Mia@Example.org")
    invitation = services.mediator_invite(mediator=mediator, actor=coordinator)
    assert invitation is not None
    assert Mediator.objects.get(pk=mediator.pk).user is None
    user = invitation_accept(token=invitation_token(invitation), password="a long password")
    mediator.refresh_from_db()
    assert mediator.user == user
    assert selectors.mediator_of(user, program.site) == mediator
    with pytest.raises(MoveRefused, match="signs in already"):
        services.mediator_invite(mediator=mediator, actor=coordinator)


def test_inviting_again_renews_the_open_invitation(program: Program, coordinator: User) -> None:
    mediator = mediator_make(program)
    first = services.mediator_invite(mediator=mediator, actor=coordinator)
    assert services.mediator_invite(mediator=mediator, actor=coordinator) == first
    assert UserInvitation.objects.count() == 1


def test_somebody_who_has_the_role_already_is_tied_at_once(program: Program, coordinator: User) -> None:
    user = person_make(program, Role.MEDIATOR)
    mediator = mediator_make(program, email=user.email)
    assert services.mediator_invite(mediator=mediator, actor=coordinator) is None
    mediator.refresh_from_db()
    assert mediator.user == user


def test_an_account_is_tied_at_its_own_program_only(program: Program, coordinator: User) -> None:
    other = program_make("other.localhost")
    elsewhere = mediator_make(other, email="mia@example.org")
    mediator = mediator_make(program, email="mia@example.org")
    invitation = services.mediator_invite(mediator=mediator, actor=coordinator)
    assert invitation is not None
    invitation_accept(token=invitation_token(invitation), password="a long password")
    elsewhere.refresh_from_db()
    assert elsewhere.user is None


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_which_mediators(program: Program, role: Role) -> None:
    user = person_make(program, role)
    mediator_make(program)
    own = mediator_make(program, user=user)
    mediator_make(program_make("other.localhost"))
    visible = selectors.mediators_visible_to(user, program.site)
    expected = {Role.COORDINATOR: 2, Role.DIRECTOR: 2, Role.MEDIATOR: 1}.get(role, 0)
    assert visible.count() == expected
    if role == Role.MEDIATOR:
        assert visible.get() == own
    assert (selectors.mediator_of(user, program.site) == own) is (role == Role.MEDIATOR)


@pytest.mark.parametrize(
    ("state", "fields", "there"),
    [
        (MediatorState.ACTIVE, {}, True),
        (MediatorState.ACTIVE, {"term_ends": None}, True),
        (MediatorState.ACTIVE, {"term_ends": YESTERDAY}, False),
        (MediatorState.ACTIVE, {"term_starts": TODAY + dt.timedelta(days=5)}, False),
        (MediatorState.ON_LEAVE, {}, False),
        (MediatorState.IN_TRAINING, {}, False),
    ],
)
def test_the_roster_of_a_day(program: Program, state: str, fields: dict[str, Any], there: bool) -> None:
    mediator_make(program, state=state, **fields)
    assert selectors.roster_at(program, TODAY).exists() is there


def test_a_year_counts_what_fell_into_it(program: Program, course: TrainingCourse) -> None:
    mediator = mediator_make(program, term_starts=dt.date(2025, 9, 1), term_ends=dt.date(2027, 8, 31))
    train(mediator, course, 60)
    for day in (dt.date(2025, 8, 31), dt.date(2025, 9, 1), dt.date(2026, 1, 15)):
        services.development_record(mediator=mediator, on=day, actor=None)
    today = dt.date(2026, 5, 5)
    seen: list[tuple[dt.date, dt.date]] = []

    def count(one: Mediator, first: dt.date, last: dt.date) -> int:
        seen.append((first, last))
        return 3

    progress = selectors.year_progress(mediator, today, count)
    assert seen == [(dt.date(2025, 9, 1), dt.date(2026, 8, 31))]
    assert (progress.cases_done, progress.cases_needed) == (3, 4)
    assert (progress.development_done, progress.development_needed) == (2, 4)
    assert (progress.hours_done, progress.hours_needed) == (Decimal(50), 50), "hours beyond a course count for no other"
    assert selectors.year_progress(mediator, today).cases_done == 0


def test_cases_are_counted_by_the_room_that_knows_them(program: Program) -> None:
    before = list(registries._counters)
    mediator = mediator_make(program)
    try:
        registries._counters.clear()
        assert registries.case_counts([mediator], TODAY) == {}
        registries.register_case_counter(lambda mediators, today: {each.pk: 2 for each in mediators})
        assert registries.case_counts([mediator], TODAY) == {mediator.pk: 2}
    finally:
        registries._counters[:] = before


def test_languages_of_the_application_reach_the_roster(program: Program, director: User) -> None:
    application = application_make(program, state=ApplicationState.SELECTED, languages=["en", "zh_hans", "other"])
    mediator = services.mediator_create(application=application, actor=director)
    assert mediator.languages == ["en", "zh-hans"]
    assert services.mediator_create(application=application, actor=director) == mediator
