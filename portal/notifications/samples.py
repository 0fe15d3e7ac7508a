"""What stands in for a case in a preview of words: nobody's data, made up here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from portal import dates
from portal.notifications.placeholders import Trusted
from portal.notifications.registry import Letterhead, Recipient

if TYPE_CHECKING:
    from portal.notifications.registry import Message

# The shape of a real link, so that its length counts; it leads nowhere.
LINK: Final = "/take-part/i/0123456789abcdef0123456789abcdef/"
LETTER_CODE: Final = "7KTM-2XD9"
DIGITS: Final = "123456"


def sample_recipient(language: str) -> Recipient:
    """Return somebody to write to."""
    return Recipient(address="12 Sample Street\nSampletown, FL 33100", name="Alex Sample", language=language)


def sample_values(message: Message, head: Letterhead, names: set[str]) -> Mapping[str, str]:
    """Return a value for every placeholder; one that is not known here stands in as its own name."""
    day = dates.date(timezone.localdate())
    known = {
        "recipient_name": "Alex Sample",
        "program_name": head.program_name,
        "agency_name": head.agency_name,
        "telephone": head.telephone or "305-555-0100",
        "reference": "ABC-7KQ4-M2XD",
        "last_day": day,
        "until": day,
        "day": day,
        "date": day,
        "link": LINK,
        "address": f"{head.base_url}/take-part/",
        "code": DIGITS,
        "action_url": f"{head.base_url}{LINK}",
        "role": _("Mediator"),
        "number": "3",
        "count": "3",
        "case": "ABC-7KQ4-M2XD",
    }
    wanted = names | set(known) | set(message.secret_names)
    return {name: Trusted(known.get(name, f"‹{name}›")) for name in wanted}
