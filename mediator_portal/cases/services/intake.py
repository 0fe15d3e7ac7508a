"""A case comes in: from the desk, an import, the API or a form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from forms_app.enums import SubmissionState
from forms_app.services import submission_state_set
from mediator_portal.cases.enums import PARTIES, ContactKind, PersonRole
from mediator_portal.cases.models import Case, CasePerson, CaseSubmission, ContactPoint, new_reference
from mediator_portal.cases.services.contacts import check_contact
from portal.audit.enums import ActorKind
from portal.audit.services import record

if TYPE_CHECKING:
    from forms_app.models import Submission
    from portal.accounts.models import User
    from program_pages.models import Program

REFERENCE_TRIES = 5


@dataclass(frozen=True)
class ContactInput:
    """One way to reach a person."""

    kind: str
    value: str
    preferred: bool = False
    note: str = ""


@dataclass(frozen=True)
class PersonInput:
    """A person of a referral."""

    role: str
    name: str
    badge: str = ""
    unit: str = ""
    birth_year: str = ""
    birth_date: str = ""
    language: str = "en"
    needs: str = ""
    duty: str = ""
    relationship: str = ""
    contacts: Sequence[ContactInput] = field(default_factory=tuple)


def case_create(
    *,
    program: Program,
    actor: User | None,
    source: str,
    people: Sequence[PersonInput],
    allegation: str,
    incident_on: dt.date,
    category: str = "",
    investigation_due_on: dt.date | None = None,
    intake_number: str = "",
) -> Case:
    """Create a case in the state referred, with its people and their contact points, in one transaction.

    `source` is desk, import, api or form. There must be a complainant and an officer; ValueError or ValidationError
    otherwise; there may be more of both. The reference is random.
    """
    roles = {person.role for person in people}
    if not set(PARTIES) <= roles or roles - set(PARTIES):
        raise ValueError("A case begins with complainants and officers: at least one of each.")
    with transaction.atomic():
        case = _insert(
            program,
            source=source,
            intake_number=intake_number.strip(),
            allegation=allegation.strip(),
            category=category,
            incident_on=incident_on,
            investigation_due_on=investigation_due_on,
        )
        for person in people:
            person_insert(case, person)
        record(
            action="case.create",
            actor=actor,
            actor_kind=ActorKind.SERVICE if source == "api" else "",
            site=program.site_id,
            target=case,
            ids={"source": source},
        )
    return case


def case_from_submission(
    *, submission: Submission, program: Program, actor: User, values: Mapping[str, Any], source: str = "form"
) -> tuple[Case, bool]:
    """Open the case of a form that somebody sent, once; return it and whether it is new. The form counts as done.

    `source` is form, or desk where the desk itself filled the form in.
    `values` is what `case_create` takes. Locks: the submission, then the new rows.
    """
    with transaction.atomic():
        locked = type(submission).objects.select_for_update(of=("self",)).get(pk=submission.pk, site=program.site_id)
        known = CaseSubmission.objects.select_related("case").filter(submission=locked).first()
        if known is not None:
            return known.case, False
        case = case_create(program=program, actor=actor, source=source, **values)
        CaseSubmission.objects.create(case=case, submission=locked)
        submission_state_set(submission=locked, state=SubmissionState.DONE, actor=actor)
    return case, True


def _insert(program: Program, **fields: object) -> Case:
    """Insert with a fresh random reference; a reference that is taken is drawn again."""
    for attempt in range(REFERENCE_TRIES):
        try:
            with transaction.atomic():
                return Case.objects.create(program=program, reference=new_reference(program.reference_prefix), **fields)
        except IntegrityError:
            if attempt == REFERENCE_TRIES - 1:
                raise
    raise AssertionError("unreachable")


def person_insert(case: Case, given: PersonInput, beside: CasePerson | None = None) -> CasePerson:
    """Write a person with their contact points; the first or the chosen one is preferred."""
    person = CasePerson.objects.create(
        case=case,
        role=PersonRole(given.role),
        beside=beside,
        name=" ".join(given.name.split()),
        badge=given.badge.strip(),
        unit=given.unit.strip(),
        birth_year=given.birth_year.strip(),
        birth_date=given.birth_date.strip(),
        language=given.language,
        needs=given.needs.strip(),
        duty=given.duty.strip(),
        relationship=given.relationship.strip(),
    )
    chosen = next((index for index, each in enumerate(given.contacts) if each.preferred), 0)
    for index, each in enumerate(given.contacts):
        ContactPoint.objects.create(
            person=person,
            kind=ContactKind(each.kind),
            value=check_contact(each.kind, each.value),
            preferred=index == chosen,
            note=each.note.strip(),
        )
    return person
