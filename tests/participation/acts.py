"""What somebody who is asked may do first, by the services that their pages call."""

from __future__ import annotations

from forms_app.definition import Definition
from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import Answer
from mediator_portal.cases.models import CasePerson
from mediator_portal.cases.rules import Actor
from mediator_portal.participation import services
from mediator_portal.participation.models import ConsentText
from mediator_portal.participation.selectors import text_of_person
from tests.factories.participation import all_codes


def text_read_by(person: CasePerson) -> ConsentText:
    """Return the agreement somebody reads in their own language."""
    choice = text_of_person(person, person.language)
    assert choice is not None
    return choice.text


def nothing(person: CasePerson) -> None:
    """Stays silent."""


def says_yes(person: CasePerson) -> None:
    text = text_read_by(person)
    services.consent_sign(
        person=person, text=text, typed_name=person.name, statements=all_codes(text), actor=Actor.party(person)
    )


def says_yes_unsigned(person: CasePerson) -> None:
    cases.answer_record(person=person, answer=Answer.YES, actor=Actor.party(person))


def says_no(person: CasePerson) -> None:
    services.answer_give(person=person, answer=Answer.NO, reason="no_trust", actor=Actor.party(person))


def wants_to_talk(person: CasePerson) -> None:
    services.answer_give(person=person, answer=Answer.TALK, note="call me", actor=Actor.party(person))


def changes_their_mind(person: CasePerson) -> None:
    says_yes(person)
    says_no(person)


def asks_for_help(person: CasePerson) -> None:
    named = services.Named(role="support", name="Nina Vale", relationship="my aunt", email="nina.vale@example.org")
    services.help_ask(person=person, needs=["interpreter"], note="x", named=named)


def tells_why_not(person: CasePerson) -> None:
    says_no(person)
    services.decline_survey_keep(person=person, purpose="decline_survey", definition=Definition(), answers={})
