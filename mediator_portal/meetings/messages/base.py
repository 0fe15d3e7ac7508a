"""What the messages of this room have in common: whom they reach and where their link leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mediator_portal.cases.doors import LeadsToOwnPage
from mediator_portal.meetings.models import MediationSession
from portal.notifications.enums import Channel, Readers
from portal.notifications.registry import Message

if TYPE_CHECKING:
    from portal.notifications.models import OutboxMessage


def session_of(message: OutboxMessage) -> MediationSession:
    """Return the session a message speaks of; never one of another program."""
    return MediationSession.objects.get(pk=message.ids["session"], case__program__site=message.site_id)


class ToMediator(Message):
    """A message to a mediator about a session. Its link needs the sign-in."""

    readers = Readers.MEDIATORS
    reason = _("You get this message because you are a mediator of the program.")

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return reverse("meetings:session", args=[session_of(message).reference])


class ToParty(LeadsToOwnPage):
    """A message to a party. Its link leads to their own page; who opens it still proves who they are."""

    readers = Readers.PEOPLE
    channels = (Channel.EMAIL, Channel.TEXT, Channel.LETTER)
    reason = _("You get this message because you agreed to take part in a mediation.")
    action_label = _("Open your page")


class ToStaff(Message):
    """A message to coordinators and directors. Its link needs the sign-in."""

    readers = Readers.STAFF
    reason = _("You get this message because you look after the program's cases.")
    action_label = _("Open the session")

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return reverse("meetings:session_match", args=[session_of(message).reference])
