"""Words with placeholders run nothing, and values cannot change the message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.notifications.placeholders import LONGEST_VALUE, SafeTemplate, Trusted, UnknownPlaceholder, tame


@pytest.mark.parametrize(
    ("words", "filled"),
    [
        ("Hello $name", "Hello Ana"),
        ("Hello ${name}s", "Hello Anas"),
        ("It costs $5 or $$5", "It costs $5 or $5"),
        ("100$", "100$"),
        ("{{ name }} {% load x %} {name} %(name)s", "{{ name }} {% load x %} {name} %(name)s"),
        ("$name.__class__", "Ana.__class__"),
    ],
)
def test_only_placeholders_are_filled(words: str, filled: str) -> None:
    assert SafeTemplate(words).fill({"name": "Ana", "unused": 1}) == filled


def test_an_unknown_placeholder_is_an_error() -> None:
    with pytest.raises(UnknownPlaceholder, match="other"):
        SafeTemplate("$name $other").fill({"name": "x"})
    assert SafeTemplate("$name ${other} $5").names() == {"name", "other"}


def test_a_value_is_not_filled_again() -> None:
    assert SafeTemplate("$name").fill({"name": "$secret", "secret": "S"}) == "$secret"


@pytest.mark.parametrize(
    ("value", "tamed"),
    [
        ("  Ana \n Pérez\r\n", "Ana Pérez"),
        ("a\x00b\u2028c", "a b c"),
        ("http://evil.example", "http evil.example"),
        ("WWW.evil.example", "www evil.example"),
        ("\u202egnp.exe", "gnp.exe"),
        ("x" * 500, "x" * LONGEST_VALUE),
        (7, "7"),
        (Trusted("http://ours/\nx"), "http://ours/\nx"),
    ],
)
def test_values_are_tamed(value: object, tamed: str) -> None:
    assert tame(value) == tamed


@given(st.text())
def test_no_value_breaks_a_line(value: str) -> None:
    assert len(tame(value).splitlines()) <= 1
