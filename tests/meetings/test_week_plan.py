"""Plan the week: what the page proposes, what it gives up, and who may see it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mediator_portal.meetings.enums import Reply, SeatState
from mediator_portal.meetings.models import Seat
from mediator_portal.meetings.selectors import board_for, week_plan
from mediator_portal.meetings.selectors.candidates import boards_for
from tests.factories.meetings import MediatorFactory, SessionFactory, confirmed_session, request_make, soon

URL = "meetings:week_plan"
PLAN_QUERIES = 25


def asked(program: Any, mediators: list, reply: str = Reply.YES, **fields: Any) -> Any:
    session = SessionFactory(program=program, requested=True, **fields)
    for each in mediators:
        request_make(session, each, reply)
    return session


def text_of(client: Any) -> str:
    return " ".join(client.get(reverse(URL)).content.decode().split())


def test_two_sessions_that_compete(program: Any, desk: Any) -> None:
    """One mediator each: the only one of the second session is the first choice of the first."""
    only = MediatorFactory(program=program, name="Olga Only", lead=True)
    other = MediatorFactory(program=program, name="Otto Other")
    open_one = asked(program, [only, other], mediators_needed=1)
    narrow = asked(program, [only], mediators_needed=1)
    page = text_of(desk)
    page = page[page.index("<h2") :]
    assert page.index(narrow.case.reference) < page.index(open_one.case.reference)
    assert f"Olga Only takes {narrow.case.reference}" in page
    assert "Otto Other" in page
    assert reverse("meetings:session_match", args=[narrow.reference]) in page
    # The match of the one session alone is not changed by looking at the plan.
    assert board_for(open_one).suggested_ids == [only.pk]
    assert not Seat.objects.exists()


def test_an_empty_session_says_why_and_leads_to_asking_more(program: Any, desk: Any, pool: list) -> None:
    session = asked(program, pool[:1])
    page = text_of(desk)
    assert "Too few mediators said yes or maybe." in page
    assert reverse("meetings:request", args=[session.case.reference]) in page


def test_nothing_to_plan(program: Any, desk: Any, pool: list) -> None:
    confirmed_session(program)
    asked(program, pool[:2], starts_at=soon(program, days=20))
    assert "Nothing to plan" in text_of(desk)


def test_gates_and_answers_count_as_on_the_match_page(program: Any, coordinator: Any, pool: list) -> None:
    session = asked(program, pool[:3])
    request_make(session, pool[3], Reply.NO)
    type(pool[0]).objects.filter(pk=pool[0].pk).update(term_ends=timezone.localdate())
    (planned,) = week_plan(coordinator.user, program.site, timezone.now()).planned
    assert planned.proposal.chosen.keys == {pool[1].pk, pool[2].pk}


def test_who_keeps_a_seat_is_in_the_proposal(program: Any, coordinator: Any, pool: list) -> None:
    session = asked(program, pool)
    Seat.objects.create(session=session, mediator=pool[3], state=SeatState.CONFIRMED, number=1)
    (planned,) = week_plan(coordinator.user, program.site, timezone.now()).planned
    assert pool[3].pk in planned.proposal.chosen.keys


def test_sessions_together_have_the_same_matches_as_each_alone(program: Any, pool: list) -> None:
    """Who met a party before, and what languages are wanted, does not run over from one session to the next."""
    before, (known, *_others) = confirmed_session(program)
    sessions = [asked(program, [*pool, known], starts_at=soon(program, days=day)) for day in (4, 5, 6)]
    person = sessions[1].case.people.filter(role="complainant").get()
    before.case.people.filter(role="complainant").update(name_hash=person.name_hash)
    sessions[0].case.people.filter(role="complainant").update(language="es", name_hash="other")
    together = boards_for(sessions)
    for session, board in zip(sessions, together, strict=True):
        alone = board_for(session)
        assert board.needs == alone.needs
        assert [(row.mediator.pk, row.gates) for row in board.rows] == [
            (row.mediator.pk, row.gates) for row in alone.rows
        ]
    assert known.pk in together[1].needs.knows_a_party
    assert (together[0].needs.knows_a_party, together[0].needs.languages) == (frozenset(), {"es"})


def test_another_program_and_others_see_nothing(program: Any, chicago: Any, coordinator: Any, pool: list) -> None:
    asked(program, pool)
    now = timezone.now()
    assert week_plan(coordinator.user, chicago.site, now).planned == []
    assert week_plan(pool[0].user, program.site, now).planned == []
    assert len(week_plan(coordinator.user, program.site, now + dt.timedelta(minutes=1)).planned) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_plan_costs_the_same_for_one_session_and_for_three(
    program: Any, desk: Any, pool: list, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        asked(program, pool, starts_at=soon(program, days=4 + number))
    desk.get(reverse(URL))
    with django_assert_num_queries(PLAN_QUERIES):
        desk.get(reverse(URL))
