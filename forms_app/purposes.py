"""What a form is for. A purpose names the answers it needs, who may fill the form in, and who reads what was sent.

Rooms register their purposes in `apps.py: ready()`; an editor chooses one for a form page and cannot publish without
the needed answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from forms_app.checks import Problem
from forms_app.definition import Group, Question
from forms_app.enums import Audience, FieldKind
from portal.accounts.enums import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise
    from wagtail.models import Site

    from forms_app.definition import Definition


@dataclass(frozen=True)
class Closed:
    """Why a form cannot be sent now, in kind words, and where to go instead."""

    title: str
    text: str
    link_url: str = ""
    link_label: str = ""


# Says whether a form of the purpose is closed now; `started_at` is when this reader began to fill it in.
Gate = Callable[["Site", datetime, "datetime | None"], Closed | None]


@dataclass(frozen=True)
class Purpose:
    """One purpose.

    `needed` maps the key of a needed answer to the kind of its question. `allowed` are the only kinds it takes (None:
    all), where the law or anonymity says what may be asked. `anonymous` answers are kept without a sender.
    `readers` may read what was sent. `gate` may close the form. With `own_receipt` the room that handles the purpose
    writes to the sender itself. People with the role `tell` get a message that something arrived, without its content.
    """

    name: str
    label: str | _StrPromise
    audience: Audience
    needed: Mapping[str, FieldKind] = field(default_factory=dict)
    allowed: frozenset[FieldKind] | None = None
    anonymous: bool = False
    readers: tuple[Role, ...] = (Role.COORDINATOR, Role.DIRECTOR)
    gate: Gate | None = None
    own_receipt: bool = False
    tell: Role | None = None

    def __post_init__(self) -> None:
        if self.anonymous and self.audience == Audience.PUBLIC:
            raise ValueError("Anonymous answers need a room that records who was asked; a public form has none.")


_purposes: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Make a purpose known; registering it again replaces it."""
    _purposes[purpose.name] = purpose


def get(name: str) -> Purpose | None:
    """Return the purpose, or None when no room knows it (any more)."""
    return _purposes.get(name)


def label_of(name: str) -> str:
    """Return the purpose in words; the bare name when nobody knows it."""
    purpose = get(name)
    return str(purpose.label) if purpose else name


def all_purposes() -> list[Purpose]:
    """Return every purpose by name."""
    return [_purposes[name] for name in sorted(_purposes)]


def choices() -> list[tuple[str, str | _StrPromise]]:
    """Return the purposes as choices of a select."""
    return [(purpose.name, purpose.label) for purpose in all_purposes()]


def readable_by(roles: frozenset[Role]) -> list[str]:
    """Return the names of the purposes whose submissions people with these roles may read."""
    return [purpose.name for purpose in all_purposes() if not roles.isdisjoint(purpose.readers)]


def problems(purpose: Purpose, definition: Definition) -> list[Problem]:
    """Return what keeps a form from being published for this purpose: a needed answer that is absent, of another kind,
    not required or behind a condition, and questions the purpose does not take. Each names its place in the form."""
    places = dict(_places(definition))
    missing = (_needed(purpose, places.get(key), key, kind) for key, kind in purpose.needed.items())
    return [*(problem for problem in missing if problem), *_forbidden(purpose, places)]


@dataclass(frozen=True)
class _Place:
    """A question, where it stands, and whether something may hide it."""

    question: Question
    where: tuple[int, ...]
    is_sure: bool
    repeats: bool = False


def _places(definition: Definition) -> Iterator[tuple[str, _Place]]:
    for number, step in enumerate(definition.steps):
        for index, item in enumerate(step.items):
            sure = not step.condition and not item.condition
            if isinstance(item, Group):
                for inner, each in enumerate(item.items):
                    if isinstance(each, Question):
                        where = (number, index, inner)
                        yield each.key, _Place(each, where, sure and not each.condition, item.repeats)
            elif isinstance(item, Question):
                yield item.key, _Place(item, (number, index), sure)


def _needed(purpose: Purpose, place: _Place | None, key: str, kind: FieldKind) -> Problem | None:
    values = {"purpose": str(purpose.label), "key": key, "kind": str(kind.label)}
    if place is None:
        words = gettext("“%(purpose)s” needs the answer “%(key)s”. Add a question “%(kind)s” with the key “%(key)s”.")
        return Problem(words % values)
    values["label"] = place.question.label
    if place.question.kind != kind:
        words = gettext("“%(purpose)s” needs “%(key)s” as “%(kind)s”. “%(label)s” is of another kind.")
        return Problem(words % values, place.where, "key")
    if not place.question.required and kind != FieldKind.CONSTANT:
        words = gettext("“%(purpose)s” needs an answer to “%(label)s”. Mark that question as required.")
        return Problem(words % values, place.where, "required")
    if place.repeats:
        words = gettext("“%(purpose)s” needs one answer to “%(label)s”. Take it out of the group that repeats.")
        return Problem(words % values, place.where, "key")
    if not place.is_sure:
        words = gettext("“%(purpose)s” always needs an answer to “%(label)s”. Take it out from behind the condition.")
        return Problem(words % values, place.where, "condition")
    return None


def _forbidden(purpose: Purpose, places: Mapping[str, _Place]) -> Iterator[Problem]:
    if purpose.allowed is None:
        return
    for place in places.values():
        if place.question.kind not in purpose.allowed:
            words = gettext("“%(purpose)s” takes no question of the kind “%(kind)s”. Take “%(label)s” out.")
            values = {"purpose": purpose.label, "kind": place.question.kind.label, "label": place.question.label}
            yield Problem(words % values, place.where, "label")
