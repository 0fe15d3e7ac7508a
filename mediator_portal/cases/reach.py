"""How far the invitation plan got, as staff see it: the section on a case page, calls and visits that are due today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.today import TodayItem
from mediator_portal.cases import panels, presenters, wording
from mediator_portal.cases.enums import PARTIES, CaseState, ContactKind, StepChannel
from mediator_portal.cases.rules import clock
from mediator_portal.cases.rules.reach import (
    BY_HAND,
    KINDS,
    Step,
    StepState,
    due_at,
    opening,
    step_state,
    steps_for,
    usable,
)
from mediator_portal.cases.selectors import cases_visible_to
from mediator_portal.cases.services.asking import asked_at, people_asked
from mediator_portal.cases.services.outgoing import BY_CHANNEL, plan_of, usable_points
from mediator_portal.cases.services.reach import REMINDER, is_waited_for, step_cause, steps_of
from portal.accounts.enums import CASE_ROLES
from portal.accounts.selectors import has_role
from portal.notifications.enums import Channel
from portal.notifications.selectors import messages_to

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Site

    from mediator_portal.cases.models import Case, CasePerson, ContactPoint
    from portal.accounts.models import User
    from portal.notifications.models import OutboxMessage

INVITATION: Final = "invitation"
TONES: Final = {
    StepState.COMING: "muted",
    StepState.SKIPPED: "muted",
    StepState.WAITING: "info",
    StepState.TO_PRINT: "warning",
    StepState.TO_POST: "warning",
    StepState.DONE: "success",
    StepState.FAILED: "error",
    StepState.TO_DO: "warning",
    StepState.NOT_NEEDED: "muted",
}
NEEDS_US: Final = frozenset({StepState.TO_DO, StepState.TO_PRINT, StepState.TO_POST, StepState.FAILED})
# A list of more than this helps nobody decide whom to call first.
MOST: Final = 100


def plan_in_words(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return a plan as the steps of each party, for the component process_list; once where both have the same."""
    each = {role: steps_for(steps, role) for role in PARTIES}
    same = len({tuple(found) for found in each.values()}) == 1
    named = [(_("Both parties"), each[PARTIES[0]])] if same else [(role.label, each[role]) for role in PARTIES]
    return [
        {
            "role": label,
            "steps": [{"title": day_in_words(step.day), "text": StepChannel(step.channel).label} for step in found],
        }
        for label, found in named
    ]


def day_in_words(day: int) -> str:
    """Return "At once" or "After 3 days"."""
    return ngettext("After %(day)s day", "After %(day)s days", day) % {"day": day} if day else _("At once")


def reach_panel(request: HttpRequest, case: Case) -> panels.Panel | None:
    """Return the section on reaching the parties of an open invitation, for coordinator and director."""
    if case.state != CaseState.INVITING or case.invited_at is None:
        return None
    if not has_role(request.user, request.site, *CASE_ROLES):
        return None
    people = people_asked(case)
    kinds = (INVITATION, "invitation_beside", REMINDER)
    sent = messages_to(case.program.site, "person", [person.pk for person in people], kinds)
    steps = plan_of(case.program)
    now = timezone.now()
    rows = []
    for person in people:
        mine = _rows(case, person, steps_of(steps, person), sent.get(person.pk, []), now)
        caption = f"{person.get_role_display()}: {person.name}"
        rows.append({"caption": caption, "steps": mine, "open": _first(mine, NEEDS_US) is not None, "say": _say(mine)})
    context = {"rows": rows, "columns": [{"label": _("Day")}, {"label": _("How")}, {"label": _("How far")}]}
    return panels.Panel(25, _("Reaching people"), "portal/cases/_reach.html", context)


def _rows(
    case: Case, person: CasePerson, steps: Iterable[Step], sent: Sequence[OutboxMessage], now: dt.datetime
) -> list[dict[str, Any]]:
    since = asked_at(case, person)
    mine = [message for message in sent if since and message.queued_at >= since - clock.DAY]
    rows = []
    for step in _with_stand_in(steps, person):
        message = _message_of(case, person, step, mine)
        due = due_at(step, since or now)
        reachable = usable(person.contact_points.all(), step.channel)
        state = step_state(
            step,
            due=due,
            now=now,
            reachable=reachable,
            waited_for=is_waited_for(person),
            message=message.state if message else "",
            tried=was_tried(person, step, due),
        )
        rows.append(_row(case, person, step, due, state, message))
    return rows


def _with_stand_in(steps: Iterable[Step], person: CasePerson) -> list[Step]:
    """Return the steps with what goes out on day 0: the way the person prefers, or what stands in for one they lack."""
    every, points = list(steps), list(person.contact_points.all())
    found = opening(every, points)
    every = [step for step in every if not _gives_way(step, found, points)]
    own = {(step.day, step.channel) for step in every}
    return sorted([*every, *(Step(0, channel) for channel in found if (0, channel) not in own)])


def _gives_way(step: Step, found: Sequence[str], points: Sequence[ContactPoint]) -> bool:
    """True for a message of day 0 that could go out and does not: the person prefers another way."""
    return step.day == 0 and step.channel not in {*BY_HAND, *found} and usable(points, step.channel)


def _message_of(case: Case, person: CasePerson, step: Step, mine: Sequence[OutboxMessage]) -> OutboxMessage | None:
    if step.day == 0:
        wanted = BY_CHANNEL.get(StepChannel(step.channel))
        first = [message for message in mine if message.kind != REMINDER and wanted in {None, message.channel}]
        return first[0] if first else None
    return next((message for message in mine if message.cause == step_cause(case, person, step)), None)


def was_tried(person: CasePerson, step: Step, due: dt.datetime) -> bool:
    """True when staff logged a call or a visit since it was due."""
    return any(attempt.way == step.channel and attempt.at >= due for attempt in person.attempts.all())


def _row(
    case: Case, person: CasePerson, step: Step, due: dt.datetime, state: StepState, message: OutboxMessage | None
) -> dict[str, Any]:
    words = state_words()[state]
    how = str(StepChannel(step.channel).label)
    if message is not None and step.channel == StepChannel.BEST:
        how = f"{how}: {Channel(message.channel).label}"
    if state == StepState.SKIPPED:
        words = skipped_in_words(step.channel)
    day = wording.day(due.astimezone(case.program.tz).date())
    last: dict[str, Any] = {"tag": words, "tone": TONES[state]}
    if state == StepState.TO_DO:
        url = reverse("cases:attempt", args=[case.reference, person.reference])
        last = {"text": _("Do it and log it"), "url": f"{url}?way={step.channel}"}
    if state in {StepState.TO_PRINT, StepState.TO_POST}:
        last = {"text": words, "url": reverse("notifications:letters")}
    return {"cells": [{"text": day}, {"text": how}, last], "state": state, "step": f"{how}, {day}"}


def _first(rows: Iterable[dict[str, Any]], states: Container[StepState]) -> str | None:
    """Return the first step in one of the states, in words."""
    return next((row["step"] for row in rows if row["state"] in states), None)


def _say(rows: Sequence[dict[str, Any]]) -> str:
    """Return how far somebody's steps are in one line: what needs us, else what comes next."""
    ours = _first(rows, NEEDS_US)
    if ours is not None:
        return _("Needs you: %(step)s") % {"step": ours}
    to_come = _first(rows, {StepState.WAITING, StepState.COMING})
    if to_come is not None:
        return _("Next: %(step)s") % {"step": to_come}
    return _("Nothing more goes out")


def state_words() -> dict[StepState, str]:
    """Return the states of a step in words."""
    return {
        StepState.COMING: _("Coming"),
        StepState.SKIPPED: _("Skipped"),
        StepState.WAITING: _("Waiting to leave"),
        StepState.TO_PRINT: _("Print it with the other letters"),
        StepState.TO_POST: _("Mark it as posted"),
        StepState.DONE: _("Done"),
        StepState.FAILED: _("Not delivered"),
        StepState.TO_DO: _("To do now"),
        StepState.NOT_NEEDED: _("Not needed"),
    }


def skipped_in_words(channel: str) -> str:
    """Return why a step is skipped."""
    return {
        StepChannel.EMAIL: _("Skipped: no e-mail address that works"),
        StepChannel.TEXT: _("Skipped: no mobile number that works"),
        StepChannel.LETTER: _("Skipped: no postal address that works"),
        StepChannel.CALL: _("Skipped: no telephone number that works"),
        StepChannel.VISIT: _("Skipped: no postal address that works"),
        StepChannel.BEST: _("Skipped: no way to write"),
    }[StepChannel(channel)]


# Today ---------------------------------------------------------------------------------------------------------------


def reach_items(user: User, site: Site, now: dt.datetime) -> Iterator[TodayItem]:
    """Return the calls and visits of the plan that are due and not logged yet: few queries, however many cases."""
    if not has_role(user, site, *CASE_ROLES):
        return
    cases = cases_visible_to(user, site).filter(
        state=CaseState.INVITING, window_closes_at__gt=now, invited_at__isnull=False
    )
    found = cases.prefetch_related("people__contact_points", "people__attempts").order_by("window_closes_at", "pk")
    steps: list[Step] | None = None
    for case in found[:MOST]:
        if steps is None:
            steps = plan_of(case.program)
        for person in people_asked(case):
            if is_waited_for(person):
                yield from _items_of(case, person, steps_of(steps, person), now)


def _items_of(case: Case, person: CasePerson, steps: Iterable[Step], now: dt.datetime) -> Iterator[TodayItem]:
    since = asked_at(case, person) or now
    for step in (each for each in steps if each.channel in BY_HAND):
        due = due_at(step, since)
        if now < due or was_tried(person, step, due) or not usable(person.contact_points.all(), step.channel):
            continue
        verb = _("Call") if step.channel == StepChannel.CALL else _("Visit")
        url = reverse("cases:attempt", args=[case.reference, person.reference]) + f"?way={step.channel}"
        detail = " · ".join(part for part in (case.reference, _hours(person, step)) if part)
        label = _("%(role)s has not answered yet") % {"role": person.get_role_display()}
        yield TodayItem(label, verb, url, detail, _by(case, due), "reach")


def _hours(person: CasePerson, step: Step) -> str:
    """Return when the number that is tried first may be called."""
    points = [point for point in usable_points(person) if ContactKind(point.kind) in KINDS[StepChannel(step.channel)]]
    return presenters.hours_in_words(points[0]) if points else ""


def _by(case: Case, due: dt.datetime) -> dt.datetime:
    """Return the end of the working day on which a step is made: its own day, or the first one after it."""
    day = due.astimezone(case.program.tz).date()
    if not clock.is_working_day(day):
        day = clock.working_days_after(day, 1)
    return clock.end_of_day(day, case.program.tz)
