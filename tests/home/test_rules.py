"""Contrast as WCAG 2.2 counts it."""

from __future__ import annotations

import pytest

from home import rules


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#595959", "#ffffff", 7.0),
    ],
)
def test_contrast(first: str, second: str, ratio: float) -> None:
    assert rules.contrast(first, second) == pytest.approx(ratio, abs=0.01)
    assert rules.contrast(second, first) == rules.contrast(first, second)


@pytest.mark.parametrize(
    ("color", "readable"), [("#1a4480", True), ("#595959", True), ("#5b5b5b", False), ("#ffbe2e", False)]
)
def test_accent_is_readable(color: str, readable: bool) -> None:
    assert rules.accent_is_readable(color) is readable


@pytest.mark.parametrize(
    ("value", "known"),
    [("#1a4480", True), ("#1A4480", True), ("1a4480", False), ("#1a448", False), ("#1a448g", False), ("red", False)],
)
def test_is_color(value: str, known: bool) -> None:
    assert rules.is_color(value) is known
