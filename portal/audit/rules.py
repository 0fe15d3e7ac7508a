"""What an event may hold: ids and code words. A name, an address or a telephone number is refused (product.md 11)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

IdValue = int | bool | str | None

ACTION: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
FIELD_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,79}")
CODE_WORD: Final = re.compile(r"[a-z0-9_.:-]{1,64}", re.IGNORECASE)
ISO_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
# Seven to fifteen digits with nothing but separators between them: a telephone or a badge number, not a code word.
NUMBER_LIKE: Final = re.compile(r"[.:_-]*(?:\d[.:_-]*){7,15}")


class PersonalValueRefused(ValueError):
    """A value that looks personal was about to be written where only ids and code words may stand."""


def check_action(action: str) -> str:
    """Return the action when it reads `noun.verb` in small letters (`case.read`); raise ValueError otherwise."""
    if not ACTION.fullmatch(action) or len(action) > 80:
        raise ValueError(f"An audit action reads noun.verb in small letters, at most 80 characters; got {action!r}.")
    return action


def check_fields(fields: Iterable[str]) -> list[str]:
    """Return the names of fields, sorted and once each; raise when something else than a name is among them."""
    names = sorted(set(fields))
    for name in names:
        if not FIELD_NAME.fullmatch(name):
            raise PersonalValueRefused("Audit `fields` holds names of fields only, never their values.")
    return names


def check_ids(ids: Mapping[str, object] | None) -> dict[str, IdValue]:
    """Return the ids as a plain dict: whole numbers, yes/no, nothing, or short code words.

    The message of the error names the key, never the value: it may end up in a log.
    """
    checked: dict[str, IdValue] = {}
    for key, value in (ids or {}).items():
        if not FIELD_NAME.fullmatch(key):
            raise PersonalValueRefused("A key of `ids` is a short name of letters, digits and underscores.")
        if value is None or isinstance(value, int):
            checked[key] = value
        elif isinstance(value, str) and is_code_word(value):
            checked[key] = str(value)
        else:
            raise PersonalValueRefused(f"The value of ids[{key!r}] is neither a number nor a short code word.")
    return checked


def is_code_word(value: str) -> bool:
    """True for a short word of code (`not_eligible`, a reference, a date), false for what could be somebody's data."""
    if not CODE_WORD.fullmatch(value):
        return False
    return bool(ISO_DATE.fullmatch(value)) or not NUMBER_LIKE.fullmatch(value)
