"""The one door: who, guards, effects, history, audit, messages; once and by one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mediator_portal.cases import services
from mediator_portal.cases.enums import CaseState, ReturnReason
from mediator_portal.cases.models import Case, CaseMove
from mediator_portal.cases.rules import SYSTEM, Actor
from mediator_portal.cases.services import MoveRefused, move
from mediator_portal.cases.signals import case_moved
from mediator_portal.cases.workflow import MOVES, moves_for
from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from tests.factories.cases import CaseFactory, actor_make, checklist_make, complainant_of, officer_of
from tests.factories.program_pages import program_make

DAY = dt.timedelta(days=1)


def screened(program, actor):
    case = CaseFactory(program=program, screening=True)
    for code, rule in checklist_make(program).items():
        services.screening_answer_record(case=case, rule=rule, matched=code == "rude", actor=actor.user)
    services.review_record(case=case, actor=actor.user, eligible=True)
    return case


def test_move_changes_state_and_writes_history_and_audit(program, coordinator):
    case = CaseFactory(program=program)
    moved = move(case=case, name="start_screening", actor=coordinator)
    assert moved.state == CaseState.SCREENING
    assert moved.coordinator == coordinator.user
    entry = CaseMove.objects.get(case=case)
    assert (entry.name, entry.before, entry.after, entry.by) == (
        "start_screening",
        "referred",
        "screening",
        coordinator.user,
    )
    event = AuditEvent.objects.get(action="case.move")
    assert (event.object_id, event.actor_id, event.ids["move"]) == (
        case.reference,
        coordinator.user.pk,
        "start_screening",
    )


def test_the_same_move_again_by_the_same_person_does_it_once(program, coordinator):
    case = screened(program, coordinator)
    for _attempt in range(3):
        assert move(case=case, name="invite", actor=coordinator).state == CaseState.INVITING
    assert CaseMove.objects.filter(case=case).count() == 1
    assert OutboxMessage.objects.filter(kind="invitation").count() == 2


def test_the_second_person_is_told_who_did_what_when(program, coordinator):
    case = CaseFactory(program=program)
    move(case=case, name="start_screening", actor=coordinator)
    at = dt.datetime(timezone.now().year, 3, 3, 19, 10, tzinfo=dt.UTC)  # 2:10 p.m. in Miami
    CaseMove.objects.filter(case=case).update(at=at)
    other = actor_make(program, Role.COORDINATOR, name="Bo Lee")
    with pytest.raises(MoveRefused) as refused:
        move(case=case, name="start_screening", actor=other)
    assert refused.value.sentence == "Ana Ruiz already started screening this case on March 3 at 2:10 p.m."
    assert CaseMove.objects.count() == 1


def test_a_party_is_never_told_who_did_what(program, director):
    case = CaseFactory(program=program, scheduling=True)
    move(case=case, name="nothing_fits", actor=director, reason="No room is free")
    with pytest.raises(MoveRefused) as refused:
        move(case=case, name="withdraw", actor=Actor.party(complainant_of(case)))
    assert "Dana" not in refused.value.sentence
    assert "no longer open" in refused.value.sentence


@pytest.mark.parametrize(
    ("roles", "allowed"),
    [
        ((Role.COORDINATOR,), True),
        ((Role.DIRECTOR,), True),
        ((Role.MEDIATOR,), False),
        ((Role.LIAISON,), False),
        ((Role.FINANCE, Role.AUDITOR, Role.EDITOR, Role.OPERATOR, Role.PANEL_MEMBER), False),
    ],
)
def test_who_may_start_screening(program, roles, allowed):
    case = CaseFactory(program=program)
    actor = actor_make(program, *roles, name="Some Body")
    if allowed:
        assert move(case=case, name="start_screening", actor=actor).state == CaseState.SCREENING
    else:
        with pytest.raises(MoveRefused):
            move(case=case, name="start_screening", actor=actor)
        assert Case.objects.get(pk=case.pk).state == CaseState.REFERRED


def test_a_role_of_another_program_moves_nothing(program):
    other = program_make("chicago.test", code="chicago")
    case = CaseFactory(program=program)
    with pytest.raises(MoveRefused):
        move(case=case, name="start_screening", actor=actor_make(other, Role.COORDINATOR, Role.DIRECTOR))
    assert CaseMove.objects.count() == 0


def test_people_cannot_make_the_systems_moves(program, director):
    case = CaseFactory(program=program, consented=True)
    with pytest.raises(MoveRefused):
        move(case=case, name="begin_scheduling", actor=director)
    assert move(case=case, name="begin_scheduling", actor=SYSTEM).state == CaseState.SCHEDULING


def test_a_party_of_another_case_cannot_withdraw_this_one(program):
    case, other = CaseFactory(program=program, scheduling=True), CaseFactory(program=program, scheduling=True)
    with pytest.raises(MoveRefused):
        move(case=case, name="withdraw", actor=Actor.party(complainant_of(other)))
    assert Case.objects.get(pk=case.pk).state == CaseState.SCHEDULING


def test_invite_opens_the_window_for_both_and_queues_one_message_each(program, coordinator):
    case = move(case=screened(program, coordinator), name="invite", actor=coordinator)
    local = case.window_closes_at.astimezone(program.tz)
    assert (local.hour, local.minute) == (23, 59)
    assert (local.date() - case.invited_at.astimezone(program.tz).date()).days == program.answer_days
    assert case.release_at > case.window_closes_at
    rows = OutboxMessage.objects.filter(kind="invitation")
    assert {row.recipient_id for row in rows} == {person.pk for person in case.people.all()}
    assert all(row.ids["case"] == case.pk for row in rows)
    assert all(point.carries_invitation for person in case.people.all() for point in person.contact_points.all())


def test_invite_is_refused_when_the_investigation_needs_its_time(program, coordinator):
    case = screened(program, coordinator)
    Case.objects.filter(pk=case.pk).update(
        investigation_due_on=timezone.localdate() + dt.timedelta(days=program.reserve_days - 1)
    )
    with pytest.raises(MoveRefused, match="reserve"):
        move(case=case, name="invite", actor=coordinator)
    assert not OutboxMessage.objects.exists()


def test_invite_is_refused_without_a_way_to_reach_a_party(program, coordinator):
    case = screened(program, coordinator)
    officer_of(case).contact_points.update(state="bounced")
    with pytest.raises(MoveRefused, match="no way to reach"):
        move(case=case, name="invite", actor=coordinator)


def test_return_from_screening_keeps_the_reason_inside(program, coordinator):
    case = CaseFactory(program=program, screening=True)
    for code, rule in checklist_make(program).items():
        services.screening_answer_record(case=case, rule=rule, matched=code == "crime", actor=coordinator.user)
    services.review_record(case=case, actor=coordinator.user, eligible=False)
    moved = move(case=case, name="return_not_eligible", actor=coordinator)
    assert moved.return_reason == ReturnReason.NOT_ELIGIBLE
    assert moved.ended_at is not None
    assert not OutboxMessage.objects.exists()


def test_a_needed_reason_is_asked_for(program, director):
    case = CaseFactory(program=program, scheduling=True)
    with pytest.raises(MoveRefused, match="reason"):
        move(case=case, name="nothing_fits", actor=director, reason="  ")
    assert move(case=case, name="nothing_fits", actor=director, reason="No room").state == CaseState.RETURNED


def test_a_refused_move_leaves_no_trace(program, coordinator):
    case = CaseFactory(program=program, matching=True, mediators_confirmed=1)
    with pytest.raises(MoveRefused, match="1 mediator is still missing"):
        move(case=case, name="confirm_mediators", actor=coordinator)
    assert not CaseMove.objects.exists()
    assert not AuditEvent.objects.filter(action="case.move").exists()


def test_a_listener_that_fails_undoes_the_move(program, coordinator):
    case = CaseFactory(program=program)

    def fail(**payload):
        raise RuntimeError("no")

    case_moved.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            move(case=case, name="start_screening", actor=coordinator)
    finally:
        case_moved.disconnect(fail)
    assert Case.objects.get(pk=case.pk).state == CaseState.REFERRED
    assert not CaseMove.objects.exists()


def test_no_show_goes_back_to_scheduling_once(program, coordinator):
    begun = {"session_starts_at": timezone.now() - dt.timedelta(hours=1)}
    case = CaseFactory(program=program, confirmed=True, **begun)
    moved = move(case=case, name="no_show", actor=coordinator, reason="officer")
    assert moved.state == CaseState.SCHEDULING
    assert (moved.session_starts_at, moved.mediators_confirmed) == (None, 0)
    assert not OutboxMessage.objects.exists()
    Case.objects.filter(pk=case.pk).update(state=CaseState.CONFIRMED, **begun)
    moved = move(case=case, name="no_show", actor=coordinator, reason="officer")
    assert (moved.state, moved.return_reason) == (CaseState.RETURNED, ReturnReason.NO_SHOW)
    assert OutboxMessage.objects.filter(kind="outcome_not_going_ahead").count() == 2


def test_a_mediators_absence_never_ends_the_case(program, coordinator):
    program.no_show = "return"
    program.save()
    begun = {"session_starts_at": timezone.now() - dt.timedelta(hours=1)}
    case = CaseFactory(program=program, confirmed=True, **begun)
    assert move(case=case, name="no_show", actor=coordinator, reason="mediator").state == CaseState.SCHEDULING


def test_reopen_starts_over(program, director):
    case = CaseFactory(program=program, scheduling=True)
    move(case=case, name="nothing_fits", actor=director, reason="No room")
    moved = move(case=case, name="reopen", actor=director, reason="A room was found")
    assert (moved.state, moved.return_reason, moved.ended_at, moved.consented_at) == ("screening", "", None, None)
    assert {(person.answer, person.signed_at) for person in moved.people.all()} == {("", None)}


def test_close_writes_the_letter_of_conclusion_to_both(program, director):
    case = CaseFactory(program=program, reported=True)
    assert move(case=case, name="close", actor=director).state == CaseState.CLOSED
    assert OutboxMessage.objects.filter(kind="letter_of_conclusion").count() == 2


def test_offers_name_the_reason_and_hide_the_systems_moves(program, coordinator):
    case = CaseFactory(program=program, scheduling=True)
    found = {offer.move.name: (offer.allowed, offer.reason) for offer in moves_for(case, coordinator)}
    assert found["request_pool"] == (False, "Choose a time and a place for the session first.")
    assert found["nothing_fits"] == (False, "This step is for: director.")
    assert found["withdraw"] == (True, "")
    inviting = CaseFactory(program=program, inviting=True)
    assert moves_for(inviting, coordinator) == []


def test_every_move_of_the_table_can_be_looked_up():
    names = [each.name for each in MOVES]
    assert len(names) == len(set(names))
    reachable = {state for each in MOVES for state in each.after} | {CaseState.REFERRED}
    assert reachable == set(CaseState)
