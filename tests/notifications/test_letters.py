"""Letters: tagged PDF with our fonts, made when printed, kept nowhere."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import storages
from pypdf import PdfReader
from wagtail.models import Site

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.notifications.enums import Channel, MessageState
from portal.notifications.letters import letter_pdf, qr_svg
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import Recipient, recipients
from portal.notifications.services import NotALetter, letter_print
from portal.vault.models import PrivateFile
from tests.factories.notifications import OutboxMessageFactory


@pytest.fixture
def letter(site: Site, monkeypatch: pytest.MonkeyPatch) -> OutboxMessage:
    found = Recipient("12 Main St #4\nMiami, FL", 'Ana "$x" *Díaz* #import "secrets.typ"')
    monkeypatch.setitem(recipients._known, "person", lambda site, key, channel: found)
    row: OutboxMessage = OutboxMessageFactory(
        site=site, recipient_type="person", channel=Channel.LETTER, state=MessageState.TO_PRINT
    )
    return row


def test_a_tagged_pdf_with_everything_on_it(letter: OutboxMessage) -> None:
    pdf = letter_pdf(letter)
    reader = PdfReader(io.BytesIO(pdf))
    text = reader.pages[0].extract_text()
    for part in ("Test agency", "1 Main St, Miami, FL", "12 Main St #4", "S3CR-ET00", "http://testserver/take-part/"):
        assert part in text
    assert '*Díaz* #import "secrets.typ"' in text
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert b"pdfuaid" in pdf
    fonts = {str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert all("PublicSans" in font for font in fonts)


def test_printing_counts_as_sending_and_keeps_nothing(letter: OutboxMessage, user: User) -> None:
    assert letter_print(message=letter, actor=user).startswith(b"%PDF")
    letter.refresh_from_db()
    first = letter.sent_at
    assert letter.state == MessageState.SENT
    assert first is not None
    letter_print(message=letter, actor=user)
    letter.refresh_from_db()
    assert letter.sent_at == first
    assert AuditEvent.objects.filter(action="message.print", object_id=letter.reference).count() == 2
    assert not PrivateFile.objects.exists()
    assert not storages["private"].exists("letter.pdf")


@pytest.mark.parametrize(
    ("channel", "state"),
    [
        (Channel.EMAIL, MessageState.SENT),
        (Channel.LETTER, MessageState.QUEUED),
        (Channel.LETTER, MessageState.CANCELLED),
    ],
)
def test_only_letters_that_are_due(site: Site, user: User, channel: Channel, state: MessageState) -> None:
    row = OutboxMessageFactory(site=site, recipient_id=user.pk, channel=channel, state=state)
    with pytest.raises(NotALetter):
        letter_print(message=row, actor=user)
    assert not AuditEvent.objects.exists()


def test_a_qr_code() -> None:
    assert qr_svg("http://testserver/x").startswith("<svg xmlns=")
    assert qr_svg("") == ""


def test_a_letter_printed_elsewhere_no_longer_waits(letter: OutboxMessage, site: Site) -> None:
    from portal.notifications.services import letters_mark_printed

    found = {"site": site, "recipient_type": "person", "recipient_id": letter.recipient_id}
    assert letters_mark_printed(**found, kinds=["other.kind"]) == 0
    assert letters_mark_printed(**found, kinds=[letter.kind]) == 1
    letter.refresh_from_db()
    assert letter.state == MessageState.SENT
    assert letters_mark_printed(**found, kinds=[letter.kind]) == 0
