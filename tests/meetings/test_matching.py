"""The ranking: each factor alone, then its promises (total, stable, explained) over anything hypothesis thinks of."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediator_portal.meetings import factors
from mediator_portal.meetings.breadth import SILENT, described, likeness
from mediator_portal.meetings.matching import (
    Candidate,
    Ranking,
    Reason,
    Wants,
    facts_json,
    rank,
    ranking_from,
    reason_words,
    reasons_of,
    why_behind,
)


def person(key: int, **values: object) -> Candidate:
    base = Candidate(key=key, reference=f"M-{key:03}", reply="yes", cases=2, days_since=100, lead=False)
    return replace(base, **values)


ONE = Wants(needed=1, target=4)
TWO = Wants(needed=2, target=4)


@pytest.mark.parametrize(
    ("better", "other"),
    [
        ({"cases": 1}, {"cases": 3}),
        ({"days_since": 200}, {"days_since": 20}),
        ({"days_since": None}, {"days_since": 20}),
        ({"languages": frozenset({"es"})}, {"languages": frozenset({"ht"})}),
        ({"lead": True}, {"lead": False}),
        ({"near": True}, {"near": False}),
        ({"reply": "yes", "cases": 4}, {"reply": "maybe", "cases": 0}),
    ],
)
def test_each_factor_alone_decides_between_two(better: dict[str, object], other: dict[str, object]) -> None:
    wants = replace(ONE, languages=frozenset({"es"}), interpreter=True)
    for seed in ("a", "b", "c", "d"):
        ranked = rank([person(1, **other), person(2, **better)], replace(wants, seed=seed))
        assert [each.members[0].key for each in ranked] == [2, 1]


def test_experienced_goes_with_newer() -> None:
    ranked = rank([person(1, lead=True), person(2, lead=True), person(3), person(4)], TWO)
    assert {each.lead for each in ranked[0].members} == {True, False}
    assert not any(each.lead for each in ranked[-1].members)


def test_a_pair_is_not_repeated_while_another_is_as_good() -> None:
    ranked = rank([person(1, lead=True, paired={2: 1}), person(2), person(3)], TWO)
    assert ranked[0].keys == {1, 3}


def test_breadth_counts_only_when_it_is_on() -> None:
    people = [
        person(1, lead=True, described=("under_40", "woman")),
        person(2, described=("under_40", "woman")),
        person(3, described=("under_40", "man")),
    ]
    by_seed = {rank(people, replace(TWO, seed=str(seed)))[0].keys for seed in range(20)}
    assert by_seed == {frozenset({1, 2}), frozenset({1, 3})}
    with_breadth = {rank(people, replace(TWO, seed=str(seed), breadth_on=True))[0].keys for seed in range(20)}
    assert with_breadth == {frozenset({1, 3})}


@pytest.mark.parametrize(
    ("better", "other"),
    [
        ({"cases": 1}, {}),
        ({"days_since": 104}, {}),
        ({"near": True}, {}),
        ({}, {"paired": {1: 1}}),
        ({}, {"reply": "maybe"}),
    ],
)
def test_breadth_stands_below_everything_else(better: dict[str, object], other: dict[str, object]) -> None:
    """The least that any factor says outweighs the broadest pair (domain.md D2.9)."""
    people = [
        person(1, lead=True, described=("under_40", "woman")),
        person(2, described=("under_40", "woman"), **better),
        person(3, described=("from_60", "man"), **other),
    ]
    for seed in range(10):
        assert rank(people, replace(TWO, seed=str(seed), breadth_on=True))[0].keys == {1, 2}


@given(st.lists(st.sampled_from([("", ""), ("under_40", ""), ("under_40", "man"), ("from_60", "man")]), max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_breadth_changes_only_the_order_of_equals(said: list[tuple[str, str]]) -> None:
    people = [person(key, cases=key % 3, described=answers) for key, answers in enumerate(said)]
    off, on = rank(people, TWO), rank(people, replace(TWO, breadth_on=True))
    assert [each.points for each in on] == [each.points for each in off]
    assert {each.keys for each in on} == {each.keys for each in off}


def test_one_sentence_for_breadth_and_for_the_draw() -> None:
    """Which of the two decided cannot be read from the words, nor from points and reasons."""
    wants = replace(TWO, breadth_on=True)
    alike = [person(key, lead=key == 1, described=("under_40", "man")) for key in (1, 2, 3)]
    broad = [*alike[:2], replace(alike[2], described=("from_60", "woman"))]
    said = []
    for people in (alike, broad):
        ranking = Ranking(people, wants)
        best, other = ranking.all()[:2]
        assert best.points == other.points
        said.append((why_behind(ranking, best, other), sorted(map(str, best.reasons[-2:]))))
    assert said[0] == said[1]
    assert said[0][0] == "equally good; breadth of the pair and, after it, an even draw decide"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("", ""), ("", ""), 2),
        (("under_40", "man"), ("", ""), 2),
        (("under_40", "man"), ("under_40", "man"), 4),
        (("under_40", "man"), ("under_40", "woman"), 2),
        (("under_40", "man"), ("from_60", "woman"), 0),
        (("under_40", ""), ("under_40", "woman"), 3),
        (("under_40", ""), ("from_60", "woman"), 1),
        (("", "man"), ("from_60", ""), 2),
    ],
)
def test_how_alike_two_are_as_a_truth_table(one: tuple[str, str], other: tuple[str, str], expected: int) -> None:
    assert likeness(one, other) == likeness(other, one) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ("", "")),
        ({"age": "under_40", "gender": "woman"}, ("under_40", "woman")),
        ({"gender": "woman"}, ("", "woman")),
        ({"age": "woman", "gender": "30"}, ("", "")),
        ({"age": "from_60", "race": "x"}, ("from_60", "")),
    ],
)
def test_what_is_no_answer_is_silence(answers: dict[str, str], expected: tuple[str, str]) -> None:
    assert described(answers) == expected


def test_a_pair_that_leaves_a_language_uncovered_is_no_pair() -> None:
    people = [person(1, languages=frozenset({"es"})), person(2), person(3)]
    wants = replace(TWO, languages=frozenset({"es"}))
    assert all(1 in each.keys for each in rank(people, wants))
    assert len(rank(people, replace(wants, interpreter=True))) == 3


def test_ties_do_not_always_favor_the_same_person() -> None:
    people = [person(1), person(2)]
    assert {rank(people, replace(ONE, seed=str(seed)))[0].members[0].key for seed in range(20)} == {1, 2}


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason("fewest_cases", "cases", 1, 4), "1 case this year, target 4"),
        (Reason("fewest_cases", "cases", 2, 0), "2 cases this year"),
        (Reason("longest_since", "days", 1), "Last session 1 day ago"),
        (Reason("longest_since", "first"), "No session held so far"),
        (Reason("new_pair", "repeated", 3), "Worked together in 3 earlier sessions"),
    ],
)
def test_reasons_in_words(reason: Reason, words: str) -> None:
    assert reason_words(reason) == words


candidates = st.lists(
    st.builds(
        lambda key, reply, cases, days, lead, languages, near, paired, traits: Candidate(
            key, f"M-{key:03}", reply, cases, days, lead, frozenset(languages), near, paired, traits
        ),
        st.integers(1, 30),
        st.sampled_from(["yes", "maybe"]),
        st.integers(0, 9),
        st.one_of(st.none(), st.integers(0, 900)),
        st.booleans(),
        st.sets(st.sampled_from(["en", "es", "ht"])),
        st.booleans(),
        st.dictionaries(st.integers(1, 30), st.integers(0, 3), max_size=3),
        st.tuples(st.sampled_from(["", "under_40", "under_60"]), st.sampled_from(["", "woman", "man"])),
    ),
    max_size=9,
    unique_by=lambda each: each.key,
)
wanted = st.builds(
    lambda needed, target, languages, interpreter, breadth, weights: Wants(
        needed, target, frozenset(languages), interpreter, breadth, "S-1", weights
    ),
    st.sampled_from([1, 2]),
    st.one_of(st.none(), st.integers(1, 6)),
    st.sets(st.sampled_from(["es", "ht"])),
    st.booleans(),
    st.booleans(),
    st.fixed_dictionaries({name: st.integers(0, 10) for name in factors.DEFAULT_WEIGHTS}),
)


@given(candidates, wanted, st.integers(1, 12))
@settings(max_examples=300, deadline=None)
def test_the_quick_way_finds_what_looking_at_every_pair_finds(people: list[Candidate], wants: Wants, limit: int):
    """`best` leaves pairs out unseen; brute force over every pair is the model, with and without kept seats."""
    ranking = Ranking(people, wants)
    every = ranking.all()
    assert ranking.best(limit) == every[:limit]
    for one in people:
        holding = [group for group in every if one.key in group.keys]
        assert ranking.best(limit, keep=[one.key]) == holding[:limit]


@given(candidates, wanted)
@settings(max_examples=100, deadline=None)
def test_points_are_the_sum_of_their_parts_and_every_place_has_its_words(people: list[Candidate], wants: Wants):
    ranking = Ranking(people, wants)
    every = ranking.all()
    for group in every:
        assert group.points == sum(ranking.parts(group.members).values())
        if group is not every[0]:
            words = why_behind(ranking, every[0], group)
            assert words
            assert "breadth" not in words.lower() or (group.points == every[0].points and wants.breadth_on)


@given(candidates, wanted)
@settings(max_examples=60, deadline=None)
def test_kept_facts_give_the_same_ranking_later(people: list[Candidate], wants: Wants):
    wants = replace(wants, breadth_on=False)
    ranking = Ranking([replace(each, described=SILENT) for each in people], wants)
    kept = json.loads(json.dumps(facts_json(ranking)))
    again = ranking_from(kept["wants"], kept["candidates"], kept["weights"])
    assert [group.keys for group in again.all()] == [group.keys for group in ranking.all()]


def test_kept_facts_hold_no_trait():
    people = [person(1, described=("under_40", "woman")), person(2, described=("from_60", "man"))]
    kept = json.dumps(facts_json(Ranking(people, replace(TWO, breadth_on=True, seed="the-draw"))))
    assert not any(word in kept for word in ("under_40", "from_60", "woman", "man", "the-draw"))


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (factors.fewest_cases(0, 4), 100),
        (factors.fewest_cases(1, 4), 75),
        (factors.fewest_cases(4, 4), 0),
        (factors.longest_since(None), 100),
        (factors.longest_since(0), 0),
        (factors.longest_since(365), 100),
        (factors.longest_since(900), 100),
        (factors.longest_since(73), 20),
        (factors.language(frozenset({"es"}), frozenset()), 0),
        (factors.language(frozenset({"en"}), frozenset({"es"})), 0),
        (factors.language(frozenset({"es"}), frozenset({"es", "ht"})), 50),
        (factors.language(frozenset({"es"}), frozenset({"es"})), 100),
        (factors.distance(True), 100),
        (factors.distance(False), 0),
        (factors.experience([True]), 100),
        (factors.experience([False]), 0),
        (factors.experience([True, False]), 100),
        (factors.experience([True, True]), 50),
        (factors.experience([False, False]), 0),
        (factors.new_pair(0), 100),
        (factors.new_pair(1), 50),
        (factors.new_pair(2), 0),
        (factors.new_pair(9), 0),
    ],
)
def test_each_factor_as_a_truth_table(points: int, expected: int):
    assert points == expected


@pytest.mark.parametrize(
    ("better", "other", "words"),
    [
        ({"cases": 0}, {"cases": 3}, "more cases"),
        ({"days_since": 300}, {"days_since": 20}, "more recently"),
        ({"languages": frozenset({"es"})}, {}, "languages"),
        ({"lead": True}, {}, "experienced enough"),
        ({"near": True}, {}, "easy to reach"),
        ({}, {"reply": "maybe"}, "maybe"),
        ({}, {}, "draw"),
    ],
)
def test_why_somebody_is_not_first(better: dict[str, object], other: dict[str, object], words: str):
    ranking = Ranking(
        [person(1, **better), person(2, **other)], replace(ONE, languages=frozenset({"es"}), interpreter=True)
    )
    first, second = ranking.all()
    assert words in why_behind(ranking, first, second)


def test_a_weight_of_nothing_switches_a_factor_off():
    wants = replace(ONE, weights=dict.fromkeys(factors.DEFAULT_WEIGHTS, 0))
    firsts = {
        rank([person(1, cases=0), person(2, cases=4)], replace(wants, seed=str(seed)))[0].keys for seed in range(20)
    }
    assert firsts == {frozenset({1}), frozenset({2})}


@given(candidates, wanted, st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_the_order_is_total_stable_and_explained(people: list[Candidate], wants: Wants, rng: random.Random) -> None:
    ranked = rank(people, wants)
    shuffled = list(people)
    rng.shuffle(shuffled)
    assert rank(shuffled, wants) == ranked
    assert len({each.keys for each in ranked}) == len(ranked)
    every = {frozenset(each.key for each in group) for group in combinations(people, wants.needed)}
    if not wants.languages or wants.interpreter:
        assert {each.keys for each in ranked} == every
    maybes = [sum(member.reply == "maybe" for member in each.members) for each in ranked]
    assert maybes == sorted(maybes)
    for each in ranked:
        assert {reason.key for reason in each.reasons if reason.key} == each.keys
        assert all(reason_words(reason) for reason in each.reasons)
    assert rank(people, wants, limit=2) == ranked[:2]


@given(candidates.filter(lambda people: len(people) > 1), wanted)
@settings(max_examples=60, deadline=None)
def test_fewer_cases_never_push_a_mediator_down(people: list[Candidate], wants: Wants) -> None:
    """Monotone: one case less for somebody never worsens the best place of a group with them."""
    people = [replace(people[0], cases=people[0].cases + 1), *people[1:]]
    fewer = [replace(people[0], cases=people[0].cases - 1), *people[1:]]

    def place(ranked: list) -> int | None:
        return next((index for index, each in enumerate(ranked) if people[0].key in each.keys), None)

    before, after = place(rank(people, wants)), place(rank(fewer, wants))
    assert (before is None) == (after is None)
    if wants.target is not None and max(each.cases for each in people) <= wants.target:
        assert before is None or after is None or after <= before


def test_reasons_of_one_mediator_follow_the_factors() -> None:
    wants = replace(TWO, languages=frozenset({"es"}))
    one = person(1, reply="maybe", languages=frozenset({"es"}), near=True)
    words = [reason.word for reason in reasons_of(one, wants)]
    assert words == ["maybe", "cases", "days", "newer", "speaks", "near"]
