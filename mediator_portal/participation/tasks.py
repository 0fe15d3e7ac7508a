"""What a party can do now, from their own rows and what was released to both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import CaseState
from mediator_portal.meetings.enums import PartyAnswer
from mediator_portal.participation import meetings, rules
from mediator_portal.participation.enums import Stage
from program_pages.enums import ClosingRule

if TYPE_CHECKING:
    from mediator_portal.cases.models import CasePerson


@dataclass(frozen=True)
class Task:
    """One thing to do, or done and open to change."""

    title: str
    text: str
    url: str
    label: str
    now: bool


def for_party(person: CasePerson, stage: Stage) -> list[Task]:
    """Return the tasks of a stage; none while the case waits.

    Who decides beside a party answers for the party's times and place; who only attends sees when and where.
    """
    kind = rules.kind_of(person.role)
    if stage == Stage.GOING_AHEAD and kind == rules.Kind.ATTENDS:
        return _attends(person)
    if stage == Stage.GOING_AHEAD:
        return _going_ahead(acting_for(person))
    if stage == Stage.AFTER and kind == rules.Kind.PARTY:
        return _after(person)
    return []


def acting_for(person: CasePerson) -> CasePerson:
    """Return the party whose times and place somebody answers for: themselves, or the one they decide with."""
    if rules.kind_of(person.role) != rules.Kind.BESIDE or person.beside is None:
        return person
    person.beside.case = person.case
    return person.beside


def _attends(person: CasePerson) -> list[Task]:
    if meetings.session_fixed(person) is None:
        return []
    url = reverse("participation:session")
    return [Task(_("The session"), _("See when and where."), url, _("See the session"), True)]


def _going_ahead(person: CasePerson) -> list[Task]:
    session = meetings.session_fixed(person)
    if session is not None:
        answer = meetings.confirmation_of(person, session)
        coming = answer is not None and answer.answer == PartyAnswer.CONFIRMED
        return [
            Task(
                _("Your session"),
                _("You said that you come.") if coming else _("See when and where, and tell us if you come."),
                reverse("participation:session"),
                _("See the session") if coming else _("See and confirm the session"),
                not coming,
            )
        ]
    if person.case.state == CaseState.MATCHING:
        return []
    offered = person.times.exists()
    return [
        Task(
            _("Times that suit you"),
            _("We have your times. You can change them.") if offered else _("Tell us when you could come."),
            reverse("participation:times"),
            _("Change my times") if offered else _("Offer times"),
            not offered,
        )
    ]


def _after(person: CasePerson) -> list[Task]:
    session = meetings.session_held(person)
    if session is None:
        return []
    tasks = []
    if person.case.program.closing_rule == ClosingRule.PARTIES_STATE_SUCCESS and not meetings.has_stated(
        person, session
    ):
        tasks.append(
            Task(
                _("Three short questions"),
                _(
                    "Were you heard, was it made clear, do you understand? Your answers decide whether the "
                    "complaint is closed."
                ),
                reverse("participation:statements"),
                _("Answer the three questions"),
                True,
            )
        )
    if not meetings.has_answered_survey(person, session) and meetings.survey_page(person) is not None:
        tasks.append(
            Task(
                _("How was it?"),
                _("A few questions without your name. You do not have to answer."),
                reverse("participation:survey"),
                _("Answer the survey"),
                True,
            )
        )
    return tasks
