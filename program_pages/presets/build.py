"""The parts a preset is written in: plain data, with pages named by their slug until they exist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True)
class Ref:
    """A page of the same preset, by its slug; the loader puts its id here."""

    slug: str


@dataclass(frozen=True)
class PageSpec:
    """One page: where it stands, its words, and its blocks. Links in rich text read `<a href="page:slug">`."""

    slug: str
    title: str
    summary: str
    body: Sequence[Block]


@dataclass(frozen=True)
class RuleSpec:
    """One eligibility rule; without public words it is asked in screening and not shown to the public."""

    code: str
    kind: str
    verdict: str
    question: str
    public_text: str = ""
    source: str = ""


@dataclass(frozen=True)
class NoteSpec:
    """How firmly a policy value is held and where it was read."""

    strength: str
    source: str


@dataclass(frozen=True)
class CourseSpec:
    code: str
    name: str
    hours: int
    days: int | None = None
    strength: str = "limit"
    description: str = ""


@dataclass(frozen=True)
class Preset:
    """Everything that makes a program stand: its policy with sources, its rules, its site and its pages."""

    hostname: str
    program: Mapping[str, Any]
    notes: Mapping[str, NoteSpec]
    courses: Sequence[CourseSpec]
    rules: Sequence[RuleSpec]
    recruitment: Mapping[str, Any]
    identity: Mapping[str, Any]
    # Used in the demo only: numbers and addresses that belong to nobody.
    demo_contact: Mapping[str, Any]
    home: PageSpec
    pages: Sequence[PageSpec]
    main_menu: Sequence[tuple[str, str]]
    footer_menu: Sequence[tuple[str, str]]
    spanish: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def clock(hour: int, minute: int = 0) -> dt.time:
    """Return an hour of the day, program time."""
    return dt.time(hour, minute)


def text(html: str) -> Block:
    return {"type": "text", "value": html}


def callout(title: str, html: str, tone: str = "calm") -> Block:
    return {"type": "callout", "value": {"title": title, "text": html, "tone": tone}}


def step(title: str, html: str = "", picture: str = "", page: str = "") -> Block:
    return {"title": title, "text": html, "picture": picture, "page": Ref(page) if page else None}


def steps(heading: str, parts: Sequence[Block], *, drawn: bool = False) -> Block:
    return {"type": "steps", "value": {"heading": heading, "drawn": drawn, "steps": list(parts)}}


def questions(heading: str, pairs: Sequence[tuple[str, str]]) -> Block:
    asked = [{"title": title, "text": html} for title, html in pairs]
    return {"type": "questions", "value": {"heading": heading, "questions": asked}}


def facts(heading: str, names: Sequence[str], page: str = "", label: str = "") -> Block:
    value = {"heading": heading, "names": list(names), "page": Ref(page) if page else None, "link_label": label}
    return {"type": "facts", "value": value}


def door(title: str, words: str, *, page: str = "", address: str = "", fact: str = "") -> Block:
    return {"title": title, "text": words, "page": Ref(page) if page else None, "address": address, "fact": fact}


def doors(*parts: Block) -> Block:
    return {"type": "doors", "value": {"doors": list(parts)}}


def contact(words: str = "") -> Block:
    return {"type": "contact", "value": {"text": words}}


def button(label: str, page: str) -> Block:
    return {"type": "button", "value": {"label": label, "page": Ref(page)}}


def policy_facts(heading: str, *names: str) -> Block:
    return {"type": "policy_facts", "value": {"heading": heading, "names": list(names)}}


def checklist(heading: str, words: str, items: Sequence[tuple[str, str]], *, who_may_apply: bool = True) -> Block:
    listed = [{"text": item, "note": note} for item, note in items]
    value = {"heading": heading, "text": words, "who_may_apply": who_may_apply, "items": listed}
    return {"type": "checklist", "value": value}


def rules(heading: str, verdict: str, words: str = "", kind: str = "") -> Block:
    return {"type": "rules", "value": {"heading": heading, "text": words, "verdict": verdict, "kind": kind}}


def training_hours(heading: str) -> Block:
    return {"type": "training_hours", "value": {"heading": heading}}


def training_dates(heading: str, empty: str) -> Block:
    return {"type": "training_dates", "value": {"heading": heading, "empty": empty}}


def roles_notice() -> Block:
    return {"type": "roles_notice", "value": {}}


def request(heading: str, words: str, label: str) -> Block:
    return {"type": "request", "value": {"heading": heading, "text": words, "label": label}}


def apply(heading: str, label: str) -> Block:
    return {"type": "apply", "value": {"heading": heading, "label": label, "page": None}}
