"""What every signature shares, a party's and a mediator's: is it fit, its document, its seal, its file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.participation import documents, rules, text_rules
from mediator_portal.participation.services.errors import Refused
from portal.vault.services import own_store

if TYPE_CHECKING:
    from mediator_portal.participation.models import ConsentText, Signature
    from portal.vault.models import PrivateFile
    from program_pages.models import Program

LONGEST_NAME = 150


def check(
    *, program: Program, roles: Collection[str], text: ConsentText, typed_name: str, statements: Sequence[str]
) -> None:
    """Refuse a signature under a text that is not for one of the roles, without a name, or with a tick missing."""
    if text.program_id != program.pk or text.published_at is None or text.role not in roles:
        raise Refused(_("This agreement is not the one for you. Start again at the first page."))
    if unapproved(text):
        raise Refused(_("The agreement is not ready to be signed online. Call us, and we help you."))
    if not typed_name.strip() or len(typed_name) > LONGEST_NAME:
        raise Refused(_("Type your full name to sign."))
    if rules.missing_ticks(text, statements):
        raise Refused(_("Tick every statement to sign. If you do not agree with one, you can say no or talk to us."))


def values(
    *,
    text: ConsentText,
    channel: str,
    typed_name: str,
    statements: Sequence[str],
    scan: PrivateFile | None,
) -> dict[str, Any]:
    """Return the fields of a signature that is given now."""
    return {
        "text": text,
        "text_version": text.version,
        "text_hash": text.text_hash,
        "language": text.language,
        "channel": channel,
        "typed_name": " ".join(typed_name.split()),
        "statements": sorted(set(statements)),
        "signed_at": timezone.now(),
        "scan": scan,
    }


def seal(signature: Signature) -> None:
    """Make the document of a signature, store it and save the signature."""
    signature.document_hash = rules.document_hash(
        text_hash=signature.text_hash,
        receipt=signature.receipt,
        typed_name=signature.typed_name,
        statements=signature.statements,
        signed_at=signature.signed_at,
        channel=signature.channel,
    )
    signature.file = own_store(
        site=signature.of_case.program.site,
        content=documents.consent_pdf(signature),
        name=f"{signature.receipt}.pdf",
        content_type="application/pdf",
        made_for=signature.entered_by,
    )
    signature.save()


def unapproved(text: ConsentText) -> bool:
    """True for a text that production refuses: an approval is missing."""
    return bool(settings.PRODUCTION and text_rules.approvals_missing(text))


def receipt_pdf(signature: Signature) -> bytes:
    """Return the receipt's PDF: the very file that was made at the signature."""
    if signature.file is None:
        raise Refused(_("This answer has no document."))
    with signature.file.file.open("rb") as stored:
        return bytes(stored.read())
