"""Following the invitation plan: the messages of the timers, the calls and visits of staff, and the plan itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from mediator_portal.cases.enums import DECIDERS, CaseState, ContactKind, StepChannel
from mediator_portal.cases.facts import living
from mediator_portal.cases.models import Case, InvitationStep
from mediator_portal.cases.rules.reach import Step, allowed_from, due_at, is_due, steps_for, with_call
from mediator_portal.cases.services.asking import asked_at, person_asked
from mediator_portal.cases.services.outgoing import BY_CHANNEL, plan, plan_of, queue_planned
from portal.audit.services import record
from portal.notifications.timers import timer

if TYPE_CHECKING:
    from mediator_portal.cases.models import CasePerson
    from portal.accounts.models import User
    from program_pages.models import Program

REMINDER = "invitation_reminder"


@timer("cases.reminders", every=dt.timedelta(minutes=15))
def reminders_due(now: dt.datetime) -> int:
    """Write to those who decide and have not answered, as the plan of the program says; each step once.

    Nobody else's answer changes anything, neither what leaves nor when.
    """
    cases = Case.objects.filter(state=CaseState.INVITING, window_closes_at__gt=now, invited_at__isnull=False)
    found = cases.select_related("program__site").prefetch_related("people__contact_points")
    return sum(plan_follow(case, now) for case in found.prefetch_related("program__invitation_steps"))


def step_cause(case: Case, person: CasePerson, step: Step) -> str:
    """Return the cause under which a step of this round of invitations is queued: it is queued once."""
    since = asked_at(case, person)
    begun = f"{since:%Y%m%dT%H%M%S}" if since else ""
    return f"case:{case.reference}:invited:{begun}:step:{step.day}:{step.channel}"


def is_waited_for(person: CasePerson) -> bool:
    """True for somebody who decides, was asked, has not answered and whom staff have not given up reaching."""
    if person.role not in DECIDERS or person.left_out_at is not None or not person_asked(person.case, person):
        return False
    return person.answered_at is None and person.unreachable_at is None


def steps_of(steps: Sequence[Step], person: CasePerson) -> list[Step]:
    """Return the steps for a person: those of the side they stand on, and a call at once for who prefers one."""
    return with_call(steps_for(steps, person.side or person.role), person.contact_points.all())


def plan_follow(case: Case, now: dt.datetime) -> int:
    """Queue what the plan sends to the parties of one open invitation now; return how many messages are new."""
    steps = plan_of(case.program)
    count = 0
    for person in living(case):
        if is_waited_for(person):
            since = asked_at(case, person) or now
            due = [step for step in steps_of(steps, person) if is_due(step, since, now)]
            count += sum(_send(case, person, step) for step in due)
    return count


def _send(case: Case, person: CasePerson, step: Step) -> int:
    """Queue a step; a text waits for the hours in which this person may be written to."""
    planned = plan(person, REMINDER, BY_CHANNEL.get(StepChannel(step.channel), ""))
    since = asked_at(case, person)
    due = due_at(step, since) if since else None
    if due and planned.contact is not None and planned.contact.kind == ContactKind.MOBILE:
        due = allowed_from(due, case.program.tz, planned.contact.call_from, planned.contact.call_until)
    return queue_planned([planned], case=case, cause=step_cause(case, person, step), not_before=due)


def invitation_plan_save(*, program: Program, steps: Sequence[Step], actor: User) -> None:
    """Replace a program's plan; none at all means the shipped plan. It holds at once, for open invitations too."""
    with transaction.atomic():
        type(program).objects.select_for_update().get(pk=program.pk)
        program.invitation_steps.all().delete()
        rows = [
            InvitationStep(program=program, role=each.role, day=each.day, channel=each.channel) for each in set(steps)
        ]
        InvitationStep.objects.bulk_create(rows)
        record(action="plan.save", actor=actor, site=program.site_id, target=program, ids={"steps": len(rows)})
