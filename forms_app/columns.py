"""Columns of lists and exports: what is known of every submission, and one for every key that was ever asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from forms_app.selectors.lists import Version

ANSWER: Final = "answer."
# What is known of every submission, in the order of an export.
FIXED: Final[dict[str, _StrPromise]] = {
    "receipt": _("Receipt"),
    "sent_at": _("Sent"),
    "title": _("Form"),
    "purpose": _("Purpose"),
    "language": _("Language"),
    "state": _("State"),
    "assigned_to": _("Assigned to"),
    "screening": _("Review"),
    "version": _("Version of the form"),
}
# What a list shows until somebody chooses. No answer is among them: whoever wants to see some, chooses them.
AT_FIRST: Final = ("receipt", "sent_at", "state", "assigned_to")
AT_FIRST_OF_ALL: Final = ("receipt", "title", "sent_at", "state", "assigned_to")


@dataclass(frozen=True)
class Column:
    """One column: its name in addresses and rows, its words in a list, and its heading in an export.

    `key` is the question's key; empty for what is known of every submission.
    """

    name: str
    label: str
    heading: str
    key: str = ""


def fixed_columns() -> list[Column]:
    """Return the columns that every list has."""
    return [Column(name, str(label), str(label)) for name, label in FIXED.items()]


def answer_columns(versions: Iterable[Version]) -> list[Column]:
    """Return a column for every key that a version asked, in the order of the first of them; removed questions last.

    The words are those of the first version that has the key; where another version asked in other words, the heading
    of an export says so, with that version.
    """
    labels: dict[str, dict[str, list[str]]] = {}
    for each in versions:
        for question in each.definition.questions:
            labels.setdefault(question.key, {}).setdefault(question.label, []).append(short_version(each.version))
    return [Column(f"{ANSWER}{key}", next(iter(said)), _heading(key, said), key) for key, said in labels.items()]


def chosen(columns: Sequence[Column], names: Iterable[str]) -> list[Column]:
    """Return the columns of these names in their own order; names that nobody knows (any more) are left out."""
    wanted = set(names)
    return [column for column in columns if column.name in wanted]


def to_json(columns: Iterable[Column]) -> list[dict[str, str]]:
    """Return columns as they are kept beside a large export."""
    return [{"name": column.name, "heading": column.heading} for column in columns]


def from_json(kept: Iterable[Mapping[str, str]]) -> list[Column]:
    """Return the columns of a large export."""
    return [Column(each["name"], each["heading"], each["heading"], _key(each["name"])) for each in kept]


def is_answer(name: str) -> bool:
    """True for the column of a question."""
    return name.startswith(ANSWER)


def short_version(version: str) -> str:
    """Return enough of a version to tell it from the others."""
    return version[:8]


def _key(name: str) -> str:
    return name.removeprefix(ANSWER) if is_answer(name) else ""


def _heading(key: str, said: dict[str, list[str]]) -> str:
    now, *others = said
    words = f"{now} [{key}]"
    if not others:
        return words
    differ = gettext("version %(version)s: %(label)s")
    return f"{words} – " + "; ".join(differ % {"version": ", ".join(said[label]), "label": label} for label in others)
