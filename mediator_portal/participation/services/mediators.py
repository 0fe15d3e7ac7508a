"""The signature of a mediator under the agreement of a case, given on their page or on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import EntryChannel
from mediator_portal.meetings import signing
from mediator_portal.meetings.enums import SeatState, SessionState
from mediator_portal.meetings.models import MediationSession, Seat
from mediator_portal.meetings.services import seats_sign
from mediator_portal.meetings.services.base import lock_session, require_mediator
from mediator_portal.participation.enums import TextRole
from mediator_portal.participation.models import MediatorSignature
from mediator_portal.participation.services import signatures
from mediator_portal.participation.services.errors import Refused
from portal.audit.services import record
from portal.vault.services import file_store

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from mediator_portal.cases.rules import Actor
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.participation.models import ConsentText


@transaction.atomic
def mediator_sign(
    *,
    session: MediationSession,
    mediator: Mediator,
    text: ConsentText,
    typed_name: str,
    statements: Sequence[str],
    actor: Actor,
    channel: str = EntryChannel.ONLINE,
    scan: UploadedFile | None = None,
) -> MediatorSignature:
    """Record that a mediator of a session signed the agreement of its case, and return the signature.

    The same again returns the one there is: a mediator signs a case once, also when its session moves. Refused for
    somebody without a confirmed seat, for an unfit text or missing ticks, and for paper without its scan;
    SessionRefused for anybody but the mediator, or staff who record a paper.
    """
    locked = lock_session(session)
    require_mediator(actor, mediator, locked.case)
    known = MediatorSignature.objects.filter(mediator=mediator, case=locked.case).first()
    if known is not None:
        return known
    seat = Seat.objects.filter(session=locked, mediator=mediator, state=SeatState.CONFIRMED).first()
    if locked.state == SessionState.CANCELLED or seat is None:
        raise Refused(_("Only a confirmed mediator of this session signs for it."))
    on_paper = channel == EntryChannel.PAPER
    if not on_paper and not signing.may_sign(locked, seat):
        raise Refused(_("Nobody asks for this signature any more: the case has ended, or you were not there."))
    if on_paper and scan is None:
        raise Refused(_("Attach the scan of the signed paper."))
    if not on_paper and (actor.user is None or actor.user.pk != mediator.user_id):
        raise Refused(_("Only the mediator signs online. Record here what was signed on paper."))
    program = locked.case.program
    signatures.check(
        program=program, roles=(TextRole.MEDIATOR,), text=text, typed_name=typed_name, statements=statements
    )
    stored = file_store(site=program.site, upload=scan, uploaded_by=actor.user) if scan is not None else None
    signature = MediatorSignature(
        mediator=mediator,
        case=locked.case,
        entered_by=actor.user if on_paper else None,
        **signatures.values(text=text, channel=channel, typed_name=typed_name, statements=statements, scan=stored),
    )
    signatures.seal(signature)
    seats_sign(mediator=mediator, case=locked.case, at=signature.signed_at)
    record(
        action="agreement.sign",
        actor=actor.user,
        site=program.site_id,
        target=signature,
        ids={"case": locked.case.reference, "text": text.pk, "mediator": mediator.pk, "on_paper": on_paper},
    )
    return signature
