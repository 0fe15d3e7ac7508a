"""The virus scanner: an interface of one method, off unless `settings.VIRUS_SCANNER` names a class.

A scanner gets the plain content, opened from its seal, and nothing else: no name, no reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from portal.vault.enums import ScanState

if TYPE_CHECKING:
    from portal.vault.models import PrivateFile


class ScanFailed(Exception):
    """The scanner did not answer, or not in words we know; nothing is said about the file. It is tried again."""


class Scanner(Protocol):
    """Looks at the content of a file."""

    def is_infected(self, content: bytes) -> bool:
        """Return whether a virus was found; raise ScanFailed when that cannot be told."""


def is_on() -> bool:
    """True when files are scanned."""
    return bool(settings.VIRUS_SCANNER)


def scanner() -> Scanner:
    """Return the scanner of the settings."""
    made: Scanner = import_string(settings.VIRUS_SCANNER)()
    return made


def why_withheld(private_file: PrivateFile) -> str:
    """Return why a file is not handed out, in a sentence; empty for one that is.

    While scanning is on, only what was found clean (or never had to be scanned) is handed out. Whoever turns it off
    takes the waiting files as they are; what was found infected is gone either way.
    """
    if private_file.is_gone:
        return _("A virus was found in this file, so it was deleted. Ask the sender for another one.")
    if is_on() and private_file.scan == ScanState.PENDING:
        return _("This file is still being checked for viruses. Try again in a few minutes.")
    if is_on() and private_file.scan == ScanState.FAILED:
        return _("This file could not be checked for viruses yet. We try again by ourselves; ask your administrator.")
    return ""
