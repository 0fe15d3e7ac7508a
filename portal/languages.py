"""Names of languages, for every room: its own, by which a reader finds it, and the English one, for lists of staff."""

from __future__ import annotations

from django.conf.locale import LANG_INFO
from django.utils.text import capfirst


def own_name(code: str) -> str:
    """Return a language by its own name, as it is written inside a sentence: "español"; the code where nobody knows
    it.
    """
    return _name(code, "name_local")


def own_label(code: str) -> str:
    """Return a language by its own name, where that stands alone: "Español"."""
    return capfirst(own_name(code))


def english_name(code: str) -> str:
    """Return a language by its English name: "Spanish"; the code where nobody knows it."""
    return _name(code, "name")


def _name(code: str, kind: str) -> str:
    found = LANG_INFO.get(code, {})
    return str(found.get(kind) or found.get("name") or code)
