"""What a mediator says about themself: given, changed and taken back by them alone, and forgotten in time.

Nothing here writes to the audit trail or to a log, and no message is sent: that somebody said something, or took it
back, would stand there for others to read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mediator_portal.mediators.enums import MediatorState
from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings.breadth import QUESTIONS, SILENT, described
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import SelfDescription
from mediator_portal.meetings.selectors.descriptions import asks_about
from program_pages.enums import PairBreadth

if TYPE_CHECKING:
    from mediator_portal.cases.rules import Actor


def description_set(*, mediator: Mediator, answers: Mapping[str, str], actor: Actor) -> None:
    """Keep what a mediator says about themself in place of what they said before; nothing said keeps nothing.

    Refused (SessionRefused) for everybody else, staff and system too, and where the policy is not on or service ended.
    """
    _require_self(actor, mediator)
    said = described(answers)
    with transaction.atomic():
        locked = Mediator.objects.select_for_update(of=("self",)).select_related("program").get(pk=mediator.pk)
        if not asks_about(locked):
            raise SessionRefused(_("Our program does not ask for this now."))
        if said == SILENT:
            SelfDescription.objects.filter(mediator=locked).delete()
            return
        kept = {each.code: answer for each, answer in zip(QUESTIONS, said, strict=True) if answer}
        SelfDescription.objects.update_or_create(mediator=locked, defaults={"answers": kept})


def description_delete(*, mediator: Mediator, actor: Actor) -> None:
    """Take back what a mediator said about themself, at once; harmless where nothing was said."""
    _require_self(actor, mediator)
    SelfDescription.objects.filter(mediator=mediator).delete()


def descriptions_forget() -> None:
    """Delete what has no purpose any more: the mediator's service ended, or the program's policy is not on."""
    over = ~Q(mediator__program__pair_breadth=PairBreadth.ON) | Q(mediator__state=MediatorState.ENDED)
    SelfDescription.objects.filter(over).delete()


def _require_self(actor: Actor, mediator: Mediator) -> None:
    if actor.kind != "user" or actor.user is None or mediator.user_id != actor.user.pk:
        raise SessionRefused(_("Only the mediator can say this."))
