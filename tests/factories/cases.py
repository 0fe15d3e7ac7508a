"""Cases in every state, with their two parties. Traits are named after the states."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from django.utils import timezone

from mediator_portal.cases.enums import Answer, CaseState, ContactKind, PersonRole, ReturnReason
from mediator_portal.cases.models import Case, CasePerson, ContactPoint, new_reference
from mediator_portal.cases.rules import Actor, release_time, window_end
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles.models import RoleAssignment
from program_pages.models import EligibilityRule, Program

DAY = dt.timedelta(days=1)


def ago(**span: float) -> Any:
    """Return a lazy moment before now."""
    return factory.LazyFunction(lambda: timezone.now() - dt.timedelta(**span))


class ContactPointFactory(factory.django.DjangoModelFactory):
    """An e-mail address of a person."""

    class Meta:
        model = ContactPoint

    kind = ContactKind.EMAIL
    value = factory.Sequence(lambda number: f"person{number}@example.org")
    preferred = True


class CasePersonFactory(factory.django.DjangoModelFactory):
    """A complainant with an e-mail address; traits give the answer."""

    class Meta:
        model = CasePerson
        skip_postgeneration_save = True

    role = PersonRole.COMPLAINANT
    name = factory.Sequence(lambda number: f"Casey Complainant {number}")
    language = "en"
    birth_date = factory.LazyAttribute(lambda person: "1980-05-04" if person.role == PersonRole.COMPLAINANT else "")

    class Params:
        officer = factory.Trait(
            role=PersonRole.OFFICER,
            name=factory.Sequence(lambda number: f"Olive Officer {number}"),
            badge=factory.Sequence(lambda number: f"B-{1000 + number}"),
            unit="North District",
        )
        yes = factory.Trait(answer=Answer.YES, answered_at=ago(hours=2), signed_at=ago(hours=2))
        no = factory.Trait(answer=Answer.NO, answered_at=ago(hours=2))

    @factory.post_generation
    def contact(self, create: bool, extracted: Any, **fields: Any) -> None:
        """Give the person an e-mail address, unless `contact=False`."""
        if create and extracted is not False:
            ContactPointFactory(person=self, **fields)


class CaseFactory(factory.django.DjangoModelFactory):
    """A referred case of `program` with complainant and officer (`people=False` leaves them out)."""

    class Meta:
        model = Case
        skip_postgeneration_save = True

    reference = factory.LazyAttribute(lambda case: new_reference(case.program.reference_prefix))
    allegation = "The officer was rude at a traffic stop."
    incident_on = factory.LazyFunction(lambda: timezone.localdate() - 20 * DAY)
    investigation_due_on = factory.LazyFunction(lambda: timezone.localdate() + 90 * DAY)

    class Params:
        referred = factory.Trait(state=CaseState.REFERRED)
        screening = factory.Trait(state=CaseState.SCREENING)
        inviting = factory.Trait(
            state=CaseState.INVITING,
            invited_at=ago(days=1),
            window_closes_at=factory.LazyAttribute(
                lambda case: window_end(case.invited_at, case.program, case.investigation_due_on)
            ),
            release_at=factory.LazyAttribute(lambda case: release_time(case.window_closes_at, case.program)),
        )
        agreed = factory.Trait(consented_at=ago(days=3), invited_at=ago(days=10))
        consented = factory.Trait(agreed=True, state=CaseState.CONSENTED)
        scheduling = factory.Trait(agreed=True, state=CaseState.SCHEDULING)
        fixed = factory.Trait(
            agreed=True,
            session_starts_at=factory.LazyFunction(lambda: timezone.now() + 6 * DAY),
            session_ends_at=factory.LazyAttribute(lambda case: case.session_starts_at + dt.timedelta(hours=3)),
        )
        matching = factory.Trait(fixed=True, state=CaseState.MATCHING)
        confirmed = factory.Trait(fixed=True, state=CaseState.CONFIRMED, mediators_confirmed=2)
        held = factory.Trait(
            agreed=True,
            state=CaseState.HELD,
            session_starts_at=ago(hours=5),
            session_ends_at=ago(hours=2),
            mediators_confirmed=2,
        )
        reported = factory.Trait(held=True, state=CaseState.REPORTED, report_in=True, settlement=True)
        closed = factory.Trait(reported=True, state=CaseState.CLOSED, ended_at=ago(hours=1))
        returned = factory.Trait(
            state=CaseState.RETURNED, return_reason=ReturnReason.NOT_ELIGIBLE, ended_at=ago(hours=1)
        )

    @factory.post_generation
    def people_made(self, create: bool, extracted: Any, **fields: Any) -> None:
        """Add the two parties, signed where the state says that both agreed; `people_made=False` adds nobody."""
        if not create or extracted is False:
            return
        agreed = self.consented_at is not None
        CasePersonFactory(case=self, yes=agreed)
        CasePersonFactory(case=self, officer=True, yes=agreed)


def user_make(program: Program, *roles: Role, name: str = "Ana Ruiz", email: str = "") -> User:
    """Return a person with roles at the program's site."""
    email = email or f"{name.lower().replace(' ', '.')}@{program.code}.example.org"
    user = User.objects.create_user(email, "a long password", name=name)
    RoleAssignment.objects.bulk_create([RoleAssignment(user=user, site=program.site, role=role) for role in roles])
    return user


def actor_make(program: Program, *roles: Role, name: str = "Ana Ruiz") -> Actor:
    """Return a person with roles at the program's site, as an actor."""
    return Actor.of(user_make(program, *roles, name=name), program.site)


def complainant_of(case: Case) -> CasePerson:
    return case.people.get(role=PersonRole.COMPLAINANT)


def officer_of(case: Case) -> CasePerson:
    return case.people.get(role=PersonRole.OFFICER)


def checklist_make(program: Program) -> dict[str, EligibilityRule]:
    """Return a short checklist: one rule of each verdict."""
    given = {
        "rude": ("complaint", "include"),
        "crime": ("complaint", "exclude"),
        "injury": ("complaint", "review"),
    }
    return {
        code: EligibilityRule.objects.create(
            program=program, code=code, kind=kind, verdict=verdict, question=f"Is it {code}?", order=order
        )
        for order, (code, (kind, verdict)) in enumerate(given.items())
    }
