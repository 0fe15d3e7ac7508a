"""Small numbers are hidden, also where subtraction would give them away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_portal.insights.rules import SMALLEST, hidden_parts, hidden_steps, median


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({}, set()),
        ({"a": 0, "b": 12}, set()),
        ({"a": 9, "b": 12}, {"a", "b"}),
        ({"a": 9, "b": 12, "c": 11}, {"a", "c"}),
        ({"a": 9, "b": 1, "c": 11}, {"a", "b"}),
        ({"a": 10, "b": 11}, set()),
        ({"a": 3, "b": 0}, {"a"}),
    ],
)
def test_parts_with_a_total(counts: dict[str, int], hidden: set[str]) -> None:
    assert hidden_parts(counts, total_is_shown=True) == hidden


def test_parts_without_a_total_hide_small_ones_only() -> None:
    assert hidden_parts({"a": 9, "b": 12}, total_is_shown=False) == {"a"}


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 60)))
def test_no_small_part_can_be_computed_from_the_total(counts: dict[str, int]) -> None:
    hidden = hidden_parts(counts, total_is_shown=True)
    missing = sum(counts[key] for key in hidden)
    assert all(counts[key] == 0 or counts[key] >= SMALLEST for key in counts.keys() - hidden)
    assert not (len(hidden) == 1 and 0 < missing < SMALLEST and sum(counts.values()) > missing)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"received": 40, "invited": 25, "held": 12}, set()),
        ({"received": 40, "invited": 38, "held": 12}, {"invited"}),
        ({"received": 40, "invited": 25, "held": 9}, {"held"}),
        ({"received": 40, "invited": 40, "held": 0}, set()),
    ],
)
def test_steps_of_a_funnel(counts: dict[str, int], hidden: set[str]) -> None:
    assert hidden_steps(counts) == hidden


@pytest.mark.parametrize(("values", "middle"), [([], None), ([5], 5), ([9, 1], 1), ([3, 1, 2], 2)])
def test_median(values: list[int], middle: int | None) -> None:
    assert median(values) == middle
