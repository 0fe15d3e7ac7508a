"""Invitations: made at delivery, the same at every delivery, dead once reissued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases import doors
from mediator_portal.cases.models import CasePerson
from mediator_portal.cases.services import person_asked
from mediator_portal.cases.services.outgoing import kind_for, mark_carriers, plan, queue_planned
from mediator_portal.participation import rules
from mediator_portal.participation.enums import AGAIN_KIND, INVITATION_KIND
from mediator_portal.participation.models import Invitation
from mediator_portal.participation.services.errors import Refused
from portal.audit.services import record
from portal.notifications.services import letters_mark_printed

if TYPE_CHECKING:
    from portal.accounts.models import User


@dataclass(frozen=True)
class Issued:
    """A way in: the link's path from the root of the program's site, and the code a letter prints."""

    link: str
    code: str
    invitation: Invitation


@transaction.atomic
def invitation_issue(*, person: CasePerson) -> Issued:
    """Return the link and code of a person, for a message on its way out.

    Both follow from the person and the serial by keyed hash, so a message delivered twice carries the same ones,
    and only
    their hashes are kept. A new round of invitations starts a new serial.
    """
    locked = _locked(person)
    _check_asked(locked)
    living = locked.invitations.filter(revoked_at__isnull=True).first()
    if living is not None and locked.case.invited_at and living.issued_at < locked.case.invited_at:
        _revoke(living)
        living = None
    return _issued(living or _create(locked))


@transaction.atomic
def invitation_reissue(*, person: CasePerson, actor: User, send: bool = True) -> Issued:
    """Make a new link and code; the old ones die at once. `send` queues a message to where invitations go.

    The contact that carries it is marked, so that no identity code ever goes there.
    """
    locked = _locked(person)
    _check_asked(locked)
    for old in locked.invitations.filter(revoked_at__isnull=True):
        _revoke(old)
    issued = _issued(_create(locked))
    site = locked.case.program.site
    record(
        action="invitation.reissue",
        actor=actor,
        site=site,
        target=locked,
        ids={"case": locked.case.reference, "serial": issued.invitation.serial},
    )
    if send:
        planned = [plan(locked, AGAIN_KIND)]
        mark_carriers(planned)
        queue_planned(planned, case=locked.case, cause=f"invitation:{locked.pk}:{issued.invitation.serial}")
    return issued


def way_in(*, person: CasePerson, kind: str) -> str:
    """Return the path a later message links to: the person's own link where its contact carries the invitation anyway,
    else the page for the code. A link never goes where an identity code may go: one mailbox must not hold both.
    """
    contact = plan(person, kind).contact
    if contact is not None and contact.carries_invitation:
        return invitation_issue(person=person).link
    return reverse("participation:start")


def register() -> None:
    """Tell the rooms below where their messages lead a party; called once when the room is ready."""
    doors.register(lambda person, kind: way_in(person=person, kind=kind))


def letter_printed(*, person: CasePerson, actor: User) -> None:
    """Write down that somebody printed a letter with the person's code; it no longer waits among the messages."""
    site = person.case.program.site
    with transaction.atomic():
        letters_mark_printed(
            site=site,
            recipient_type="person",
            recipient_id=person.pk,
            kinds=(kind_for(person, INVITATION_KIND), AGAIN_KIND),
        )
        record(action="invitation.print", actor=actor, site=site, target=person, ids={"case": person.case.reference})


def _check_asked(person: CasePerson) -> None:
    """Nobody has a way in before their side is asked, or once they are no longer part of the case."""
    if person.left_out_at is None and person.case.invited_at is not None and not person_asked(person.case, person):
        raise Refused(_("This person has not been asked yet."))


def _locked(person: CasePerson) -> CasePerson:
    return CasePerson.objects.select_for_update(of=("self",)).select_related("case__program__site").get(pk=person.pk)


def _create(person: CasePerson) -> Invitation:
    """Make the next invitation; a serial whose code somebody else's living invitation already has is skipped."""
    last = person.invitations.order_by("-serial").first()
    serial = last.serial + 1 if last else 1
    while True:
        code = rules.code_hash(person.case.program.site_id, rules.letter_code(person.reference, serial))
        if not Invitation.objects.filter(code_hash=code, revoked_at__isnull=True).exists():
            break
        serial += 1
    invitation = Invitation.objects.create(
        person=person,
        serial=serial,
        link_hash=rules.link_hash(rules.link_token(person.reference, serial)),
        code_hash=code,
    )
    record(
        action="invitation.issue",
        site=person.case.program.site_id,
        target=person,
        ids={"case": person.case.reference, "serial": serial},
    )
    return invitation


def _revoke(invitation: Invitation) -> None:
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])


def _issued(invitation: Invitation) -> Issued:
    reference = invitation.person.reference
    token = rules.link_token(reference, invitation.serial)
    return Issued(
        link=reverse("participation:greet", args=[token]),
        code=rules.letter_code(reference, invitation.serial),
        invitation=invitation,
    )
