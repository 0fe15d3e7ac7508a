"""Ways to reach the people of open invitations, in every state, and a plan that has gone part of its way."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import ChangeSource, ContactKind, ContactState, PersonRole, StepChannel
from mediator_portal.cases.rules.reach import Step
from mediator_portal.cases.services.reach import plan_follow
from portal.demo.clock import at

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case, CasePerson
    from mediator_portal.cases.rules import Actor
    from program_pages.models import Program

# What Chicago's staff chose; Miami follows the shipped plan.
CHICAGO = (
    Step(0, StepChannel.BEST),
    Step(2, StepChannel.TEXT),
    Step(4, StepChannel.LETTER),
    Step(5, StepChannel.VISIT, PersonRole.OFFICER),
    Step(0, StepChannel.EMAIL, PersonRole.OFFICER),
    Step(4, StepChannel.LETTER, PersonRole.OFFICER),
    Step(7, StepChannel.CALL),
    Step(11, StepChannel.BEST),
)


def own_plan(program: Program, director: Actor) -> None:
    """Give one of the two programs a plan of its own."""
    if program.code == "chicago" and director.user is not None:
        cases.invitation_plan_save(program=program, steps=CHICAGO, actor=director.user)


class Reach:
    """Adds contact points to the parties of a case and lets its plan run up to today."""

    def __init__(self, coordinator: Actor) -> None:
        self.coordinator = coordinator

    def load(self, case: Case, turn: int) -> None:
        """Make the contact points of the turn's kind, then send what the plan has sent by now."""
        invited = case.invited_at
        if invited is None:
            return
        complainant = case.people.get(role=PersonRole.COMPLAINANT)
        officer = case.people.get(role=PersonRole.OFFICER)
        with at(invited + dt.timedelta(hours=1)):
            self._address(complainant, f"{12 + turn} Palm Street")
            self._address(officer, f"{400 + turn} Station Road")
            self._marked(complainant, turn)
        for day in (2, 3, 4, 5):
            moment = invited + dt.timedelta(days=day, minutes=2)
            with at(moment):
                plan_follow(type(case).objects.select_related("program__site").get(pk=case.pk), moment)

    def _address(self, person: CasePerson, street: str) -> None:
        value = f"{street}\nSampletown, FL 33100"
        cases.contact_point_save(person=person, actor=self.coordinator.user, kind=ContactKind.ADDRESS, value=value)

    def _marked(self, person: CasePerson, turn: int) -> None:
        """One more way for each person, and what became of it."""
        landline = cases.contact_point_save(
            person=person,
            actor=self.coordinator.user,
            kind=ContactKind.LANDLINE,
            value=f"305-555-01{70 + turn}",
            note="Works nights, not before noon" if turn % 2 else "",
            call_from=dt.time(17),
            call_until=dt.time(20, 30),
        )
        state, source = (
            (ContactState.WORKS, ChangeSource.STAFF),
            (ContactState.WRONG, ChangeSource.STAFF),
            (ContactState.UNVERIFIED, ChangeSource.STAFF),
        )[turn % 3]
        by = self.coordinator.user if source == ChangeSource.STAFF else None
        cases.contact_point_state(point=landline, state=state, actor=by, source=source)
        second = person.contact_points.filter(kind=ContactKind.EMAIL).order_by("pk").last()
        if second is not None and turn in {0, 4}:
            bounced, stopped = (
                (ContactState.BOUNCED, ChangeSource.CARRIER),
                (ContactState.OPTED_OUT, ChangeSource.PERSON),
            )
            state, source = stopped if turn else bounced
            cases.contact_point_state(point=second, state=state, source=source)
