"""Who is on a case: guardians, several parties, orders of deciding, those who only attend; and who hears what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from mediator_portal.cases.enums import CaseState, PersonRole, ReturnReason
from mediator_portal.cases.models import Case, CaseMove, CasePerson
from mediator_portal.cases.rules import Actor
from mediator_portal.cases.selectors import people_to_reach
from mediator_portal.cases.services import (
    ContactInput,
    MoveRefused,
    PersonInput,
    answer_record,
    attender_record,
    move,
    person_add,
    person_birth_date_record,
    person_leave_out,
    person_signed,
    person_withdraw,
    release_due,
    reminders_due,
)
from portal.accounts.enums import Role
from portal.notifications.models import OutboxMessage
from tests.cases.test_move import screened
from tests.factories.cases import CaseFactory, CasePersonFactory, actor_make, complainant_of, officer_of, user_make

DAY = dt.timedelta(days=1)


def beside(party: CasePerson, role: str = PersonRole.GUARDIAN, **fields: Any) -> CasePerson:
    return CasePersonFactory(case=party.case, role=role, beside=party, name=f"Some {role}", birth_date="", **fields)


def given(role: str, name: str = "Gus Lee") -> PersonInput:
    return PersonInput(role=role, name=name, contacts=(ContactInput("email", f"{role}@example.org"),))


def say(person: CasePerson, answer: str, *, now: dt.datetime | None = None) -> None:
    actor = Actor.party(person)
    answer_record(person=person, answer=answer, actor=actor, now=now)
    if answer == "yes":
        person_signed(person=person, actor=actor, now=now)


def released(case: Case) -> Case:
    """Return the case after the release that its answers lead to."""
    due = Case.objects.get(pk=case.pk).release_at
    assert due is not None
    release_due(due)
    return Case.objects.get(pk=case.pk)


def told(kind: str) -> set[int]:
    return set(OutboxMessage.objects.filter(kind=kind, recipient_type="person").values_list("recipient_id", flat=True))


@pytest.fixture
def case(program: Any) -> Case:
    return CaseFactory(program=program, inviting=True)


# Several parties -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "second", "state", "left_out"),
    [
        ("all", "yes", CaseState.SCHEDULING, False),
        ("all", "no", CaseState.RETURNED, False),
        ("one_of_each", "yes", CaseState.SCHEDULING, False),
        ("one_of_each", "no", CaseState.SCHEDULING, True),
    ],
)
def test_two_complainants_go_by_the_policy(
    program: Any, case: Case, policy: str, second: str, state: str, left_out: bool
) -> None:
    program.who_agrees = policy
    program.save()
    first, officer = complainant_of(case), officer_of(case)
    other = CasePersonFactory(case=case)
    friend = beside(other, PersonRole.SUPPORT)
    for person, answer in ((first, "yes"), (other, second), (officer, "yes")):
        say(person, answer)
    found = released(case)
    other.refresh_from_db()
    friend.refresh_from_db()
    assert found.state == state
    assert (other.left_out_at is not None, friend.left_out_at is not None) == (left_out, left_out)
    ended = told("outcome_not_going_ahead")
    going = told("outcome_going_ahead")
    if state == CaseState.RETURNED:
        assert (ended, going) == ({first.pk, other.pk, officer.pk}, set())
    else:
        assert ended == set()
        assert going == {first.pk, officer.pk} | (set() if left_out else {other.pk})
        assert told("outcome_without_you") == ({other.pk} if left_out else set())


def test_the_case_waits_for_every_one_of_them_in_silence(case: Case) -> None:
    first = complainant_of(case)
    other = CasePersonFactory(case=case)
    say(first, "no")
    say(officer_of(case), "no")
    now = Case.objects.get(pk=case.pk)
    assert (now.state, now.release_at) == (CaseState.INVITING, case.release_at)
    say(other, "yes")
    assert Case.objects.get(pk=case.pk).release_at < case.release_at


def test_everybody_is_invited_and_reminded_once(program: Any, director: Actor) -> None:
    case = screened(program, director)
    parties = list(case.people.all())
    CasePersonFactory(case=case)
    beside(parties[0])
    beside(parties[0], PersonRole.INTERPRETER)
    move(case=case, name="invite", actor=director)
    deciders = {person.pk for person in case.people.exclude(role=PersonRole.INTERPRETER)}
    guardians = {person.pk for person in case.people.filter(role=PersonRole.GUARDIAN)}
    assert told("invitation") == deciders - guardians
    assert told("invitation_beside") == guardians
    assert told("attendance_asked") == set()
    reminders_due(timezone.now() + 10.1 * DAY)
    reminders_due(timezone.now() + 10.1 * DAY)
    assert told("invitation_reminder") == deciders
    assert OutboxMessage.objects.filter(kind="invitation_reminder").count() == len(deciders)


def test_a_withdrawal_ends_it_for_all_or_for_one(program: Any) -> None:
    for policy, state in (("all", CaseState.RETURNED), ("one_of_each", CaseState.SCHEDULING)):
        program.who_agrees = policy
        program.save()
        case = CaseFactory(program=program, scheduling=True)
        other = CasePersonFactory(case=case, yes=True)
        person_withdraw(person=other, actor=Actor.party(other))
        other.refresh_from_db()
        assert Case.objects.get(pk=case.pk).state == state, policy
        assert other.withdrawn_at is not None
        assert (other.left_out_at is not None) is (policy == "one_of_each")
    last = complainant_of(CaseFactory(program=program, scheduling=True))
    assert person_withdraw(person=last, actor=Actor.party(last)).state == CaseState.RETURNED, "nobody is left"


# Guardians and representatives ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minor", "guardian", "state"),
    [("yes", "yes", CaseState.SCHEDULING), ("yes", "no", CaseState.RETURNED), ("no", "yes", CaseState.RETURNED)],
)
def test_a_minor_and_a_guardian_both_decide(case: Case, minor: str, guardian: str, state: str) -> None:
    child = complainant_of(case)
    CasePerson.objects.filter(pk=child.pk).update(birth_date=(timezone.localdate() - 12 * 365 * DAY).isoformat())
    parent = beside(child)
    say(child, minor)
    say(officer_of(case), "yes")
    assert Case.objects.get(pk=case.pk).release_at == case.release_at, "the guardian is waited for"
    say(parent, guardian)
    assert released(case).state == state


def test_without_a_guardian_a_minors_yes_lapses(case: Case) -> None:
    child = complainant_of(case)
    CasePerson.objects.filter(pk=child.pk).update(birth_date="")
    person_birth_date_record(person=child, born=timezone.localdate() - 12 * 365 * DAY, actor=Actor.party(child))
    say(child, "yes")
    say(officer_of(case), "yes")
    found = released(case)
    assert (found.state, found.return_reason) == (CaseState.RETURNED, ReturnReason.LAPSED)


def test_a_party_gives_the_date_of_birth_once_and_staff_correct_it(case: Case, coordinator: Actor) -> None:
    person = complainant_of(case)
    CasePerson.objects.filter(pk=person.pk).update(birth_date="")
    young, old = timezone.localdate() - 10 * 365 * DAY, timezone.localdate() - 40 * 365 * DAY
    for born, actor, kept in (
        (young, Actor.party(person), young),
        (old, Actor.party(person), young),
        (old, coordinator, old),
    ):
        person_birth_date_record(person=person, born=born, actor=actor)
        person.refresh_from_db()
        assert person.birth_date == kept.isoformat()
    with pytest.raises(MoveRefused):
        person_birth_date_record(person=person, born=young, actor=Actor.party(officer_of(case)))


def test_nobody_answers_for_somebody_else_but_a_guardian_withdraws_for_the_party(program: Any) -> None:
    case = CaseFactory(program=program, inviting=True)
    parent = beside(complainant_of(case))
    with pytest.raises(MoveRefused, match="not yours"):
        answer_record(person=complainant_of(case), answer="no", actor=Actor.party(parent))
    agreed = CaseFactory(program=program, confirmed=True)
    parent = beside(complainant_of(agreed), yes=True)
    found = person_withdraw(person=parent, actor=Actor.party(parent))
    assert (found.state, found.return_reason) == (CaseState.RETURNED, ReturnReason.WITHDRAWN)
    parent.refresh_from_db()
    assert parent.withdrawn_at is not None
    assert complainant_of(agreed).withdrawn_at is None, "the trail says who withdrew"
    everybody = {person.pk for person in agreed.people.all()}
    assert told("outcome_not_going_ahead") == everybody


def test_an_interpreter_withdraws_nothing(program: Any) -> None:
    case = CaseFactory(program=program, confirmed=True)
    someone = beside(complainant_of(case), PersonRole.INTERPRETER)
    with pytest.raises(MoveRefused):
        person_withdraw(person=someone, actor=Actor.party(someone))


# Those who only attend -----------------------------------------------------------------------------------------------


def test_who_only_attends_is_asked_once_it_goes_ahead_and_released_when_it_ends(case: Case) -> None:
    someone = beside(complainant_of(case), PersonRole.INTERPRETER)
    with pytest.raises(MoveRefused):
        attender_record(person=someone, answer="yes", actor=Actor.party(someone))
    for person in (complainant_of(case), officer_of(case)):
        say(person, "yes")
    released(case)
    assert told("attendance_asked") == {someone.pk}
    attender_record(person=someone, answer="yes", actor=Actor.party(someone))
    attender_record(person=someone, answer="yes", actor=Actor.party(someone))
    person_withdraw(person=officer_of(case), actor=Actor.party(officer_of(case)))
    assert told("attendance_off") == {someone.pk}
    assert someone.pk not in told("outcome_not_going_ahead")
    with pytest.raises(MoveRefused):
        attender_record(person=someone, answer="no", actor=Actor.party(someone))


def test_a_session_is_not_held_with_somebody_unsigned_in_the_room(program: Any, coordinator: Actor) -> None:
    case = CaseFactory(program=program, confirmed=True, session_starts_at=timezone.now() - dt.timedelta(hours=1))
    someone = beside(complainant_of(case), PersonRole.SUPPORT)
    with pytest.raises(MoveRefused, match="Support person"):
        move(case=case, name="mark_held", actor=coordinator)
    person_leave_out(person=someone, actor=coordinator)
    assert move(case=case, name="mark_held", actor=coordinator).state == CaseState.HELD


# Adding and taking off -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "states"),
    [
        ("complainant", "referred screening"),
        ("officer", "referred screening"),
        ("guardian", "referred screening inviting"),
        ("representative", "referred screening inviting"),
        ("interpreter", "referred screening inviting scheduling matching confirmed"),
        ("support", "referred screening inviting scheduling matching confirmed"),
        ("observer", "referred screening inviting scheduling matching confirmed"),
    ],
)
def test_until_when_somebody_joins(program: Any, coordinator: Actor, role: str, states: str) -> None:
    for state in ("referred", "screening", "inviting", "scheduling", "matching", "confirmed", "held", "returned"):
        case = CaseFactory(program=program, **{state: True})
        party = None if role in {"complainant", "officer"} else complainant_of(case)
        if state in states.split():
            row = person_add(case=case, actor=coordinator.user, person=given(role), beside=party)
            again = person_add(case=case, actor=coordinator.user, person=given(role), beside=party)
            assert row.pk == again.pk, "pressed twice, added once"
        else:
            with pytest.raises(MoveRefused):
                person_add(case=case, actor=coordinator.user, person=given(role), beside=party)


def test_a_guardian_added_late_is_asked_at_once_and_waited_for(case: Case, coordinator: Actor) -> None:
    for person in (complainant_of(case), officer_of(case)):
        say(person, "yes")
    assert Case.objects.get(pk=case.pk).release_at < case.release_at
    row = person_add(case=case, actor=coordinator.user, person=given("guardian"), beside=complainant_of(case))
    assert told("invitation_beside") == {row.pk}
    assert Case.objects.get(pk=case.pk).release_at == case.release_at
    person_leave_out(person=row, actor=coordinator)
    assert Case.objects.get(pk=case.pk).release_at < case.release_at


@pytest.mark.parametrize("role", ["guardian", "representative"])
def test_who_decides_stands_beside_a_party_of_the_case(program: Any, case: Case, coordinator: Actor, role: str) -> None:
    elsewhere = complainant_of(CaseFactory(program=program, inviting=True))
    for party in (None, elsewhere, beside(complainant_of(case), PersonRole.SUPPORT)):
        with pytest.raises(MoveRefused, match="comes with"):
            person_add(case=case, actor=coordinator.user, person=given(role), beside=party)


def test_the_database_knows_no_party_beside_somebody(case: Case) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CasePersonFactory(case=case, beside=officer_of(case))


def test_taking_off(program: Any, case: Case, coordinator: Actor) -> None:
    with pytest.raises(MoveRefused):
        person_leave_out(person=complainant_of(case), actor=coordinator)
    with pytest.raises(MoveRefused):
        person_leave_out(person=officer_of(case), actor=Actor.party(complainant_of(case)))
    early = CaseFactory(program=program, screening=True)
    other = CasePersonFactory(case=early)
    parent = beside(other)
    person_leave_out(person=other, actor=coordinator)
    parent.refresh_from_db()
    assert parent.left_out_at is not None, "whoever comes with them leaves too"
    assert person_leave_out(person=other, actor=coordinator).pk == other.pk
    with pytest.raises(MoveRefused, match="one must stay"):
        person_leave_out(person=early.people.exclude(pk=other.pk).get(role="complainant"), actor=coordinator)


# Orders of deciding --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("order", "first"), [("officer_first", "officer"), ("complainant_first", "complainant")])
def test_the_second_side_hears_nothing_before_the_first_agreed(
    program: Any, director: Actor, order: str, first: str
) -> None:
    program.decision_order = order
    program.save()
    case = screened(program, director)
    case = move(case=case, name="invite", actor=director)
    asked = case.people.get(role=first)
    other = case.people.exclude(role=first).get()
    assert case.first_side == first
    assert told("invitation") == {asked.pk}
    with pytest.raises(MoveRefused, match="does not wait"):
        say(other, "yes")
    liaison = user_make(program, Role.LIAISON, name="Lia Liaison")
    assert people_to_reach(liaison, program.site).exists() is (first == "officer")
    reminders_due(timezone.now() + 10.1 * DAY)
    assert told("invitation_reminder") == {asked.pk}

    say(asked, "yes")
    case = released(case)
    assert (case.state, case.second_invited_at is not None) == (CaseState.INVITING, True)
    assert told("invitation") == {asked.pk, other.pk}
    assert people_to_reach(liaison, program.site).exists()
    assert CaseMove.objects.filter(name="invite_second").count() == 1
    assert release_due(timezone.now()) == 0
    say(other, "yes")
    assert released(case).state == CaseState.SCHEDULING


@pytest.mark.parametrize("answer", ["no", "yes"])
def test_a_first_no_ends_it_and_the_second_side_never_hears_of_it(program: Any, director: Actor, answer: str) -> None:
    program.decision_order = "officer_first"
    program.save()
    case = screened(program, director)
    case = move(case=case, name="invite", actor=director)
    say(officer_of(case), answer)
    case = released(case)
    if answer == "yes":  # taken back before the second side answered
        say(officer_of(case), "no")
        say(complainant_of(case), "yes")
        case = released(case)
        expected = {officer_of(case).pk, complainant_of(case).pk}
    else:
        expected = {officer_of(case).pk}
    assert (case.state, case.return_reason) == (CaseState.RETURNED, ReturnReason.DECLINED)
    assert told("outcome_not_going_ahead") == expected


def test_reopening_starts_from_the_policy_and_asks_everybody_again(program: Any, director: Actor) -> None:
    program.who_agrees = "one_of_each"
    program.save()
    case = CaseFactory(program=program, inviting=True)
    removed = beside(complainant_of(case), PersonRole.OBSERVER)
    other = CasePersonFactory(case=case)
    person_leave_out(person=removed, actor=director)
    for person, answer in ((case.people.filter(role="complainant").first(), "yes"), (other, "no")):
        say(person, answer)
    say(officer_of(case), "yes")
    case = released(case)
    move(case=case, name="nothing_fits", actor=director, reason="no room")
    move(case=case, name="reopen", actor=director, reason="new times")
    other.refresh_from_db()
    removed.refresh_from_db()
    assert (other.left_out_at, other.answer) == (None, "")
    assert removed.left_out_at is not None
    found = Case.objects.get(pk=case.pk)
    assert (found.first_side, found.second_invited_at) == ("", None)


CASE_PAGE_QUERIES = 17

# The case page -------------------------------------------------------------------------------------------------------


def test_the_case_page_groups_people_and_never_says_what_they_answered(
    program: Any, coordinator: Actor, client: Any, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(coordinator.user)
    case = CaseFactory(program=program, inviting=True)
    child = complainant_of(case)
    CasePerson.objects.filter(pk=child.pk).update(birth_date=(timezone.localdate() - 12 * 365 * DAY).isoformat())
    url = reverse("cases:case", args=[case.reference])
    assert "a parent or guardian must be on the case" in client.get(url).content.decode()
    beside(child)
    page = client.get(url).content.decode()
    assert "a parent or guardian must be on the case" not in page
    page = page[page.index("<h2>People</h2>") :]
    assert page.index(child.name) < page.index("Some guardian") < page.index(officer_of(case).name)


@pytest.mark.parametrize("count", [1, 3])
def test_the_case_page_asks_the_same_number_of_times(
    program: Any, coordinator: Actor, client: Any, settings: Any, count: int, django_assert_num_queries: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(coordinator.user)
    case = CaseFactory(program=program, screening=True)
    for _number in range(count):
        beside(complainant_of(case), PersonRole.SUPPORT)
    url = reverse("cases:case", args=[case.reference])
    client.get(url)
    with django_assert_num_queries(CASE_PAGE_QUERIES):
        client.get(url)


def test_staff_add_somebody_with_a_way_to_reach_them(
    program: Any, coordinator: Actor, client: Any, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(coordinator.user)
    case = CaseFactory(program=program, inviting=True)
    url = reverse("cases:person_add", args=[case.reference])
    data = {"role": "guardian", "name": "Gus Lee", "language": "en", "email": "gus@example.org"}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "comes with" in refused.content.decode()
    assert 'value="complainant"' not in refused.content.decode(), "the invitations are out"
    sent = client.post(url, {**data, "beside": complainant_of(case).reference})
    assert sent.status_code == 302
    row = case.people.get(role="guardian")
    assert (row.beside, row.contact_points.get().value) == (complainant_of(case), "gus@example.org")


def test_the_desk_counts_people_of_one_side(program: Any, client: Any, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(actor_make(program, Role.DIRECTOR, name="Di Rector").user)
    case = CaseFactory(program=program, screening=True)
    CasePersonFactory(case=case)
    page = client.get(reverse("cases:list")).content.decode()
    assert f"{case.people.filter(role='complainant').first().name} + 1" in page
