"""The timer that ends an open invitation: the release of the answers."""

from __future__ import annotations

import datetime as dt
import logging

from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.facts import facts_of
from mediator_portal.cases.models import Case
from mediator_portal.cases.rules import SYSTEM, outcome_move
from mediator_portal.cases.services.move import move
from portal.notifications.timers import timer

logger = logging.getLogger("cases")


@timer("cases.release", every=dt.timedelta(minutes=1))
def release_due(now: dt.datetime) -> int:
    """Act on the answers whose release hour has come: consent and scheduling, the second side asked, or return.

    A closed window lapses here. Each case is its own transaction. A case whose answers changed under our hands is left
    for its new hour.
    """
    due = Case.objects.filter(state=CaseState.INVITING, release_at__lte=now).order_by("release_at", "pk")
    count = sum(_release(case, now) for case in due.select_related("program__site"))
    stranded = Case.objects.filter(state=CaseState.CONSENTED).select_related("program__site")
    return count + sum(_begin(case, now) for case in stranded)


def _release(case: Case, now: dt.datetime) -> bool:
    name = outcome_move(facts_of(case, now=now))
    try:
        moved = move(case=case, name=name, actor=SYSTEM, now=now)
    except MoveRefused as refusal:
        logger.info("Release of case %s waits: %s", case.pk, type(refusal).__name__)
        return False
    if moved.state == CaseState.CONSENTED:
        _begin(moved, now)
    return True


def _begin(case: Case, now: dt.datetime) -> bool:
    try:
        move(case=case, name="begin_scheduling", actor=SYSTEM, now=now)
    except MoveRefused:
        return False
    return True
