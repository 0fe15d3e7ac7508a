"""Where a later message leads a party. The room that makes links says it; without one, it is the page for the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, Final

from django.utils.translation import gettext_lazy as _

from mediator_portal.cases.models import CasePerson
from portal.notifications.enums import Channel
from portal.notifications.languages import path_in_language
from portal.notifications.registry import Message

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from portal.notifications.models import OutboxMessage

# Returns the path from the root of the program's site, for a person and a kind of message.
Door = Callable[[CasePerson, str], str]
CODE_PAGE = "/take-part/"

# Every message after an answer says how to leave: on the page its link leads to, or by a call.
WAY_OUT: Final = _("You can leave the mediation at any time: on your page, or by calling us at $telephone.")
WAY_OUT_TEXT: Final = _("You can leave at any time, there or by telephone.")

_doors: list[Door] = []


def register(door: Door) -> None:
    """Let a room say where messages lead parties; called once from its `apps.py`."""
    if door not in _doors:
        _doors.append(door)


class LeadsToOwnPage(Message):
    """A message whose one action is the party's own page.

    Who was invited by a link has no code to type: they get their link again. A letter names the page for the code,
    which the first letter carries.
    """

    secret_names = ("link",)
    closing: ClassVar[str | _StrPromise] = WAY_OUT
    closing_text: ClassVar[str | _StrPromise] = WAY_OUT_TEXT

    def secrets(self, message: OutboxMessage) -> Mapping[str, str]:
        if message.channel == Channel.LETTER or not _doors:
            return {"link": path_in_language(CODE_PAGE)}
        return {"link": _doors[-1](CasePerson.objects.get(pk=message.recipient_id), self.kind)}

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return values["link"]
