"""What each factor of the match counts: the director chooses, every choice is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.matching import DEFAULT_WEIGHTS, LEAST_WEIGHT, MOST_WEIGHT, Ranking, facts_json
from mediator_portal.meetings.models import MatchRecord, MatchWeights
from mediator_portal.meetings.selectors.weights import weights_of
from mediator_portal.meetings.services.base import require_roles
from portal.accounts.enums import Role
from portal.audit.services import record
from program_pages.models import Program

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mediator_portal.cases.rules import Actor
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.meetings.models import MediationSession


def weights_set(*, program: Program, values: Mapping[str, int], actor: Actor, reason: str = "") -> MatchWeights | None:
    """Choose what each factor counts from now on, 0 to 10 each; confirmed sessions keep what they were chosen by.

    The same weights again change nothing (None before the first choice). One of them must count.
    """
    require_roles(actor, program.site_id, {Role.DIRECTOR})
    if set(values) - set(DEFAULT_WEIGHTS) or any(not LEAST_WEIGHT <= each <= MOST_WEIGHT for each in values.values()):
        words = _("A weight is a whole number from %(least)d to %(most)d.")
        raise SessionRefused(words % {"least": LEAST_WEIGHT, "most": MOST_WEIGHT})
    with transaction.atomic():
        locked = Program.objects.select_for_update(of=("self",)).get(pk=program.pk)
        wanted = {**weights_of(locked), **values}
        if not any(wanted.values()):
            raise SessionRefused(_("At least one factor must count."))
        if wanted == weights_of(locked):
            return locked.match_weights.first()
        if not reason.strip():
            raise SessionRefused(_("Say why the weights change. It stays in the history."))
        chosen = MatchWeights.objects.create(program=locked, values=wanted, reason=reason.strip(), by=actor.user)
        record(
            action="match.weights",
            actor=actor.user,
            actor_kind=actor.kind if actor.kind != "user" else "",
            site=program.site_id,
            target=chosen,
            fields=("values",),
            ids=wanted,
        )
    return chosen


def match_record(
    session: MediationSession,
    ranking: Ranking,
    *,
    kept: Iterable[int],
    suggested: Iterable[int],
    mediators: Iterable[Mediator],
    actor: Actor,
) -> MatchRecord:
    """Keep what the ranking knew when mediators were confirmed. Runs in the confirmation's transaction."""
    return MatchRecord.objects.create(
        session=session,
        by=actor.user,
        kept=sorted(kept),
        suggested=sorted(suggested),
        chosen=sorted(each.pk for each in mediators),
        **facts_json(ranking),
    )
