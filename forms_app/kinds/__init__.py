"""Kinds of questions: one class each, all that is known of a kind in it (docs/forms.md, "A field kind in one short
file"). A file put into this package is found by itself.

This module is the register only and imports no kind before one is asked for: a definition needs no more than it.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from forms_app.kinds.base import Kind

    K = TypeVar("K", bound=Kind)

_kinds: dict[str, Kind] = {}


def register(kind: type[K]) -> type[K]:
    """Make a kind known (a class decorator); registering its word again replaces it."""
    _kinds[kind.word] = kind()
    return kind


def get(word: str) -> Kind:
    """Return the kind of this word; raise ValueError when there is none."""
    load()
    try:
        return _kinds[word]
    except KeyError:
        raise ValueError(f"{word!r} is no kind of question.") from None


def all_kinds() -> list[Kind]:
    """Return every kind in the order the builder offers them."""
    load()
    return sorted(_kinds.values(), key=lambda kind: kind.order)


@cache
def load() -> None:
    """Import every module of this package, once in each process."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)
