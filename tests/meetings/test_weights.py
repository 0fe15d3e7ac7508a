"""Weights of the match: who may change them, their bounds and history, and what others would have changed."""

from __future__ import annotations

import pytest

from mediator_portal.meetings import services
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.matching import DEFAULT_WEIGHTS
from mediator_portal.meetings.models import MatchRecord, MatchWeights
from mediator_portal.meetings.selectors import board_for, replays, weights_of
from portal.audit.models import AuditEvent
from tests.factories.meetings import MediatorFactory, SessionFactory, request_make, seats_make

ADDRESS = "/portal/matching/weights/"
NEW = {**DEFAULT_WEIGHTS, "experience": 0, "fewest_cases": 9}


def confirmed(program, coordinator):
    """Return a session confirmed with its suggestion, and the mediators who answered."""
    session = SessionFactory(program=program, requested=True)
    people = [MediatorFactory(program=program, lead=not number) for number in range(4)]
    for each in people:
        request_make(session, each)
    suggested = set(board_for(session).suggested_ids)
    services.mediators_confirm(
        session=session, mediators=[each for each in people if each.pk in suggested], actor=coordinator
    )
    return session, people, suggested


def test_the_director_sets_them_once_and_the_last_choice_counts(program, director):
    assert weights_of(program) == DEFAULT_WEIGHTS
    services.weights_set(program=program, values=NEW, reason="Share the work", actor=director)
    services.weights_set(program=program, values=NEW, reason="Again", actor=director)
    assert weights_of(program) == NEW
    assert MatchWeights.objects.count() == 1
    event = AuditEvent.objects.get(action="match.weights")
    assert event.ids["fewest_cases"] == 9
    assert "Share" not in str(event.ids)


@pytest.mark.parametrize(
    ("values", "reason", "words"),
    [
        ({"experience": 11}, "x", "0 to 10"),
        ({"experience": -1}, "x", "0 to 10"),
        ({"shoe_size": 1}, "x", "0 to 10"),
        (dict.fromkeys(DEFAULT_WEIGHTS, 0), "x", "At least one"),
        (NEW, " ", "Say why"),
    ],
)
def test_what_is_refused(program, director, values, reason, words):
    with pytest.raises(SessionRefused, match=words):
        services.weights_set(program=program, values=values, reason=reason, actor=director)
    assert not MatchWeights.objects.exists()


def test_only_the_director_of_the_program(program, chicago, coordinator, director):
    for actor, where in ((coordinator, program), (director, chicago)):
        with pytest.raises(SessionRefused, match="This step is for"):
            services.weights_set(program=where, values=NEW, reason="x", actor=actor)


@pytest.mark.parametrize("policy", ["off", "awaiting_counsel", "on"])
def test_breadth_of_the_pair_has_no_weight(program, director, policy, sign_in):
    program.pair_breadth = policy
    program.save()
    with pytest.raises(SessionRefused, match="0 to 10"):
        services.weights_set(program=program, values={**NEW, "breadth": 9}, reason="x", actor=director)
    # A choice of an earlier version held one: it counts nothing, and its history is still read.
    MatchWeights.objects.create(program=program, values={**NEW, "breadth": 9}, by=director.user)
    assert weights_of(program) == NEW
    page = sign_in(director.user).get(ADDRESS).content.decode()
    assert 'name="breadth"' not in page
    assert ("awaits the opinion" in page, "because counsel agreed" in page) == {
        "off": (False, False),
        "awaiting_counsel": (True, False),
        "on": (False, True),
    }[policy]


def test_a_match_keeps_what_it_knew_and_is_reckoned_again(program, coordinator, director):
    session, people, suggested = confirmed(program, coordinator)
    kept = MatchRecord.objects.get()
    assert set(kept.chosen) == set(kept.suggested) == suggested
    assert {each["key"] for each in kept.candidates} == {each.pk for each in people}
    (replay,) = replays(program, weights_of(program))
    assert replay.now == replay.then == replay.chosen
    # What happens later changes nothing of it.
    MediatorFactory(program=program, lead=True)
    seats_make(SessionFactory(program=program, held=True), people[:2])
    (later,) = replays(program, weights_of(program))
    assert later.now == replay.now


def test_other_weights_would_have_changed_the_suggestion(program, coordinator):
    session = SessionFactory(program=program, requested=True)
    lead, *fresh = MediatorFactory(program=program, lead=True), *MediatorFactory.create_batch(2, program=program)
    for each in (lead, *fresh):
        request_make(session, each)
    seats_make(SessionFactory(program=program, held=True), [lead])
    services.mediators_confirm(session=session, mediators=fresh, actor=coordinator)
    (replay,) = replays(program, {**DEFAULT_WEIGHTS, "experience": 10})
    assert replay.changes
    assert replay.now == replay.chosen == tuple(sorted(each.name for each in fresh))
    assert lead.name in replay.then


def test_the_page_tries_then_saves(program, sign_in, director, coordinator, django_assert_num_queries):
    confirmed(program, coordinator)
    client = sign_in(director.user)
    assert client.get(ADDRESS).status_code == 200
    looked = client.post(ADDRESS, {**NEW, "reason": "", "look": "1"}).content.decode()
    assert "of the last 1 session" in looked
    assert 'value="9"' in looked
    assert weights_of(program) == DEFAULT_WEIGHTS
    wrong = client.post(ADDRESS, {**NEW, "fewest_cases": "12", "reason": "x"})
    assert wrong.status_code == 422
    assert "from 0 to 10" in wrong.content.decode()
    assert client.post(ADDRESS, {**NEW, "reason": ""}).status_code == 409
    assert client.post(ADDRESS, {**NEW, "reason": "Share the work"}).status_code == 302
    assert weights_of(program) == NEW
    assert "Share the work" in client.get(ADDRESS).content.decode()


def test_a_coordinator_reads_and_cannot_save(program, sign_in, coordinator):
    client = sign_in(coordinator.user)
    assert "The director chooses" in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, {**NEW, "reason": "x"}).status_code == 409
    assert not MatchWeights.objects.exists()


def test_trying_asks_as_many_queries_for_three_sessions_as_for_one(program, coordinator, django_assert_num_queries):
    for number in (1, 3):
        while MatchRecord.objects.count() < number:
            confirmed(program, coordinator)
        with django_assert_num_queries(3):
            assert len(replays(program, NEW)) == number
