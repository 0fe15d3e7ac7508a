"""Typed reads of the environment."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import env


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("1", True),
        ("true", True),
        ("YES", True),
        (" on ", True),
        ("0", False),
        ("False", False),
        ("no", False),
        ("", False),
    ],
)
def test_flags(monkeypatch: pytest.MonkeyPatch, value: str, wanted: bool) -> None:
    monkeypatch.setenv("A_FLAG", value)
    assert env.flag("A_FLAG", not wanted) is wanted


def test_a_missing_value_takes_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOT_SET", raising=False)
    assert env.flag("NOT_SET", True) is True
    assert env.number("NOT_SET", 7) == 7
    assert env.text("NOT_SET", "words") == "words"
    assert env.words("NOT_SET", "a, b") == ["a", "b"]


@pytest.mark.parametrize(("read", "value"), [("flag", "perhaps"), ("number", "ten")])
def test_a_wrong_value_is_refused_with_the_variables_name(
    monkeypatch: pytest.MonkeyPatch, read: str, value: str
) -> None:
    monkeypatch.setenv("A_VALUE", value)
    with pytest.raises(ImproperlyConfigured, match="A_VALUE"):
        getattr(env, read)("A_VALUE", 1)


def test_a_missing_value_without_default_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="NEVER_SET_HERE"):
        env.text("NEVER_SET_HERE")


def test_settings_of_a_provider_are_collected_by_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVIDER_API_KEY", "secret")
    assert env.prefixed("PROVIDER_") == {"API_KEY": "secret"}
