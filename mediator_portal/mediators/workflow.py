"""The moves of applications and of mediators: one table each. Buttons, services and tests read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediator_portal.mediators import rules
from mediator_portal.mediators.enums import ApplicationState, MediatorState
from mediator_portal.mediators.models import Application, Mediator
from portal.accounts.enums import Agency, Role
from portal.accounts.selectors import roles_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from portal.accounts.models import User

# A guard returns why the move cannot be made now, in one sentence, or nothing.
Guard = Callable[[Any], str]
STAFF: Final = frozenset({Role.COORDINATOR, Role.DIRECTOR})
DIRECTOR: Final = frozenset({Role.DIRECTOR})


class MoveRefused(Exception):
    """A move that does not fit; `str()` is a sentence for the person who tried."""


@dataclass(frozen=True)
class Move:
    """One move: from where, to where, who may, what must hold, what it is called and which message it sends."""

    name: str
    before: frozenset[str]
    after: str
    who: frozenset[Role]
    label: str | _StrPromise
    guards: tuple[Guard, ...] = ()
    message: str = ""
    needs_reason: bool = False


@dataclass(frozen=True)
class Offer:
    """A move for one person now: allowed, or why not."""

    move: Move
    allowed: bool
    reason: str = ""


def interview_is_set(application: Application) -> str:
    """An invitation names a day and a place."""
    if application.interview_at and application.interview_place:
        return ""
    return _("Set the day and the place of the interview first: the invitation names them.")


def panel_has_scored(application: Application) -> str:
    """Somebody scored; where both agencies interview together (Miami), somebody of each did."""
    wanted = set(Agency.values) if application.program.both_agencies_interview else set()
    given = {score.agency for score in application.scores.all()}
    missing = [str(Agency(agency).label) for agency in sorted(wanted - given)]
    if missing:
        return _("Scores of the interview are missing from: %(agencies)s.") % {"agencies": ", ".join(missing)}
    return "" if given else _("Nobody has entered scores of the interview yet.")


def training_is_complete(mediator: Mediator) -> str:
    """Courses that the policy holds as a limit are complete (product.md 2, "training before the first case")."""
    from mediator_portal.mediators.selectors import training_gaps

    gate = rules.trained(training_gaps(mediator))
    return _("Not yet: %(what)s.") % {"what": gate.sentence} if gate.refuses else ""


def _of(*states: str) -> frozenset[str]:
    return frozenset(str(state) for state in states)


_A, _M = ApplicationState, MediatorState

APPLICATION_MOVES: Final = (
    Move(
        "invite_to_interview",
        _of(_A.RECEIVED, _A.WAITLISTED),
        _A.INTERVIEW,
        STAFF,
        gettext_lazy("Invite to an interview"),
        (interview_is_set,),
        "interview_invited",
    ),
    Move(
        "select",
        _of(_A.INTERVIEW, _A.WAITLISTED),
        _A.SELECTED,
        STAFF,
        gettext_lazy("Select"),
        (panel_has_scored,),
        "application_selected",
    ),
    Move(
        "waitlist",
        _of(_A.RECEIVED, _A.INTERVIEW),
        _A.WAITLISTED,
        STAFF,
        gettext_lazy("Put on the waiting list"),
        (),
        "application_waitlisted",
    ),
    Move(
        "decline",
        _of(_A.RECEIVED, _A.INTERVIEW, _A.WAITLISTED),
        _A.DECLINED,
        STAFF,
        gettext_lazy("Decline"),
        (),
        "application_declined",
        needs_reason=True,
    ),
    Move(
        "withdraw",
        _of(_A.RECEIVED, _A.INTERVIEW, _A.WAITLISTED),
        _A.WITHDRAWN,
        STAFF,
        gettext_lazy("Record that the applicant withdrew"),
    ),
    Move(
        "reconsider",
        _of(_A.DECLINED, _A.WITHDRAWN),
        _A.RECEIVED,
        DIRECTOR,
        gettext_lazy("Take up again"),
        needs_reason=True,
    ),
)

MEDIATOR_MOVES: Final = (
    Move(
        "activate",
        _of(_M.IN_TRAINING),
        _M.ACTIVE,
        STAFF,
        gettext_lazy("Activate"),
        (training_is_complete,),
        "mediator_activated",
    ),
    Move("leave", _of(_M.ACTIVE), _M.ON_LEAVE, STAFF, gettext_lazy("Put on leave")),
    Move("suspend", _of(_M.ACTIVE, _M.ON_LEAVE), _M.SUSPENDED, DIRECTOR, gettext_lazy("Suspend"), needs_reason=True),
    Move("resume", _of(_M.ON_LEAVE, _M.SUSPENDED), _M.ACTIVE, STAFF, gettext_lazy("Make active again")),
    Move(
        "end",
        _of(_M.IN_TRAINING, _M.ACTIVE, _M.ON_LEAVE, _M.SUSPENDED),
        _M.ENDED,
        STAFF,
        gettext_lazy("End the service"),
        needs_reason=True,
    ),
    Move(
        "renew",
        _of(_M.ACTIVE, _M.ON_LEAVE),
        _M.ACTIVE,
        STAFF,
        gettext_lazy("Renew the term"),
        (training_is_complete,),
        "mediator_renewed",
    ),
    Move("return", _of(_M.ENDED), _M.IN_TRAINING, DIRECTOR, gettext_lazy("Take back into training"), needs_reason=True),
)


def find(moves: tuple[Move, ...], name: str) -> Move:
    """Return the move with the name; raise MoveRefused for one that does not exist."""
    for move in moves:
        if move.name == name:
            return move
    raise MoveRefused(_("There is no such step."))


def refusal(move: Move, thing: Application | Mediator, actor: User | None) -> str:
    """Return why the actor may not make the move now, in one sentence, or nothing. No actor is the system."""
    if thing.state not in move.before:
        return _("This step does not fit any more: it is now “%(state)s”.") % {"state": thing.get_state_display()}
    if actor is not None and roles_of(actor, thing.program.site_id).isdisjoint(move.who):
        return _("Only a director may do this.") if move.who == DIRECTOR else _("This step is for staff.")
    return next((sentence for guard in move.guards if (sentence := guard(thing))), "")


def moves_for(thing: Application | Mediator, actor: User) -> list[Offer]:
    """Return the moves that fit the state as it is now, each with the reason when it is not allowed yet."""
    table = APPLICATION_MOVES if isinstance(thing, Application) else MEDIATOR_MOVES
    fitting = [move for move in table if thing.state in move.before]
    return [Offer(move, not (why := refusal(move, thing, actor)), why) for move in fitting]
