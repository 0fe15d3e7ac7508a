"""Codes by mail: six digits that let somebody in who has a link, sent again after a minute, guessed at five times."""

from __future__ import annotations

import datetime as dt
import hmac
import re
from collections.abc import Callable
from typing import Final, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.models.codes import MailedCode
from portal.vault.crypto import keyed_hash

CODE_LIFE: Final = dt.timedelta(minutes=30)
CODE_PAUSE: Final = dt.timedelta(minutes=1)
# Tries of one code, and codes of one link: a hundred guesses at a million codes.
TRIES: Final = 5
CODES: Final = 20

Row = TypeVar("Row", bound=MailedCode)


class CodeRefused(ValueError):
    """What was asked for is not possible now; the text is a sentence for the reader."""


def code_of(row: MailedCode) -> str:
    """Return the six digits of the last code that was asked for."""
    return f"{int(keyed_hash('form-code', f'{row.code_name}:{row.code_number}'), 16) % 1_000_000:06d}"


@transaction.atomic
def code_send(row: Row, write: Callable[[Row], None]) -> Row:
    """Make a new code, and have it written to the address of the link."""
    locked: Row = type(row)._base_manager.select_for_update().get(pk=row.pk)
    now = timezone.now()
    if locked.code_number >= CODES:
        raise CodeRefused(_("We have sent too many codes for this form. Please call us."))
    if locked.code_sent_at and now - locked.code_sent_at < CODE_PAUSE:
        raise CodeRefused(_("A code is on its way. Please wait a minute before you ask for another."))
    locked.code_number, locked.code_sent_at, locked.code_failures = locked.code_number + 1, now, 0
    locked.save(update_fields=["code_number", "code_sent_at", "code_failures"])
    write(locked)
    return locked


def code_check(row: MailedCode, typed: str) -> bool:
    """Say whether the code is the last one sent; a right one works once. Wrong ones are counted, whoever tries.

    Raise CodeRefused when no code works any more.
    """
    digits = re.sub(r"[^0-9]", "", typed)
    with transaction.atomic():
        locked, now = type(row)._base_manager.select_for_update().get(pk=row.pk), timezone.now()
        if locked.code_sent_at is None or now - locked.code_sent_at > CODE_LIFE or locked.code_failures >= TRIES:
            raise CodeRefused(_("This code does not work any more. Ask for a new one."))
        is_right = hmac.compare_digest(digits.encode(), code_of(locked).encode())
        if is_right:
            locked.code_sent_at = None
        else:
            locked.code_failures += 1
        locked.save(update_fields=["code_sent_at", "code_failures"])
    return is_right
