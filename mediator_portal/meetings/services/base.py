"""What every service of this room does first: lock in one order, and ask who acts.

Order of locks: room, case, session, mediators by key, then rows below the session. Moves of a case lock its row, so
whoever locks a session locks its case before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mediator_portal.cases.services.move import lock as lock_case
from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import MediationSession
from portal.accounts.enums import Role
from portal.audit.services import record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

    from mediator_portal.cases.models import Case
    from mediator_portal.cases.rules import Actor
    from mediator_portal.meetings.owners import Owner

STAFF = frozenset({Role.COORDINATOR, Role.DIRECTOR})

__all__ = [
    "lock_case",
    "lock_mediators",
    "lock_session",
    "require_mediator",
    "require_own",
    "require_roles",
    "require_staff",
    "tell",
    "tell_audit",
]


def lock_session(session: MediationSession | int) -> MediationSession:
    """Return the session as it is now, its case and then itself locked to the end of the transaction."""
    pk = session if isinstance(session, int) else session.pk
    lock_case(MediationSession.objects.values_list("case_id", flat=True).get(pk=pk))
    rows = MediationSession.objects.select_for_update(of=("self",))
    return rows.select_related("case__program__site", "room__venue").get(pk=pk)


def lock_mediators(keys: Iterable[int]) -> None:
    """Lock mediators' rows in one order, so that two sessions that want the same person at once come one by one."""
    list(Mediator.objects.select_for_update(of=("self",)).filter(pk__in=set(keys)).order_by("pk").values_list("pk"))


def require_staff(actor: Actor, case: Case) -> None:
    """Refuse anybody but coordinator and director of the case's program."""
    require_roles(actor, case.program.site_id, STAFF)


def require_roles(actor: Actor, site_id: int, roles: Iterable[Role]) -> None:
    """Refuse an actor who holds none of the roles at the site. The system may do what its callers ask."""
    if actor.kind == "system":
        return
    if actor.kind != "user" or actor.site_id != site_id or actor.roles.isdisjoint(roles):
        who = _(" or ").join(str(role.label).lower() for role in sorted(roles))
        raise SessionRefused(_("This step is for: %(who)s.") % {"who": who})


def require_mediator(actor: Actor, mediator: Mediator, case: Case) -> None:
    """Refuse anybody but the mediator, and staff who act for them after a call."""
    if actor.kind == "user" and actor.user is not None and mediator.user_id == actor.user.pk:
        return
    require_staff(actor, case)


def require_own(actor: Actor, owner: Owner) -> None:
    """Refuse anybody but the person themself, and staff of the program who act for them after a call."""
    if actor.user is None or owner.user_id != actor.user.pk:
        require_roles(actor, owner.program.site_id, STAFF)


def tell(actor: Actor, owner: Owner, action: str) -> None:
    """Write one audit event about what a mediator or interpreter keeps of their time."""
    record(action=action, actor=actor.user, site=owner.program.site_id, target=owner)


def tell_audit(
    action: str, *, actor: Actor, case: Case, target: Model, fields: Iterable[str] = (), ids: dict | None = None
) -> None:
    """Write one audit event about a row of this room."""
    person = {"person": actor.person.pk} if actor.person is not None else {}
    record(
        action=action,
        actor=actor.user,
        actor_kind=actor.kind if actor.kind != "user" else "",
        site=case.program.site_id,
        target=target,
        fields=fields,
        ids={"case": case.pk, **person, **(ids or {})},
    )
