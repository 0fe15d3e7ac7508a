"""Stipends: raised with the report, approved by the director, paid by finance. No way back, nothing twice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.rules import SYSTEM
from mediator_portal.meetings.enums import StipendState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import Stipend
from mediator_portal.meetings.services import outgoing
from mediator_portal.meetings.services.base import require_roles, tell_audit
from portal.accounts.enums import Role

if TYPE_CHECKING:
    from mediator_portal.cases.rules import Actor
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.meetings.models import MediationSession


def stipend_raise(*, session: MediationSession, mediator: Mediator) -> Stipend | None:
    """Raise the stipend of a mediator who attended, once; None where the program pays none.

    The amount is the policy's, as it stands now; without one the director enters it at approval.
    """
    program = session.case.program
    if not program.stipend_paid:
        return None
    stipend, created = Stipend.objects.get_or_create(
        session=session, mediator=mediator, defaults={"cents": program.stipend_cents}
    )
    if created:
        tell_audit("stipend.raise", actor=SYSTEM, case=session.case, target=stipend)
    return stipend


def stipend_approve(*, stipend: Stipend, actor: Actor, cents: int | None = None) -> Stipend:
    """Approve a stipend; `cents` sets or corrects the amount before. Approving again changes nothing."""
    with transaction.atomic():
        locked = _lock(stipend)
        require_roles(actor, locked.session.case.program.site_id, {Role.DIRECTOR})
        if locked.state != StipendState.RAISED:
            return locked
        if cents is not None:
            locked.cents = cents
        if not locked.cents:
            raise SessionRefused(_("Enter the amount of the stipend first."))
        locked.state, locked.approved_at, locked.approved_by = StipendState.APPROVED, timezone.now(), actor.user
        locked.save(update_fields=["state", "cents", "approved_at", "approved_by"])
        tell_audit("stipend.approve", actor=actor, case=locked.session.case, target=locked, fields=("state", "cents"))
    return locked


def stipend_pay(*, stipend: Stipend, actor: Actor, paid_on: dt.date | None = None) -> Stipend:
    """Note that an approved stipend was paid and tell the mediator. Noting it again changes nothing."""
    with transaction.atomic():
        locked = _lock(stipend)
        program = locked.session.case.program
        require_roles(actor, program.site_id, {Role.FINANCE})
        if locked.state == StipendState.PAID:
            return locked
        if locked.state != StipendState.APPROVED:
            raise SessionRefused(_("The director approves a stipend before it is paid."))
        today = timezone.now().astimezone(program.tz).date()
        if paid_on is not None and paid_on > today:
            raise SessionRefused(_("The day of payment lies in the future."))
        locked.state, locked.paid_on, locked.paid_by = StipendState.PAID, paid_on or today, actor.user
        locked.save(update_fields=["state", "paid_on", "paid_by"])
        letters = outgoing.to_mediator(locked.mediator, "stipend_paid")
        outgoing.queue_all(letters, session=locked.session, event=f"stipend{locked.pk}")
        tell_audit("stipend.pay", actor=actor, case=locked.session.case, target=locked, fields=("state", "paid_on"))
    return locked


def _lock(stipend: Stipend) -> Stipend:
    rows = Stipend.objects.select_for_update(of=("self",))
    return rows.select_related("mediator", "session__case__program__site").get(pk=stipend.pk)
