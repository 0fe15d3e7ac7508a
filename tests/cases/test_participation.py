"""Answers in silence: recorded, sealed, and acting on nothing before the release."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mediator_portal.cases.enums import CaseState, ReturnReason
from mediator_portal.cases.models import Case, CasePerson, ContactAttempt
from mediator_portal.cases.rules import Actor, release_time
from mediator_portal.cases.selectors import people_to_reach
from mediator_portal.cases.services import (
    MoveRefused,
    answer_record,
    person_signed,
    person_unreachable,
    person_withdraw,
    release_due,
)
from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from tests.factories.cases import CaseFactory, actor_make, complainant_of, officer_of, user_make

DAY = dt.timedelta(days=1)


@pytest.fixture
def case(program) -> Case:
    return CaseFactory(program=program, inviting=True)


def say(person: CasePerson, answer: str, *, signed: bool = True, now: dt.datetime | None = None) -> None:
    actor = Actor.party(person)
    answer_record(person=person, answer=answer, actor=actor, now=now)
    if answer == "yes" and signed:
        person_signed(person=person, actor=actor, now=now)


def test_an_answer_moves_nothing_and_writes_no_message(case):
    before = Case.objects.get(pk=case.pk)
    say(complainant_of(case), "no")
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.release_at, after.return_reason) == (before.state, before.release_at, "")
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_audit_tells_that_somebody_answered_never_what(case, answer):
    say(complainant_of(case), answer, signed=False)
    event = AuditEvent.objects.get()
    assert (event.action, event.fields, event.actor_kind) == ("person.answer", ["answer"], "party")
    assert set(event.ids) == {"person"}


@pytest.mark.parametrize(
    ("first", "second", "state", "reason"),
    [
        ("yes", "yes", CaseState.SCHEDULING, ""),
        ("yes", "no", CaseState.RETURNED, ReturnReason.DECLINED),
        ("no", "yes", CaseState.RETURNED, ReturnReason.DECLINED),
        ("no", "no", CaseState.RETURNED, ReturnReason.DECLINED),
    ],
)
def test_two_answers_act_at_the_release_hour_and_not_before(program, case, first, second, state, reason):
    now = timezone.now()
    say(complainant_of(case), first, now=now)
    say(officer_of(case), second, now=now)
    due = Case.objects.get(pk=case.pk).release_at
    assert due == release_time(now, program)
    assert release_due(due - dt.timedelta(seconds=1)) == 0
    assert Case.objects.get(pk=case.pk).state == CaseState.INVITING
    assert release_due(due) == 1
    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.return_reason) == (state, reason)
    kinds = set(OutboxMessage.objects.values_list("kind", flat=True))
    assert kinds == {"outcome_going_ahead" if state == CaseState.SCHEDULING else "outcome_not_going_ahead"}
    assert OutboxMessage.objects.count() == 2
    assert release_due(due + DAY) == 0
    assert OutboxMessage.objects.count() == 2


def test_a_first_no_waits_for_the_window_in_silence(case):
    say(officer_of(case), "no")
    end = case.window_closes_at
    assert release_due(end) == 0
    assert release_due(case.release_at) == 1
    assert Case.objects.get(pk=case.pk).return_reason == ReturnReason.DECLINED


def test_a_program_may_close_at_the_first_no(program, case):
    program.first_no = "close"
    program.save()
    now = timezone.now()
    say(officer_of(case), "no", now=now)
    assert Case.objects.get(pk=case.pk).release_at == release_time(now, program)


def test_yes_without_a_signature_lapses(case):
    say(complainant_of(case), "yes")
    say(officer_of(case), "yes", signed=False)
    assert Case.objects.get(pk=case.pk).release_at == case.release_at
    release_due(case.release_at)
    assert Case.objects.get(pk=case.pk).return_reason == ReturnReason.LAPSED


def test_nobody_answered_lapses(case):
    assert release_due(case.release_at) == 1
    assert Case.objects.get(pk=case.pk).return_reason == ReturnReason.LAPSED


def test_a_change_of_mind_only_changes_the_answer(program, case):
    person = complainant_of(case)
    say(person, "yes")
    say(officer_of(case), "yes")
    person_withdraw(person=person, actor=Actor.party(person))
    found = Case.objects.get(pk=case.pk)
    assert (found.state, complainant_of(found).answer, complainant_of(found).signed_at) == ("inviting", "no", None)
    say(person, "yes")
    release_due(Case.objects.get(pk=case.pk).release_at)
    assert Case.objects.get(pk=case.pk).state == CaseState.SCHEDULING


def test_changing_ones_mind_for_ever_never_passes_the_window(program, case):
    last = case.window_closes_at - dt.timedelta(minutes=1)
    say(complainant_of(case), "yes", now=last)
    for answer in ("yes", "no", "yes"):
        say(officer_of(case), answer, now=last)
    assert Case.objects.get(pk=case.pk).release_at <= release_time(case.window_closes_at, program)


def test_a_wish_to_talk_is_no_answer(case):
    person = complainant_of(case)
    say(person, "talk")
    person.refresh_from_db()
    assert (person.answered_at, person.wants_talk_at is not None) == (None, True)
    say(person, "yes")
    person.refresh_from_db()
    assert person.wants_talk_at is None


def test_signing_twice_signs_once(case):
    person = complainant_of(case)
    say(person, "yes", now=timezone.now() - dt.timedelta(hours=3))
    first = complainant_of(case).signed_at
    person_signed(person=person, actor=Actor.party(person))
    assert complainant_of(case).signed_at == first
    assert not AuditEvent.objects.filter(action="person.sign").exists(), "the trail would tell a yes from a no"


def test_after_the_window_an_answer_is_too_late(case):
    with pytest.raises(MoveRefused, match="time to answer is over"):
        say(complainant_of(case), "yes", now=case.window_closes_at + dt.timedelta(minutes=1))
    assert complainant_of(case).answer == ""


def test_a_yes_can_be_taken_back_until_the_release(case):
    """Between the close of the window and the release hour too: either party may withdraw in every state."""
    late = case.window_closes_at + dt.timedelta(minutes=1)
    for person in (complainant_of(case), officer_of(case)):
        say(person, "yes", now=case.window_closes_at - dt.timedelta(minutes=1))
    say(complainant_of(case), "no", now=late)
    for answer in ("yes", "no"):
        with pytest.raises(MoveRefused, match="time to answer is over"):
            say(complainant_of(case), answer, now=late)
    assert release_due(Case.objects.get(pk=case.pk).release_at) == 1
    assert Case.objects.get(pk=case.pk).return_reason == ReturnReason.DECLINED


def test_nobody_answers_for_the_other_party(case):
    with pytest.raises(MoveRefused):
        answer_record(person=officer_of(case), answer="no", actor=Actor.party(complainant_of(case)))
    assert officer_of(case).answer == ""


@pytest.mark.parametrize("role", [Role.LIAISON, Role.MEDIATOR, Role.AUDITOR, Role.EDITOR])
def test_other_roles_enter_no_answers(program, case, role):
    with pytest.raises(MoveRefused):
        answer_record(person=officer_of(case), answer="no", actor=actor_make(program, role))


def test_staff_enter_an_answer_on_paper_and_are_named(case, coordinator):
    answer_record(person=officer_of(case), answer="no", actor=coordinator, channel="paper", reason="no_time")
    found = officer_of(case)
    assert (found.answer, found.answer_channel, found.answer_entered_by, found.answer_reason) == (
        "no",
        "paper",
        coordinator.user,
        "no_time",
    )


def test_the_answer_is_sealed_in_the_database(case):
    from django.db import connection

    say(complainant_of(case), "no")
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM cases_caseperson WHERE role = 'complainant'")
        assert cursor.fetchone()[0].startswith("v1:")


def test_unreachable_needs_an_attempt_and_an_answer_undoes_it(program, case, coordinator):
    person = officer_of(case)
    with pytest.raises(MoveRefused, match="attempt"):
        person_unreachable(person=person, actor=coordinator)
    ContactAttempt.objects.create(person=person, outcome="no_answer")
    say(complainant_of(case), "yes")
    person_unreachable(person=person, actor=coordinator)
    assert Case.objects.get(pk=case.pk).state == CaseState.INVITING
    say(person, "yes")
    assert officer_of(case).unreachable_at is None


def test_unreachable_returns_at_the_release(case, coordinator):
    ContactAttempt.objects.create(person=officer_of(case), outcome="no_answer")
    say(complainant_of(case), "yes")
    person_unreachable(person=officer_of(case), actor=coordinator)
    release_due(Case.objects.get(pk=case.pk).release_at)
    assert Case.objects.get(pk=case.pk).return_reason == ReturnReason.UNREACHABLE


@pytest.mark.parametrize("state", ["consented", "scheduling", "matching", "confirmed"])
def test_a_party_withdraws_as_easily_as_they_agreed(program, state):
    case = CaseFactory(program=program, **{state: True})
    person = complainant_of(case)
    for _attempt in range(2):
        assert person_withdraw(person=person, actor=Actor.party(person)).state == CaseState.RETURNED
    found = Case.objects.get(pk=case.pk)
    assert found.return_reason == ReturnReason.WITHDRAWN
    assert complainant_of(found).withdrawn_at is not None
    assert officer_of(found).withdrawn_at is None
    assert OutboxMessage.objects.filter(kind="outcome_not_going_ahead").count() == 2


def test_staff_withdraw_for_a_party(program, coordinator):
    case = CaseFactory(program=program, scheduling=True)
    person_withdraw(person=officer_of(case), actor=coordinator, channel="telephone")
    assert officer_of(case).withdrawn_at is not None
    assert Case.objects.get(pk=case.pk).state == CaseState.RETURNED


def test_after_the_session_there_is_nothing_left_to_withdraw_from(program):
    ended = {"session_starts_at": timezone.now() - DAY, "session_ends_at": timezone.now() - DAY / 2}
    case = CaseFactory(program=program, confirmed=True, **ended)
    person = complainant_of(case)
    with pytest.raises(MoveRefused, match="over"):
        person_withdraw(person=person, actor=Actor.party(person))
    assert complainant_of(case).withdrawn_at is None


@pytest.mark.parametrize("answer", ["yes", "no", "talk"])
def test_the_liaisons_list_is_frozen_until_the_release(program, case, answer):
    liaison = user_make(program, Role.LIAISON, name="Lia Son")

    def seen() -> list[tuple]:
        return [(row.pk, row.name, row.badge, row.duty) for row in people_to_reach(liaison, program.site)]

    before = seen()
    assert len(before) == 1
    say(officer_of(case), answer, signed=False)
    assert seen() == before
    say(complainant_of(case), answer, signed=False)
    assert seen() == before
