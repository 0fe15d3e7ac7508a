"""How somebody is reached: the steps of an invitation plan, quiet hours, and where the way in may go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from mediator_portal.cases.enums import DEAD_STATES, ContactKind, StepChannel
from mediator_portal.cases.rules.clock import local_moment

# The kinds of contact a step can go to; the best way is any that can be written to.
KINDS: Final = {
    StepChannel.EMAIL: (ContactKind.EMAIL,),
    StepChannel.TEXT: (ContactKind.MOBILE,),
    StepChannel.LETTER: (ContactKind.ADDRESS,),
    StepChannel.BEST: (ContactKind.EMAIL, ContactKind.MOBILE, ContactKind.ADDRESS),
    StepChannel.CALL: (ContactKind.MOBILE, ContactKind.LANDLINE),
    StepChannel.VISIT: (ContactKind.ADDRESS,),
}
BY_HAND: Final = frozenset({StepChannel.CALL, StepChannel.VISIT})
# Nobody's telephone rings with a text of ours earlier or later than this, on the program's clock.
TEXT_HOURS: Final = (dt.time(8, 0), dt.time(20, 0))
# A message whose day passed longer ago than this is not made up for: a plan that was changed does not rain on anybody.
CATCH_UP: Final = dt.timedelta(days=2)
CODE_KINDS: Final = frozenset({ContactKind.EMAIL, ContactKind.MOBILE})


class PointFacts(Protocol):
    """What a contact point must show here."""

    kind: str
    state: str
    carries_invitation: bool
    preferred: bool


@dataclass(frozen=True, order=True)
class Step:
    """One step of a plan: so many days after the invitation, by this channel, for one role or (empty) for both."""

    day: int
    channel: str
    role: str = ""


# What a program follows until its staff write a plan of their own.
SHIPPED_PLAN: Final = (
    Step(0, StepChannel.EMAIL),
    Step(3, StepChannel.TEXT),
    Step(5, StepChannel.LETTER),
    Step(8, StepChannel.CALL),
    Step(10, StepChannel.BEST),
)
MOST_STEPS: Final = 20


class StepState(StrEnum):
    """How far a step got for one person. None of them tells what anybody answered."""

    COMING = "coming"
    SKIPPED = "skipped"
    WAITING = "waiting"
    TO_PRINT = "to_print"
    TO_POST = "to_post"
    DONE = "done"
    FAILED = "failed"
    TO_DO = "to_do"
    NOT_NEEDED = "not_needed"


def steps_for(steps: Iterable[Step], role: str) -> list[Step]:
    """Return the steps of a role, in their order: its own where it has any, else those for both."""
    every = sorted(steps)
    return [step for step in every if step.role == role] or [step for step in every if not step.role]


def plan_problems(steps: Sequence[Step], answer_days: int, roles: Sequence[tuple[str, str]]) -> list[str]:
    """Return what keeps a plan from being followed, in sentences. `roles`: those who are invited, with their names."""
    problems = []
    late = sorted({step.day for step in steps if step.day >= answer_days})
    if late:
        problems.append(
            _("Day %(day)s is too late: the answer window ends on day %(last)s.")
            % {"day": late[0], "last": answer_days}
        )
    if len(set(steps)) != len(steps):
        problems.append(_("The same step stands in the plan twice. Keep one of them."))
    if len(steps) > MOST_STEPS:
        problems.append(_("A plan has at most %(most)s steps.") % {"most": MOST_STEPS})
    for role, name in roles:
        own = steps_for(steps, role)
        if not any(step.channel not in BY_HAND for step in own):
            problems.append(
                _("%(role)s: name at least one e-mail, text message or letter; the invitation itself is written.")
                % {"role": name}
            )
        elif not any(step.day == 0 and step.channel not in BY_HAND for step in own):
            problems.append(_("%(role)s: the invitation goes out on day 0. Add a step for that day.") % {"role": name})
    return problems


def usable(points: Iterable[PointFacts], channel: str) -> bool:
    """True when a person has a contact point that a step of this channel can go to."""
    kinds = KINDS[StepChannel(channel)]
    return any(point.kind in kinds and point.state not in DEAD_STATES for point in points)


# How somebody is written to who chose this kind of contact. Nothing is written to a landline: staff call.
WRITTEN_TO: Final = {
    ContactKind.EMAIL: StepChannel.EMAIL,
    ContactKind.MOBILE: StepChannel.TEXT,
    ContactKind.ADDRESS: StepChannel.LETTER,
}


def preferred_kind(points: Iterable[PointFacts]) -> str:
    """Return the kind of the preferred contact point while it may be used; empty else."""
    return next((point.kind for point in points if point.preferred and point.state not in DEAD_STATES), "")


def opening(steps: Iterable[Step], points: Sequence[PointFacts]) -> list[str]:
    """Return the channels by which an invitation leaves at once.

    The way a person prefers goes before the plan: when day 0 does not name it, the invitation leaves by it alone, and
    the later steps follow. Nobody waits for a later step because they lack the first one's channel: the best way stands
    in for it.
    """
    found = [step.channel for step in steps if step.day == 0 and step.channel not in BY_HAND]
    chosen = WRITTEN_TO.get(preferred_kind(points))  # type: ignore[call-overload]
    if chosen and not {chosen, StepChannel.BEST} & set(found):
        return [chosen]
    return [channel for channel in found if usable(points, channel)] or [StepChannel.BEST]


def with_call(steps: Sequence[Step], points: Iterable[PointFacts]) -> list[Step]:
    """Return the steps of a person: who prefers to be called on a landline is called on the first day too."""
    if preferred_kind(points) != ContactKind.LANDLINE:
        return list(steps)
    return sorted({*steps, Step(0, StepChannel.CALL)}, key=lambda step: (step.day, step.channel))


def due_at(step: Step, invited_at: dt.datetime) -> dt.datetime:
    """Return when a step is due: at the hour of the invitation, so that the hour says nothing."""
    return invited_at + dt.timedelta(days=step.day)


def is_due(step: Step, invited_at: dt.datetime, now: dt.datetime) -> bool:
    """True when a message of the plan leaves now: its day has come, and not long ago."""
    since = now - due_at(step, invited_at)
    return step.day > 0 and step.channel not in BY_HAND and dt.timedelta(0) <= since < CATCH_UP


def allowed_from(
    moment: dt.datetime, tz: ZoneInfo, call_from: dt.time | None = None, call_until: dt.time | None = None
) -> dt.datetime:
    """Return the first moment from `moment` on at which a telephone may ring or a text may come.

    A person's own hours count where they gave some, the house's hours for texts else. Hours that end before they begin
    run over midnight.
    """
    first, last = (call_from or dt.time(0), call_until or dt.time(23, 59)) if call_from or call_until else TEXT_HOURS
    local = moment.astimezone(tz)
    time = local.time()
    inside = first <= time <= last if first <= last else time >= first or time <= last
    if inside:
        return moment
    day = local.date() if time < first else local.date() + dt.timedelta(days=1)
    return local_moment(day, first, tz)


def withholds_link(contact: PointFacts, others: Iterable[PointFacts]) -> bool:
    """True when a message to this contact must name the page but not carry the way in.

    The way in never goes to the last contact an identity code can go to, as long as another one that works holds it
    already (`others`: the person's other contacts): one mailbox must not hold both. Without another one it does, and
    identity is proven by a call.
    """
    if contact.carries_invitation or contact.kind not in CODE_KINDS:
        return False
    living = [point for point in others if point.state not in DEAD_STATES]
    held_elsewhere = any(point.carries_invitation for point in living)
    code_elsewhere = any(point.kind in CODE_KINDS and not point.carries_invitation for point in living)
    return held_elsewhere and not code_elsewhere


# A message on its way. One that waits for somebody who is waited for no more is dropped when its turn comes.
ON_ITS_WAY: Final = frozenset({StepState.WAITING, StepState.TO_PRINT, StepState.TO_POST})
# How a message of the outbox stands for its step.
MESSAGE_STATES: Final = {
    "queued": StepState.WAITING,
    "to_print": StepState.TO_PRINT,
    "printed": StepState.TO_POST,
    "sent": StepState.DONE,
    "failed": StepState.FAILED,
    "cancelled": StepState.NOT_NEEDED,
}


def step_state(
    step: Step,
    *,
    due: dt.datetime,
    now: dt.datetime,
    reachable: bool,
    waited_for: bool,
    message: str = "",
    tried: bool = False,
) -> StepState:
    """Return how far a step got. `message`: state of its message; `tried`: staff logged an attempt since it was due."""
    if message:
        found = MESSAGE_STATES[message]
        return StepState.NOT_NEEDED if found in ON_ITS_WAY and not waited_for else found
    if tried and step.channel in BY_HAND:
        return StepState.DONE
    if not waited_for:
        return StepState.NOT_NEEDED
    if not reachable:
        return StepState.SKIPPED
    if step.channel in BY_HAND:
        return StepState.TO_DO if now >= due else StepState.COMING
    return StepState.COMING if now < due + CATCH_UP else StepState.SKIPPED
