"""The funnel of participation: how far people come, told only once answers are out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mediator_portal.cases.enums import Answer, AttemptOutcome, CaseState, PersonRole
from mediator_portal.cases.models import Case, CasePerson, ContactAttempt, ScreeningReview
from mediator_portal.cases.rules import Actor
from mediator_portal.insights.enums import DaysToAnswer, FunnelPart, FunnelStep
from mediator_portal.insights.rules import PartyFacts, lines_by, reasons, step_counts
from mediator_portal.insights.selectors import party_facts
from mediator_portal.participation import services
from mediator_portal.participation.selectors import was_reached, with_reach
from portal.accounts.enums import Role
from portal.notifications.enums import MessageState
from portal.notifications.models import OutboxMessage
from program_pages.models import Program
from tests.factories.accounts import person_with, sign_in
from tests.factories.participation import browser_of, case_invited, party_of, person_make
from tests.factories.program_pages import program_make
from tests.participation.test_blindness import says_no, says_yes

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
QUERIES = 7


def facts(**changes: Any) -> PartyFacts:
    return PartyFacts(**{"role": "officer", "language": "en", "channel": "email", **changes})


def after(days: int) -> dt.datetime:
    return START + dt.timedelta(days=days, hours=1)


@pytest.mark.parametrize(
    ("changes", "last"),
    [
        ({}, FunnelStep.ELIGIBLE),
        ({"reached_at": after(1)}, FunnelStep.ELIGIBLE),
        ({"invited_at": START}, FunnelStep.INVITED),
        ({"invited_at": START, "reached_at": after(1)}, FunnelStep.REACHED),
        ({"invited_at": START, "answered_at": after(1)}, FunnelStep.ANSWERED),
        ({"invited_at": START, "answered_at": after(1), "agreed": True}, FunnelStep.ANSWERED),
        ({"invited_at": START, "answered_at": after(1), "released": True}, FunnelStep.ANSWERED),
        ({"invited_at": START, "answered_at": after(1), "released": True, "agreed": True}, FunnelStep.AGREED),
    ],
)
def test_how_far_a_party_came(changes: dict[str, Any], last: FunnelStep) -> None:
    steps = facts(**changes).steps
    assert steps[-1] == last
    assert list(steps) == list(FunnelStep)[: len(steps)]


@pytest.mark.parametrize(
    ("days", "span"),
    [(0, "0-1"), (1, "0-1"), (2, "2-3"), (3, "2-3"), (4, "4-7"), (7, "4-7"), (8, "8-14"), (14, "8-14"), (15, "15+")],
)
def test_days_to_an_answer(days: int, span: str) -> None:
    assert facts(invited_at=START, answered_at=after(days)).days == span
    assert facts(invited_at=START).days == DaysToAnswer.NONE


MOMENTS = st.one_of(st.none(), st.integers(0, 30).map(after))
PEOPLE = st.lists(
    st.builds(
        PartyFacts,
        role=st.sampled_from(["officer", "complainant"]),
        language=st.sampled_from(["en", "es"]),
        channel=st.sampled_from(["", "email", "letter"]),
        invited_at=st.one_of(st.none(), st.just(START)),
        reached_at=MOMENTS,
        answered_at=MOMENTS,
        released=st.booleans(),
        agreed=st.booleans(),
        reason=st.sampled_from(["", "no_time"]),
    )
)


@given(PEOPLE, st.sampled_from(FunnelPart.values))
def test_every_split_adds_up_to_the_whole_and_no_step_grows(people: list[PartyFacts], by: str) -> None:
    whole = step_counts(people)
    rows = lines_by(people, by)
    assert {step: sum(row.counts[step] for row in rows) for step in FunnelStep.values} == whole
    assert list(whole.values()) == sorted(whole.values(), reverse=True)


@given(PEOPLE)
def test_what_was_answered_plays_no_part_before_the_release(people: list[PartyFacts]) -> None:
    waiting = [PartyFacts(**{**one.__dict__, "released": False}) for one in people]
    turned = [PartyFacts(**{**one.__dict__, "agreed": not one.agreed, "reason": "other"}) for one in waiting]
    assert step_counts(waiting) == step_counts(turned)
    assert reasons(waiting) == reasons(turned) == {}


# In the database -----------------------------------------------------------------------------------------------------


@pytest.fixture
def program(db: None) -> Program:
    return program_make()


def seen_by(program: Program, role: Role = Role.COORDINATOR) -> list[PartyFacts]:
    return party_facts(person_with(program.site, role), program.site, timezone.now() - dt.timedelta(days=365))


def test_a_case_found_eligible_counts_before_it_asks(program: Program) -> None:
    case = case_invited(program, state=CaseState.SCREENING, invited_at=None)
    assert seen_by(program) == []
    review = ScreeningReview.objects.create(case=case, by=None, eligible=True, suitable=False)
    assert seen_by(program) == []
    ScreeningReview.objects.filter(pk=review.pk).update(suitable=True)
    assert [one.steps for one in seen_by(program)] == [(FunnelStep.ELIGIBLE,)] * 2


def test_reached_means_the_same_as_on_the_case(program: Program) -> None:
    spoken, opened, nobody = (party_of(case_invited(program)) for _number in range(3))
    ContactAttempt.objects.create(person=spoken, outcome=AttemptOutcome.SPOKE)
    ContactAttempt.objects.create(person=nobody, outcome=AttemptOutcome.NO_ANSWER)
    browser_of(opened)
    for person in with_reach(CasePerson.objects.all()):
        assert was_reached(person) == bool(person.spoke_at or person.proved_at)  # type: ignore[attr-defined]
    assert step_counts(seen_by(program))[FunnelStep.REACHED] == 2


def test_how_the_invitation_came(program: Program) -> None:
    person = party_of(case_invited(program))
    for channel, state in (("letter", MessageState.SENT), ("email", MessageState.CANCELLED)):
        OutboxMessage.objects.create(
            site=program.site,
            kind="invitation",
            recipient_type="person",
            recipient_id=person.pk,
            channel=channel,
            state=state,
            sent_at=timezone.now(),
            cause=channel,
            message_id=f"<{channel}>",
        )
    assert sorted(one.channel for one in seen_by(program)) == ["", "letter"]


def test_yes_and_no_count_the_same_until_the_answers_are_out(program: Program) -> None:
    agreeing, declining = party_of(case_invited(program)), party_of(case_invited(program))
    says_yes(agreeing)
    says_no(declining)
    told = seen_by(program)
    assert step_counts(told)[FunnelStep.ANSWERED] == 2
    assert step_counts(told)[FunnelStep.AGREED] == 0
    assert reasons(told) == {}
    Case.objects.filter(pk=agreeing.case_id).update(state=CaseState.SCHEDULING)
    Case.objects.filter(pk=declining.case_id).update(state=CaseState.RETURNED, return_reason="declined")
    told = seen_by(program)
    assert step_counts(told)[FunnelStep.AGREED] == 1
    assert reasons(told) == {"no_trust": 1}


@pytest.mark.parametrize(("second", "invited"), [(False, 1), (True, 2)])
def test_the_side_asked_second_is_invited_once_it_was(program: Program, second: bool, invited: int) -> None:
    """After a first no the other side never hears of the case: nobody failed to reach them."""
    case = case_invited(program)
    later = case.invited_at + dt.timedelta(days=3)
    Case.objects.filter(pk=case.pk).update(first_side="officer", second_invited_at=later if second else None)
    told = seen_by(program)
    assert step_counts(told)[FunnelStep.INVITED] == invited
    assert {one.role: one.invited_at for one in told} == {"officer": case.invited_at, "complainant": later} | (
        {} if second else {"complainant": None}
    )


def test_who_was_taken_off_before_the_invitations_does_not_count(program: Program) -> None:
    case = case_invited(program)
    for role, days in (("complainant", -1), ("officer", 1)):
        gone = case.invited_at + dt.timedelta(days=days)
        CasePerson.objects.filter(pk=person_make(case, role).pk).update(left_out_at=gone)
    assert sorted(one.role for one in seen_by(program)) == ["complainant", "officer", "officer"]
    Case.objects.filter(pk=case.pk).update(state=CaseState.SCREENING, invited_at=None)
    ScreeningReview.objects.create(case=case, by=None, eligible=True, suitable=True)
    assert sorted(one.role for one in seen_by(program)) == ["complainant", "officer"]


def test_people_of_other_programs_and_older_cases_do_not_count(program: Program) -> None:
    case_invited(program_make("other.example.org", code="other"))
    old = case_invited(program)
    Case.objects.filter(pk=old.pk).update(received_at=timezone.now() - dt.timedelta(days=400))
    assert seen_by(program) == []
    assert seen_by(program, Role.LIAISON) == []


@pytest.fixture
def desk(program: Program) -> Client:
    client = Client(headers={"host": program.site.hostname})
    sign_in(client, person_with(program.site, Role.COORDINATOR))
    return client


def test_the_page_says_when_there_is_nobody(desk: Client) -> None:
    assert "Nobody to count yet" in desk.get(reverse("insights:funnel")).content.decode()


@pytest.mark.parametrize("by", FunnelPart.values)
def test_the_page_and_the_file_split_as_the_address_asks(desk: Client, program: Program, by: str) -> None:
    case = case_invited(program)
    services.answer_give(
        person=party_of(case, PersonRole.OFFICER), answer=Answer.NO, actor=Actor.party(party_of(case, "officer"))
    )
    page = desk.get(reverse("insights:funnel"), {"by": by, "months": "3"}).content.decode()
    assert "2 people" in page
    assert f"?by={by}&amp;months=3" in page
    file = desk.get(reverse("insights:funnel_export"), {"by": by})
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith(f"{by},eligible,invited,reached,answered,agreed")
    assert len(lines) >= 2


def test_nonsense_in_the_address_shows_the_first_view(desk: Client, program: Program) -> None:
    case_invited(program)
    page = desk.get(reverse("insights:funnel"), {"by": "name", "months": "x"}).content.decode()
    assert "Complainant" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_case_and_for_three(
    desk: Client, program: Program, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        case_invited(program)
    desk.get(reverse("insights:funnel"))
    with django_assert_num_queries(QUERIES):
        desk.get(reverse("insights:funnel"))
