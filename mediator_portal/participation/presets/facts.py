"""What the shipped agreement texts take from a program's policy, so that a text promises what the portal keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

from mediator_portal.cases.enums import PARTIES
from mediator_portal.cases.rules import first_side_of
from mediator_portal.participation.enums import Element
from program_pages.enums import FirstNo, NoSettlement, NoShow, WhoAgrees
from program_pages.models import Program


class Topic(TypedDict):
    """One page to read."""

    heading: str
    paragraphs: list[str]
    elements: list[str]


class Words(TypedDict):
    """All words of a text."""

    title: str
    topics: list[Topic]
    statements: list[dict[str, str]]
    esign: list[dict[str, str]]


@dataclass(frozen=True)
class Facts:
    """A program's facts as the texts need them; numbers are written into the words when a text is made."""

    code: str
    program: str
    agency: str
    police: str
    mediators: int
    minutes: int
    target_days: int | None
    answer_days: int
    is_blind: bool
    # The side that is asked first ("complainant" or "officer"); empty: both at once.
    first_side: str
    # With several people on one side, those who agreed may go ahead without the others.
    goes_on_without: bool
    returns_without_settlement: bool
    reschedules_no_show: bool
    # The law whose confidentiality the text names: "florida", "illinois" or "" (the text then speaks of state law).
    law: str
    # Complaints that are mediated stay off the officer's internal affairs profile (Miami's program says so).
    off_profile: bool

    @property
    def hours(self) -> int:
        return max(1, round(self.minutes / 60))


LAW = {"miami": "florida", "chicago": "illinois"}
OFF_PROFILE = frozenset({"miami"})


def topic(heading: str, paragraphs: list[str], *elements: Element) -> Topic:
    """Return one page to read, with what its words cover."""
    return {"heading": heading, "paragraphs": paragraphs, "elements": [element.value for element in elements]}


def facts_of(program: Program) -> Facts:
    """Return the facts of a program."""
    return Facts(
        code=program.code,
        program=program.name,
        agency=program.agency_short,
        police=program.police_short,
        mediators=program.mediators_per_session,
        minutes=program.session_minutes,
        target_days=program.target_days,
        answer_days=program.answer_days,
        is_blind=program.first_no == FirstNo.BLIND,
        first_side=first_side_of(program.decision_order),
        goes_on_without=program.who_agrees == WhoAgrees.ONE_OF_EACH,
        returns_without_settlement=program.no_settlement == NoSettlement.RETURN,
        reschedules_no_show=program.no_show == NoShow.RESCHEDULE_ONCE,
        law=LAW.get(program.code, ""),
        off_profile=program.code in OFF_PROFILE,
    )


def words_of(language: str, facts: Facts, role: str) -> Words:
    """Return the shipped words of a language ("en" or "es") for a role: of a party, or of somebody around them."""
    from mediator_portal.participation.presets import english, english_beside, spanish, spanish_beside

    modules: dict[str, tuple[Any, Any]] = {"en": (english, english_beside), "es": (spanish, spanish_beside)}
    of_parties, beside = modules[language]
    words: Words = (of_parties if role in PARTIES else beside).words(facts, role)
    return words
