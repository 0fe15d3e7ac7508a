"""What arrives: mail, text messages, and letters that staff print."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import ClassVar

from django.core import mail
from pypdf import PdfReader

from portal.notifications.providers import TextProvider

LINK = re.compile(r"https?://[^\s<>\"]+")
DIGITS = re.compile(r"\b(\d{6})\b")
LETTER_CODE = re.compile(r"\b([0-9A-Z]{4}-[0-9A-Z]{4})\b")


@dataclass(frozen=True)
class Arrived:
    """A message as its reader has it."""

    to: str
    subject: str
    body: str

    @property
    def link(self) -> str:
        """Return the first address in it."""
        found = LINK.search(self.body)
        assert found, f"No link in “{self.subject}”:\n{self.body}"
        return found.group().rstrip(".,)")

    @property
    def digits(self) -> str:
        """Return the six digits in it."""
        found = DIGITS.search(self.body)
        assert found, f"No digits in “{self.subject}”:\n{self.body}"
        return found.group(1)


class Phones(TextProvider):
    """Every telephone of the tests."""

    inbox: ClassVar[list[Arrived]] = []

    def send(self, *, to: str, body: str, message_id: str, status_url: str = "") -> str:
        self.inbox.append(Arrived(to, "", body))
        return message_id


def arrived(to: str) -> list[Arrived]:
    """Return what came to an address or a number, the oldest first."""
    mails = [Arrived(to, str(each.subject), str(each.body)) for each in mail.outbox if to in each.recipients()]
    return mails + [each for each in Phones.inbox if each.to == to]


def last(to: str, subject: str = "") -> Arrived:
    """Return the newest message to an address, whose subject holds the words."""
    found = [each for each in arrived(to) if subject.lower() in each.subject.lower()]
    assert found, f"Nothing about “{subject}” came to {to}, but: {[each.subject for each in arrived(to)]}"
    return found[-1]


def letter_code(pdf: bytes) -> str:
    """Return the code that a printed letter carries."""
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    found = LETTER_CODE.search(text)
    assert found, f"No code in the letter:\n{text}"
    return found.group(1)
