"""Who has been asked since when, and when the answers act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from mediator_portal.cases.enums import ATTENDERS, DECIDERS
from mediator_portal.cases.facts import facts_of, living
from mediator_portal.cases.rules import asked, is_asked, release_moment, release_time

if TYPE_CHECKING:
    import datetime as dt

    from mediator_portal.cases.models import Case, CasePerson


def person_asked(case: Case, person: CasePerson) -> bool:
    """True when the side a person stands on has been asked; an attender is asked once the mediation goes ahead."""
    if case.invited_at is None:
        return False
    if person.role in ATTENDERS:
        return case.consented_at is not None
    return is_asked(person.side, first_side=case.first_side, second_invited=case.second_invited_at is not None)


def people_asked(case: Case) -> list[CasePerson]:
    """Return those who decide, are still part of the case and have been asked."""
    return [person for person in living(case) if person.role in DECIDERS and person_asked(case, person)]


def asked_at(case: Case, person: CasePerson) -> dt.datetime | None:
    """Return when a person's side was invited; None while it was not."""
    if not person_asked(case, person):
        return None
    second = bool(case.first_side) and person.side != case.first_side
    return case.second_invited_at if second else case.invited_at


def release_anew(case: Case) -> None:
    """Set the hour at which the answers act, from what all who were asked have said by now."""
    if case.window_closes_at is None:
        return
    facts = facts_of(case, now=timezone.now())
    moment = release_moment(
        asked(facts),
        window_closes_at=case.window_closes_at,
        first_no=facts.first_no,
        who_agrees=facts.who_agrees,
    )
    case.release_at = release_time(moment, case.program)
    case.save(update_fields=["release_at"])
