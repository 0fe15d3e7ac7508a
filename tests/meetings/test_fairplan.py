"""The fair plan: its steps one by one, then its promises over anything hypothesis thinks of."""

from __future__ import annotations

import datetime as dt
import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediator_portal.meetings.fairplan import (
    ELSEWHERE,
    FEW,
    GAVE_WAY,
    LANGUAGE,
    LOAD,
    TAKEN,
    Ask,
    GivenUp,
    Proposal,
    propose,
)
from mediator_portal.meetings.matching import Candidate, Wants, rank
from mediator_portal.meetings.rules import language_gate

MONDAY = dt.datetime(2026, 3, 2, 14, tzinfo=dt.UTC)


def person(
    key: int, *, cases: int = 0, lead: bool = True, languages: str = "", reply: str = "yes", days: int = 100
) -> Candidate:
    spoken = frozenset(languages.split())
    return Candidate(key, f"M-{key:03}", reply, cases=cases, days_since=days, lead=lead, languages=spoken)


def ask(
    key: int, people: list[Candidate], *, hour: int = 0, needed: int = 1, languages: str = "", **more: object
) -> Ask:
    start = MONDAY + dt.timedelta(hours=hour)
    wants = Wants(needed=needed, target=4, languages=frozenset(languages.split()), seed=f"S-{key}")
    return Ask(key, f"S-{key}", start, start + dt.timedelta(hours=3), wants, tuple(people), **more)


def by_session(asks: list[Ask]) -> dict[int, Proposal]:
    return {each.session: each for each in propose(asks)}


def keys_of(proposal: Proposal) -> set[int]:
    return set(proposal.chosen.keys) if proposal.chosen else set()


def test_the_session_with_the_fewest_people_comes_first_and_the_other_says_who_it_lost() -> None:
    first, second = person(1), person(2, cases=3)
    found = by_session([ask(1, [first, second]), ask(2, [first])])
    assert [keys_of(found[1]), keys_of(found[2])] == [{2}, {1}]
    assert found[1].given_up == (GivenUp(1, ELSEWHERE, 2),)
    assert found[2].given_up == ()


def test_at_different_times_the_second_session_goes_to_who_carries_less() -> None:
    first, second = person(1), person(2, days=50)
    found = by_session([ask(1, [first, second]), ask(2, [first, second], hour=24)])
    assert sorted([keys_of(found[1]), keys_of(found[2])], key=min) == [{1}, {2}]
    (later,) = [each for each in found.values() if each.given_up]
    assert later.given_up[0].word == LOAD


def test_the_best_group_steps_aside_for_a_session_that_would_have_nobody() -> None:
    """Both sessions have one to spare; the first one's best is the only speaker for the second."""
    speaker, plain, other = person(1, languages="es"), person(2, cases=3), person(3)
    found = by_session([ask(1, [speaker, plain]), ask(2, [speaker, other], languages="es", hour=1)])
    assert [keys_of(found[1]), keys_of(found[2])] == [{2}, {1}]
    assert found[1].given_up == (GivenUp(1, GAVE_WAY, 2),)


@pytest.mark.parametrize(
    ("asks", "word"),
    [
        ([ask(1, [])], FEW),
        ([ask(1, [person(1)], needed=2)], FEW),
        ([ask(1, [person(1)], languages="ht")], LANGUAGE),
        ([ask(2, [person(1)]), ask(1, [person(1)], hour=2)], TAKEN),
    ],
)
def test_an_empty_session_says_why(asks: list[Ask], word: str) -> None:
    assert by_session(asks)[1].empty == word


def test_who_keeps_a_seat_has_it_before_anybody_is_chosen() -> None:
    kept, free, third = person(1), person(2), person(3)
    found = by_session([ask(1, [kept, free, third], needed=2, kept=frozenset({1})), ask(2, [kept], hour=1)])
    assert 1 in keys_of(found[1])
    assert (found[2].chosen, found[2].empty, found[2].given_up) == (None, TAKEN, (GivenUp(1, ELSEWHERE, 1),))


def test_a_pair_of_the_plan_is_not_a_new_pair_the_next_time() -> None:
    people = [person(1), person(2, lead=False), person(3, lead=False)]
    found = by_session([ask(number, people, needed=2, hour=24 * number) for number in (1, 2)])
    assert keys_of(found[1]) != keys_of(found[2])


PEOPLE = st.builds(
    person,
    st.integers(1, 9),
    cases=st.integers(0, 5),
    lead=st.booleans(),
    languages=st.sampled_from(["", "es", "ht"]),
    reply=st.sampled_from(["yes", "maybe"]),
)


@st.composite
def weeks(draw: st.DrawFn) -> list[Ask]:
    pool = draw(st.lists(PEOPLE, min_size=1, max_size=8, unique_by=lambda each: each.key))
    asks = []
    for number in range(draw(st.integers(1, 5))):
        people = draw(st.lists(st.sampled_from(pool), max_size=8, unique_by=lambda each: each.key))
        needed = draw(st.integers(1, 2))
        kept = frozenset(each.key for each in people[: draw(st.integers(0, 1))])
        asks.append(
            ask(
                number,
                people,
                hour=draw(st.sampled_from([0, 2, 4, 24])),
                needed=needed,
                languages=draw(st.sampled_from(["", "", "es"])),
                kept=kept,
            )
        )
    return asks


def possible(one: Ask, taken: set[int]) -> bool:
    """Brute force: is there a group for a session among those who are not taken?"""
    free = [each for each in one.candidates if each.key not in taken]
    return any(
        one.kept <= {each.key for each in group}
        and language_gate(one.wants.languages, (each.languages for each in group), interpreter=False).ok
        for group in combinations(free, one.wants.needed)
    )


def held_elsewhere(one: Ask, asks: list[Ask], found: dict[int, Proposal]) -> set[int]:
    others = [each for each in asks if each.key != one.key and each.meets(one)]
    return {key for each in others for key in keys_of(found[each.key]) | each.kept}


@given(weeks())
@settings(max_examples=300, deadline=None)
def test_nobody_twice_never_beyond_the_gates_and_every_empty_session_says_why(asks: list[Ask]) -> None:
    found = by_session(asks)
    assert set(found) == {each.key for each in asks}
    for one in asks:
        mine, proposal = keys_of(found[one.key]), found[one.key]
        assert mine <= {each.key for each in one.candidates}
        if proposal.chosen is None:
            assert proposal.empty in {FEW, LANGUAGE, TAKEN}
            # Nothing it could have had was left lying.
            assert not possible(one, held_elsewhere(one, asks, found))
            assert (proposal.empty == TAKEN) == possible(one, set())
        else:
            assert proposal.empty == ""
            assert len(mine) == one.wants.needed
            assert one.kept <= mine
            spoken = [each.languages for each in proposal.chosen.members]
            assert language_gate(one.wants.languages, spoken, interpreter=False).ok
    for one, other in combinations(asks, 2):
        if one.meets(other):
            assert not keys_of(found[one.key]) & keys_of(found[other.key])


@given(weeks())
@settings(max_examples=200, deadline=None)
def test_everybody_a_session_would_have_had_alone_is_named_with_why(asks: list[Ask]) -> None:
    found = by_session(asks)
    for one in asks:
        ranked = [each for each in rank(one.candidates, one.wants) if one.kept <= each.keys]
        alone, proposal = (ranked[0] if ranked else None), found[one.key]
        assert (proposal.alone.keys if proposal.alone else None) == (alone.keys if alone else None)
        lost = (set(alone.keys) if alone else set()) - keys_of(proposal)
        named = {each.mediator for each in proposal.given_up}
        assert named == lost if proposal.chosen else lost - one.kept <= named <= lost
        for each in proposal.given_up:
            if each.word == ELSEWHERE:
                assert each.session is not None
                assert each.session != one.key
                other = next(there for there in asks if there.key == each.session)
                assert each.mediator in keys_of(found[other.key]) | other.kept
                assert one.meets(other)


@given(weeks(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_input_changes_nothing(asks: list[Ask], shuffler: random.Random) -> None:
    before = propose(asks)
    mixed = [Ask(**{**vars(each), "candidates": tuple(reversed(each.candidates))}) for each in asks]
    shuffler.shuffle(mixed)
    assert [(each.session, each.chosen and each.chosen.keys, each.given_up, each.empty) for each in propose(mixed)] == [
        (each.session, each.chosen and each.chosen.keys, each.given_up, each.empty) for each in before
    ]


@given(weeks())
@settings(max_examples=100, deadline=None)
def test_a_session_alone_gets_what_its_own_match_suggests(asks: list[Ask]) -> None:
    (proposal,) = propose(asks[:1])
    assert proposal.chosen == proposal.alone
