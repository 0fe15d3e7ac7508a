"""What a form is for. A purpose names the answers it needs, who may fill the form in, and who reads what was sent.

A room registers its purposes in a module `form_purposes.py`, which is imported by itself; an editor chooses one for a
form page and cannot publish without the needed answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from forms_app import kinds
from forms_app.checks import Problem
from forms_app.definition import Group, Question
from forms_app.enums import Audience
from portal.accounts.enums import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise
    from wagtail.models import Site

    from forms_app.definition import Definition
    from forms_app.kinds.base import Kind
    from forms_app.models import Submission
    from forms_app.presets.build import FormSpec
    from program_pages.models import Program


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
class NextStep:
    """What a reader of a submission does with it in the room that handles it: words and an address."""

    label: str
    url: str


@dataclass(frozen=True)
class Purpose:
    """One purpose.

    `needed` maps the key of a needed answer to the kind of its question, by its word. `allowed` are the only kinds it
    takes (None: all), and with `nothing_else` it takes the needed questions alone, where the law or anonymity says what
    may be asked. `codes` are the codes that the choices of a needed answer must have; `supplied` are needed answers
    whose choices the room fills in where it asks (the people of a session), so that those in the form only hold the
    place. `taken` maps the keys of answers that the room takes over where a form asks for them. Needed answers that are
    `voluntary` are asked for and never demanded. With `one_page` the form is sent at once: no second step, nothing that
    repeats, no file, no stop. A kind that nobody knows raises ValueError.

    `appears` and `outcome` tell editors where people meet the form and what becomes of the answers. `shipped` makes the
    form that every program starts with.

    `anonymous` answers are kept without a sender. `readers` may read what was sent. `gate` may close the form. With
    `own_receipt` the room that handles the purpose writes to the sender itself. People with the role `tell` get a
    message that something arrived, without its content. `next_step` leads a reader to what the room does with one
    submission. With `keeps` off the answers are forgotten once the room has taken them over.
    """

    name: str
    label: str | _StrPromise
    audience: Audience
    needed: Mapping[str, str] = field(default_factory=dict)
    allowed: frozenset[str] | None = None
    nothing_else: bool = False
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    supplied: frozenset[str] = frozenset()
    taken: Mapping[str, str] = field(default_factory=dict)
    voluntary: frozenset[str] = frozenset()
    one_page: bool = False
    shipped: Callable[[Program], FormSpec] | None = None
    anonymous: bool = False
    readers: tuple[Role, ...] = (Role.COORDINATOR, Role.DIRECTOR)
    gate: Gate | None = None
    own_receipt: bool = False
    tell: Role | None = None
    next_step: Callable[[Submission], NextStep | None] | None = None
    keeps: bool = True
    appears: str | _StrPromise = ""
    outcome: str | _StrPromise = ""

    def __post_init__(self) -> None:
        if self.anonymous and self.audience == Audience.PUBLIC:
            raise ValueError("Anonymous answers need a room that records who was asked; a public form has none.")
        for word in (*self.needed.values(), *self.taken.values(), *(self.allowed or ())):
            kinds.get(word)

    @property
    def where(self) -> str:
        """Where people meet the form, in words."""
        is_public = self.audience == Audience.PUBLIC
        return str(self.appears) or (gettext("At the address of its page.") if is_public else "")

    @property
    def needed_kinds(self) -> dict[str, Kind]:
        """The kinds of the needed answers, by key."""
        return {key: kinds.get(word) for key, word in self.needed.items()}

    @property
    def taken_kinds(self) -> dict[str, Kind]:
        """The kinds of the answers that are taken over, by key."""
        return {key: kinds.get(word) for key, word in self.taken.items()}


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
    found = [_needed(purpose, places.get(key), key, kind) for key, kind in purpose.needed_kinds.items()]
    found += [_taken(purpose, places.get(key), key, kind) for key, kind in purpose.taken_kinds.items()]
    found += [_one_page(purpose, definition)]
    return [*(problem for problem in found if problem), *_codes(purpose, places), *_forbidden(purpose, places)]


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


def _needed(purpose: Purpose, place: _Place | None, key: str, kind: Kind) -> Problem | None:
    values = {"purpose": str(purpose.label), "key": key, "kind": str(kind.label)}
    if place is None:
        words = gettext("“%(purpose)s” needs the answer “%(key)s”. Add a question “%(kind)s” with the key “%(key)s”.")
        return Problem(words % values)
    values["label"] = place.question.label
    if place.question.kind is not kind:
        words = gettext("“%(purpose)s” needs “%(key)s” as “%(kind)s”. “%(label)s” is of another kind.")
        return Problem(words % values, place.where, "key")
    if key in purpose.voluntary and place.question.required:
        words = gettext("“%(purpose)s” may ask “%(label)s”, never demand it. Mark that question as not required.")
        return Problem(words % values, place.where, "required")
    if not place.question.required and key not in purpose.voluntary and kind.is_asked:
        words = gettext("“%(purpose)s” needs an answer to “%(label)s”. Mark that question as required.")
        return Problem(words % values, place.where, "required")
    if place.repeats:
        words = gettext("“%(purpose)s” needs one answer to “%(label)s”. Take it out of the group that repeats.")
        return Problem(words % values, place.where, "key")
    if not place.is_sure:
        words = gettext("“%(purpose)s” always needs an answer to “%(label)s”. Take it out from behind the condition.")
        return Problem(words % values, place.where, "condition")
    return None


def _taken(purpose: Purpose, place: _Place | None, key: str, kind: Kind) -> Problem | None:
    """Say what keeps the room from taking an answer over; it need not be asked at all."""
    if place is None or (place.question.kind == kind and not place.repeats):
        return None
    words = gettext("“%(purpose)s” takes “%(key)s” over as one answer of the kind “%(kind)s”. Change “%(label)s”.")
    values = {"purpose": purpose.label, "key": key, "kind": kind.label, "label": place.question.label}
    return Problem(words % values, place.where, "key")


def _one_page(purpose: Purpose, definition: Definition) -> Problem | None:
    if not purpose.one_page or not definition.in_steps:
        return None
    words = gettext("“%(purpose)s” is filled in on one page: one step, no group that repeats, no file and no stop.")
    return Problem(words % {"purpose": purpose.label})


def _codes(purpose: Purpose, places: Mapping[str, _Place]) -> Iterator[Problem]:
    for key, codes in purpose.codes.items():
        place = places.get(key)
        if place is not None and {choice.code for choice in place.question.choices} != codes:
            words = gettext("“%(purpose)s” needs exactly these codes as the choices of “%(label)s”: %(codes)s.")
            values = {"purpose": purpose.label, "label": place.question.label, "codes": ", ".join(sorted(codes))}
            yield Problem(words % values, place.where, "choices")


def _forbidden(purpose: Purpose, places: Mapping[str, _Place]) -> Iterator[Problem]:
    for key, place in places.items():
        values = {"purpose": purpose.label, "kind": place.question.kind.label, "label": place.question.label}
        if not _takes(purpose, place.question.kind):
            words = gettext("“%(purpose)s” takes no question of the kind “%(kind)s”. Take “%(label)s” out.")
            yield Problem(words % values, place.where, "label")
        elif purpose.nothing_else and key not in purpose.needed and key not in purpose.taken:
            words = gettext("“%(purpose)s” takes the questions it knows and no other. Take “%(label)s” out.")
            yield Problem(words % values, place.where, "label")


def _takes(purpose: Purpose, kind: Kind) -> bool:
    """False for a kind the purpose does not name; an anonymous form asks nothing that could tell who answered."""
    if purpose.anonymous and not kind.may_be_anonymous:
        return False
    return purpose.allowed is None or kind.word in purpose.allowed
