"""What the parties say about the fixed session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import BESIDE_DECIDING, PARTIES
from mediator_portal.meetings.enums import PartyAnswer
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import PartyConfirmation
from mediator_portal.meetings.services import outgoing
from mediator_portal.meetings.services.base import lock_session, require_staff, tell_audit

if TYPE_CHECKING:
    from mediator_portal.cases.models import CasePerson
    from mediator_portal.cases.rules import Actor
    from mediator_portal.meetings.models import MediationSession


def speaks_for(speaker: CasePerson, person: CasePerson) -> bool:
    """True for the party themselves, and for a guardian or representative who comes with them."""
    return speaker.pk == person.pk or (speaker.role in BESIDE_DECIDING and speaker.beside_id == person.pk)


def party_confirmation_record(
    *, session: MediationSession, person: CasePerson, answer: str, actor: Actor, wish: str = ""
) -> PartyConfirmation:
    """Record that a party comes, or what they ask to change; the last answer counts. A wish for a change tells staff.

    Nobody else on the case learns of either. Only before the session begins.
    """
    wanted = PartyAnswer(answer)
    with transaction.atomic():
        locked = lock_session(session)
        if person.case_id != locked.case_id or person.role not in PARTIES or person.left_out_at is not None:
            raise SessionRefused(_("Only the parties confirm a session."))
        if actor.kind == "party":
            if actor.person is None or not speaks_for(actor.person, person):
                raise SessionRefused(_("You can only answer for yourself."))
        else:
            require_staff(actor, locked.case)
        if not locked.stands or locked.starts_at <= timezone.now():
            raise SessionRefused(_("This session can no longer be confirmed. Call us if you have questions."))
        row, _created = PartyConfirmation.objects.update_or_create(
            session=locked, person=person, defaults={"answer": wanted, "wish": wish.strip()}
        )
        tell_audit("session.party_answer", actor=actor, case=locked.case, target=locked, ids={"answer": wanted.value})
        if wanted == PartyAnswer.CHANGE:
            letters = outgoing.to_staff(locked, "change_wanted_staff")
            outgoing.queue_all(letters, session=locked, event=f"wish{row.pk}:{row.at:%Y%m%d%H%M%S}")
    return row
